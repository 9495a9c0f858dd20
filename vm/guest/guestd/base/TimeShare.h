// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long one may keep a thread that others need, too.

#pragma once

#include <algorithm>
#include <chrono>

namespace cofferdam::guest {

/// A quarter of the time in the long run, and a second at once. Each may take a little, so that nobody gets nothing.
class TimeShare
{
public:
    using Clock = std::chrono::steady_clock;

    /// What may be taken now.
    [[nodiscard]] Clock::duration left(Clock::time_point now)
    {
        m_left = std::min<Clock::duration>(kAtOnce, m_left + (now - m_seen) / 4);
        m_seen = now;
        return std::clamp<Clock::duration>(m_left, kLeast, kMost);
    }
    void take(Clock::duration taken) { m_left = std::max<Clock::duration>(-kAtOnce, m_left - taken); }

    static constexpr std::chrono::milliseconds kMost{200};
    static constexpr std::chrono::milliseconds kLeast{1};

private:
    static constexpr std::chrono::seconds kAtOnce{1};

    Clock::duration m_left = kAtOnce;
    Clock::time_point m_seen = Clock::now();
};

} // namespace cofferdam::guest
