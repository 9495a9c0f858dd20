// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/base/Proc.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <climits>
#include <fstream>

namespace cofferdam::guest {

std::string firstLine(const std::string &path)
{
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    return line;
}

std::string nameOfDescriptor(int descriptor)
{
    std::array<char, PATH_MAX> buffer;
    const auto size = ::readlink(("/proc/self/fd/" + std::to_string(descriptor)).c_str(), buffer.data(), buffer.size());
    return size > 0 ? std::string(buffer.data(), static_cast<std::size_t>(size)) : std::string();
}

Descriptor openProcess(pid_t process) noexcept
{
    return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
}

} // namespace cofferdam::guest
