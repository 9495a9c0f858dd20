// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/base/Log.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>

namespace cofferdam::guest {

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

} // namespace cofferdam::guest
