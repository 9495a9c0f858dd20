// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/guest/tinyagent/SendAsGuestd.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace {

namespace fs = std::filesystem;

std::string firstLineOf(const fs::path &path)
{
    std::ifstream file(path);
    std::string line;
    std::getline(file, line, '\n');
    return line;
}

bool isControlPort(const fs::path &device)
{
    return firstLineOf("/sys/class/virtio-ports" / device.filename() / "name") == "cofferdam.control";
}

/// The control port as some process holds it; -1 when none does.
int stolenPort()
{
    std::error_code error;
    for (const auto &process : fs::directory_iterator("/proc")) {
        const auto name = process.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos)
            continue;
        for (const auto &entry : fs::directory_iterator(process.path() / "fd", error)) {
            if (!isControlPort(fs::read_symlink(entry.path(), error)))
                continue;
            const int pid = static_cast<int>(::syscall(SYS_pidfd_open, std::stoi(name), 0));
            return static_cast<int>(::syscall(SYS_pidfd_getfd, pid, std::stoi(entry.path().filename().string()), 0));
        }
    }
    return -1;
}

} // namespace

int sendAsGuestd(const char *path)
{
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const int port = stolenPort();
    if (port < 0) {
        std::perror("the control port");
        return 1;
    }
    std::size_t sent = 0;
    for (int waits = 0; sent < bytes.size() && waits < 100;) { // the port does not block; after 2 s without progress the host has closed it
        const auto written = ::write(port, bytes.data() + sent, bytes.size() - sent);
        if (written > 0) {
            sent += static_cast<std::size_t>(written);
            waits = 0;
        } else {
            ::usleep(20'000);
            ++waits;
        }
    }
    std::printf("%zu of %zu bytes\n", sent, bytes.size());
    return 0;
}
