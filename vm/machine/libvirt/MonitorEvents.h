// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// QMP events of one domain, handed from libvirt's event thread to its machine's worker.

#pragma once

#include "vm/machine/VirtualMachine.h"

#include <QList>

#include <condition_variable>
#include <functional>
#include <mutex>

namespace cofferdam {

/// Thread-safe.
class MonitorEvents
{
public:
    void push(VirtualMachine::Event event)
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_events.size() >= kKept)
                m_events.removeFirst(); // nobody reads outside an operation
            m_events.append(std::move(event));
            if (m_listener)
                m_listener(); // locked, so that none is called after it was taken back
        }
        m_arrived.notify_one();
    }

    [[nodiscard]] QList<VirtualMachine::Event> take(std::chrono::milliseconds limit)
    {
        std::unique_lock lock(m_mutex);
        m_arrived.wait_for(lock, limit, [this] { return !m_events.isEmpty(); });
        return std::exchange(m_events, {});
    }

    void setListener(std::function<void()> arrived)
    {
        const std::lock_guard lock(m_mutex);
        m_listener = std::move(arrived);
    }

private:
    static constexpr qsizetype kKept = 64;
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    QList<VirtualMachine::Event> m_events;
    std::function<void()> m_listener;
};

} // namespace cofferdam
