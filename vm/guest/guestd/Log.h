// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What guestd has to say, on the machine's console.

#pragma once

#include <string_view>

namespace cofferdam::guest {

/// One line. Never with content of the agent in it: the console is shown to people.
void say(std::string_view text);

} // namespace cofferdam::guest
