// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Waits for the QEMU processes that libvirt detached from itself and that came back to us as orphans.

#pragma once

#include <QByteArray>
#include <QString>

#include <sys/types.h>

#include <map>
#include <thread>

namespace cofferdam {

/// libvirt takes a QEMU for gone when its process id is. Detached, it becomes a child of the nearest subreaper: this process,
/// which then has to wait for it, and for exactly it: a waitpid(-1) would take away libvirt's and QProcess's own children.
class ProcessReaper
{
public:
    /// `folder`: where libvirt writes NAME.pid files; has to exist.
    explicit ProcessReaper(const QString &folder);
    ~ProcessReaper();
    ProcessReaper(const ProcessReaper &) = delete;
    ProcessReaper &operator=(const ProcessReaper &) = delete;

private:
    void run();
    void findNew(std::map<pid_t, int> &processes) const;

    QByteArray m_folder;
    int m_wake = -1;  ///< eventfd: time to stop
    int m_watch = -1; ///< inotify on the folder
    std::thread m_thread;
};

} // namespace cofferdam
