// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One thread that waits for descriptors and times.

#pragma once

#include "core/base/Descriptor.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <unordered_map>

namespace cofferdam::guest {

class EventLoop
{
public:
    using Handler = std::function<void(std::uint32_t events)>; ///< EPOLLIN, ...
    using Clock = std::chrono::steady_clock;                   ///< Stands still while the machine does.
    using TimerId = std::uint64_t;                             ///< 0 is none.

    EventLoop();

    /// `events` may hold EPOLLET. The descriptor has to be forgotten before it is closed.
    void watch(int fd, std::uint32_t events, Handler handler);
    void change(int fd, std::uint32_t events);
    void forget(int fd);

    TimerId after(std::chrono::milliseconds delay, std::function<void()> action);
    void cancel(TimerId id);

    void run(); ///< Until stop().
    void stop() { m_stopped = true; }

private:
    struct Watch {
        std::uint32_t generation;
        std::shared_ptr<Handler> handler;
    };
    using When = std::pair<Clock::time_point, TimerId>;

    int nextTimeout();
    void runTimers();

    Descriptor m_epoll;
    std::unordered_map<int, Watch> m_watches;
    std::map<When, std::function<void()>> m_timers;
    std::unordered_map<TimerId, Clock::time_point> m_times;
    TimerId m_lastTimer = 0;
    std::uint32_t m_generation = 0;
    bool m_stopped = false;
};

} // namespace cofferdam::guest
