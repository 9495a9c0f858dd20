// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What guestd has to say, on the machine's console.

#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cofferdam::guest {

/// Standard input and outputs on the console, or nowhere. Without it they may be closed, and a log line would end up in
/// whatever file is opened next.
void useConsole();

/// One line. What the agent chose a part of is made printable() first: the console is shown to people.
void say(std::string_view text);

/// ASCII without controls, anything else as \xNN; `limit` characters at most, and "..." where more was there.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit);

/// Lines that the agent can cause, again and again: ten in a minute. The next one that is said tells how many were not.
class SeldomSaid
{
public:
    using Clock = std::chrono::steady_clock;

    void say(std::string_view text);
    /// What to say now; nothing: one too many.
    [[nodiscard]] std::optional<std::string> lineFor(std::string_view text, Clock::time_point now);

private:
    Clock::time_point m_since{};
    int m_said = 0;
    std::uint64_t m_left = 0; ///< Out.
};

} // namespace cofferdam::guest
