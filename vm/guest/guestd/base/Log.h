// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What guestd has to say, on the machine's console.

#pragma once

#include <string_view>

namespace cofferdam::guest {

/// Standard input and outputs on the console, or nowhere. Without it they may be closed, and a log line would end up in
/// whatever file is opened next.
void useConsole();

/// One line. Never with content of the agent in it: the console is shown to people.
void say(std::string_view text);

} // namespace cofferdam::guest
