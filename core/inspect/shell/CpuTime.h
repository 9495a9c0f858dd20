// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Time this thread has really worked. Limits go by it, because what a command means must not depend on what else the
// computer is doing: beside two busy guests 20 ms of wall time are sometimes 1 ms of work.

#pragma once

#include <chrono>
#include <ctime>

namespace cofferdam::shell {

[[nodiscard]] inline std::chrono::microseconds threadCpuTime() noexcept
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::microseconds(now.tv_nsec / 1000);
}

} // namespace cofferdam::shell
