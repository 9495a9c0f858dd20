// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/libvirt/EventLoop.h"

#include <QFile>

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>

#include <atomic>
#include <thread>

namespace cofferdam {
namespace {

class EventLoop
{
public:
    explicit EventLoop(const QString &logFile)
    {
        if (qEnvironmentVariableIsEmpty("LIBVIRT_LOG_OUTPUTS"))
            qputenv("LIBVIRT_LOG_OUTPUTS", "3:file:" + QFile::encodeName(logFile));
        virInitialize();
        // Errors come back from each call; libvirt need not print them as well.
        virSetErrorFunc(nullptr, [](void *, virErrorPtr) {});
        virEventRegisterDefaultImpl();
        // The loop looks at m_stop when something happened: this makes something happen.
        m_timer = virEventAddTimeout(-1, [](int, void *) {}, nullptr, nullptr);
        m_thread = std::thread([this] {
            while (!m_stop)
                virEventRunDefaultImpl();
        });
    }

    ~EventLoop()
    {
        m_stop = true;
        virEventUpdateTimeout(m_timer, 0);
        m_thread.join();
    }

private:
    std::atomic<bool> m_stop = false;
    int m_timer = -1;
    std::thread m_thread;
};

} // namespace

void startLibvirtEventLoop(const QString &logFile)
{
    static EventLoop loop(logFile);
}

} // namespace cofferdam
