// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/Log.h"

#include <unistd.h>

#include <string>

namespace cofferdam::guest {

void say(std::string_view text)
{
    const auto line = "guestd: " + std::string(text) + "\n";
    [[maybe_unused]] const auto size = ::write(STDERR_FILENO, line.data(), line.size()); // nobody to tell if it fails
}

} // namespace cofferdam::guest
