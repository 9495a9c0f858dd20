// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include <unistd.h>

#include <cerrno>
#include <span>

namespace cofferdam {

/// Fills `into` with what lies at `at` of the file; gives the bytes, fewer than wanted only when the file ends there, or -1 and errno. Any thread.
[[nodiscard]] inline ssize_t readAt(int file, std::span<char> into, off_t at)
{
    std::size_t got = 0;
    while (got < into.size()) {
        const ssize_t now = pread(file, into.data() + got, into.size() - got, at + off_t(got));
        if (now < 0 && errno == EINTR)
            continue;
        if (now < 0)
            return -1;
        if (now == 0)
            break;
        got += static_cast<std::size_t>(now);
    }
    return ssize_t(got);
}

} // namespace cofferdam
