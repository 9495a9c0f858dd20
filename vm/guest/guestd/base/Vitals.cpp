// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/base/Vitals.h"

#include "vm/guest/guestd/base/Proc.h"

#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <time.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace cofferdam::guest {

std::vector<std::string> networkInterfaces()
{
    std::vector<std::string> names;
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator("/sys/class/net", error))
        names.push_back(entry.path().filename().string());
    if (error)
        names.emplace_back("unknown"); // not to be mistaken for "none"
    std::ranges::sort(names);
    return names;
}

std::uint64_t memoryUsedKib()
{
    std::ifstream file("/proc/meminfo");
    std::string key;
    std::uint64_t value = 0;
    std::uint64_t total = 0;
    std::uint64_t available = 0;
    for (std::string rest; file >> key >> value; std::getline(file, rest)) {
        if (key == "MemTotal:")
            total = value;
        else if (key == "MemAvailable:")
            available = value;
    }
    return total - std::min(available, total);
}

bool systemIsReadOnly()
{
    struct statvfs mounted{};
    struct stat root{};
    if (::statvfs("/", &mounted) != 0 || ::stat("/", &root) != 0 || !(mounted.f_flag & ST_RDONLY))
        return false;
    return firstLine("/sys/dev/block/" + std::to_string(major(root.st_dev)) + ":" + std::to_string(minor(root.st_dev)) + "/ro") == "1";
}

std::uint64_t monotonicNs()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

std::string bootId()
{
    return firstLine("/proc/sys/kernel/random/boot_id");
}

std::string imageName()
{
    const auto name = firstLine("/usr/lib/cofferdam/image");
    return name.empty() ? "unknown" : name;
}

bool gatesWanted()
{
    std::ifstream commandLine("/proc/cmdline");
    bool off = false;
    for (std::string word; commandLine >> word;)
        off = off || word == "cofferdam.gates=off";
    const auto image = imageName();
    return !off || (image != "tiny" && image != "lab");
}

} // namespace cofferdam::guest
