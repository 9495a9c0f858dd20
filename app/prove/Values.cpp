// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/prove/Values.h"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace cofferdam::prove {

std::optional<std::size_t> readAll(int fd, std::span<std::byte> into)
{
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t got = ::read(fd, into.data() + done, into.size() - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return {};
        if (got == 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

std::optional<AbsencePatterns> readValues(int fd)
{
    AbsencePatterns patterns;
    for (;;) {
        std::array<std::byte, 4> head{};
        const auto got = readAll(fd, head);
        if (!got || (*got != 0 && *got != head.size()))
            return {};
        if (*got == 0)
            break;
        std::size_t size = 0;
        for (std::size_t i = 0; i < head.size(); ++i)
            size |= std::to_integer<std::size_t>(head[i]) << (8 * i);
        if (size > AbsencePatterns::kLongestValue)
            return {};
        Wiped<std::byte> value(size);
        if (readAll(fd, value) != size || !patterns.add(value))
            return {};
    }
    patterns.finish();
    return patterns;
}

} // namespace cofferdam::prove
