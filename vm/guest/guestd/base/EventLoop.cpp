// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/base/EventLoop.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace cofferdam::guest {
namespace {

// The generation tells an event of a closed descriptor from one of its successor with the same number.
std::uint64_t keyOf(int fd, std::uint32_t generation)
{
    return (static_cast<std::uint64_t>(generation) << 32) | static_cast<std::uint32_t>(fd);
}

} // namespace

EventLoop::EventLoop() : m_epoll(::epoll_create1(EPOLL_CLOEXEC)) {}

void EventLoop::watch(int fd, std::uint32_t events, Handler handler)
{
    epoll_event event{};
    event.events = events;
    event.data.u64 = keyOf(fd, ++m_generation);
    const auto known = m_watches.contains(fd);
    m_watches[fd] = {m_generation, std::make_shared<Handler>(std::move(handler))};
    ::epoll_ctl(m_epoll.get(), known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event);
}

void EventLoop::change(int fd, std::uint32_t events)
{
    const auto found = m_watches.find(fd);
    if (found == m_watches.end())
        return;
    epoll_event event{};
    event.events = events;
    event.data.u64 = keyOf(fd, found->second.generation);
    ::epoll_ctl(m_epoll.get(), EPOLL_CTL_MOD, fd, &event);
}

void EventLoop::forget(int fd)
{
    if (m_watches.erase(fd) > 0)
        ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr);
}

EventLoop::TimerId EventLoop::after(std::chrono::milliseconds delay, std::function<void()> action)
{
    const auto when = Clock::now() + delay;
    m_timers.emplace(When{when, ++m_lastTimer}, std::move(action));
    m_times.emplace(m_lastTimer, when);
    return m_lastTimer;
}

void EventLoop::cancel(TimerId id)
{
    if (const auto found = m_times.find(id); found != m_times.end()) {
        m_timers.erase({found->second, id});
        m_times.erase(found);
    }
}

int EventLoop::nextTimeout()
{
    if (m_timers.empty())
        return -1;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(m_timers.begin()->first.first - Clock::now());
    return static_cast<int>(std::clamp<std::int64_t>(wait.count(), 0, 60'000));
}

void EventLoop::runTimers()
{
    const auto now = Clock::now();
    while (!m_timers.empty() && m_timers.begin()->first.first <= now) {
        auto node = m_timers.extract(m_timers.begin());
        m_times.erase(node.key().second);
        node.mapped()();
    }
}

void EventLoop::run()
{
    std::array<epoll_event, 64> events;
    while (!m_stopped) {
        const auto count = ::epoll_wait(m_epoll.get(), events.data(), static_cast<int>(events.size()), nextTimeout());
        if (count < 0 && errno != EINTR)
            return;
        for (int i = 0; i < count && !m_stopped; ++i) {
            const auto &event = events[static_cast<std::size_t>(i)];
            const auto found = m_watches.find(static_cast<int>(event.data.u64 & 0xffff'ffff));
            if (found == m_watches.end() || found->second.generation != event.data.u64 >> 32)
                continue;
            const auto handler = found->second.handler; // it may forget itself
            (*handler)(event.events);
        }
        runTimers();
    }
}

} // namespace cofferdam::guest
