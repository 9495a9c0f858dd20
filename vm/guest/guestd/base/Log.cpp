// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/base/Log.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace cofferdam::guest {
namespace {

constexpr int kMostLines = 10;
constexpr std::chrono::minutes kWindow{1};

} // namespace

void useConsole()
{
    auto console = ::open("/dev/console", O_RDWR | O_NOCTTY);
    if (console < 0)
        console = ::open("/dev/null", O_RDWR);
    if (console < 0)
        return;
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        ::dup2(console, fd);
    if (console > STDERR_FILENO)
        ::close(console);
}

void say(std::string_view text)
{
    const auto line = "guestd: " + std::string(text) + "\n";
    [[maybe_unused]] const auto size = ::write(STDERR_FILENO, line.data(), line.size()); // nobody to tell if it fails
}

std::string printable(std::string_view text, std::size_t limit)
{
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string line;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = byte >= 0x20 && byte < 0x7f && c != '\\';
        if (line.size() + (plain ? 1 : 4) > limit)
            return line + "...";
        line += plain ? std::string(1, c) : std::string{'\\', 'x', kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return line;
}

void SeldomSaid::say(std::string_view text)
{
    if (const auto line = lineFor(text, Clock::now()))
        guest::say(*line);
}

std::optional<std::string> SeldomSaid::lineFor(std::string_view text, Clock::time_point now)
{
    if (m_said == 0 || now - m_since >= kWindow) {
        m_since = now;
        m_said = 0;
    }
    if (m_said == kMostLines) {
        ++m_left;
        return std::nullopt;
    }
    ++m_said;
    const auto left = std::exchange(m_left, 0);
    return std::string(text) + (left > 0 ? " (and " + std::to_string(left) + " like it were not said)" : std::string());
}

} // namespace cofferdam::guest
