// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/sessions/SleepWatch.h"

#include <QSocketNotifier>

#include <sys/timerfd.h>
#include <unistd.h>

#include <cstdint>
#include <ctime>
#include <limits>

namespace cofferdam {
namespace {

std::chrono::nanoseconds read(clockid_t clock)
{
    timespec now{};
    ::clock_gettime(clock, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

} // namespace

std::chrono::milliseconds SleepWatch::sleptSinceBoot()
{
    const auto awake = read(CLOCK_MONOTONIC); // first: what passes between the two is not less than nothing
    return std::chrono::duration_cast<std::chrono::milliseconds>(read(CLOCK_BOOTTIME) - awake);
}

SleepWatch::SleepWatch(Slept slept, QObject *parent)
    : QObject(parent)
    , m_slept(std::move(slept))
    , m_known(m_slept())
    , m_timer(::timerfd_create(CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK))
{
    if (!m_timer)
        return;
    arm();
    m_heard = std::make_unique<QSocketNotifier>(m_timer.get(), QSocketNotifier::Read);
    connect(m_heard.get(), &QSocketNotifier::activated, this, [this] {
        std::uint64_t times = 0;
        [[maybe_unused]] const auto done = ::read(m_timer.get(), &times, sizeof times); // ECANCELED: the clock was set (timerfd_create(2))
        arm();
        look();
    });
}

SleepWatch::~SleepWatch() = default;

void SleepWatch::arm()
{
    itimerspec far{};
    far.it_value.tv_sec = std::numeric_limits<std::int32_t>::max(); // it is not to go off by itself
    ::timerfd_settime(m_timer.get(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, nullptr);
}

void SleepWatch::look()
{
    const auto now = m_slept();
    const auto slept = now - m_known;
    if (slept < kShortest)
        return;
    m_known = now;
    Q_EMIT woke(slept);
}

} // namespace cofferdam
