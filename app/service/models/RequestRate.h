// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How many requests of one sort came within a minute, and how long the next has to wait.

#pragma once

#include <chrono>
#include <deque>
#include <functional>

namespace cofferdam {

/// In memory only, and no more of it than the limit has entries.
class RequestRate
{
public:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::seconds kSpan{60};

    /// At most `most` (one or more) in any kSpan.
    explicit RequestRate(int most, std::function<Clock::time_point()> now = Clock::now);

    void add();
    /// Zero: the next may come.
    [[nodiscard]] std::chrono::seconds wait() const;

private:
    std::size_t m_most;
    std::function<Clock::time_point()> m_now;
    std::deque<Clock::time_point> m_last; // the oldest first
};

} // namespace cofferdam
