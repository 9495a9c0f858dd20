// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the file gate has to do, told in the log while it is much: the first thing to look at when an agent is slow.

#pragma once

#include "vm/guest/guestd/base/EventLoop.h"

#include <array>
#include <cstdint>

namespace cofferdam::guest {

class Tally
{
public:
    using Clock = EventLoop::Clock;

    /// `operation` is fuse_in_header::opcode; the time is that which the gate itself took.
    void add(std::uint32_t operation, Clock::time_point started, Clock::time_point ended);

private:
    void tell(Clock::time_point now);

    std::array<std::uint32_t, 64> m_counts{};
    std::uint32_t m_all = 0;
    Clock::duration m_busy{};
    Clock::time_point m_since = Clock::now();
};

} // namespace cofferdam::guest
