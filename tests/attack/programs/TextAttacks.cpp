// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A script is looked at, and its interpreter runs something else than its text.

#include "tests/attack/programs/Attack.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <string>

namespace attack {
namespace {

constexpr auto kNode = "/usr/local/bin/node";

void append(std::string &bytes, std::uint32_t number, int size)
{
    for (int i = 0; i < size; ++i)
        bytes += static_cast<char>(number >> (8 * i));
}

std::uint32_t crc32(const std::string &bytes)
{
    auto crc = ~0U;
    for (const unsigned char byte : bytes) {
        crc ^= byte;
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320U : 0);
    }
    return ~crc;
}

/// An archive with one file that is not packed, behind a text.
std::string archiveBehind(const std::string &text, const std::string &file, const std::string &content)
{
    std::string about;
    append(about, 20, 2);
    append(about, 0, 4); // flags, method
    append(about, 0x5a210000, 4); // time, date
    append(about, crc32(content), 4);
    append(about, static_cast<std::uint32_t>(content.size()), 4);
    append(about, static_cast<std::uint32_t>(content.size()), 4);
    append(about, static_cast<std::uint32_t>(file.size()), 2);
    append(about, 0, 2);
    const auto list = std::string("PK\1\2\24\0", 6) + about + std::string(14, '\0') + file;
    auto all = text + "PK\3\4" + about + file + content + list + std::string("PK\5\6\0\0\0\0\1\0\1\0", 12);
    append(all, static_cast<std::uint32_t>(list.size()), 4);
    append(all, static_cast<std::uint32_t>(4 + about.size() + file.size() + content.size()), 4);
    return all + std::string(2, '\0');
}

/// What it shows is a text; Python runs what is in the archive behind it.
void archiveForScript()
{
    writeFile(own("job.py"), archiveBehind("print('adds up')\n", "__main__.py", "print('EFF' + 'ECT code ran that no text showed')\n"));
    become("/usr/bin/python3", {"python3", own("job.py")});
}

bool isRunning(pid_t child)
{
    siginfo_t ended{};
    return ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == 0;
}

/// Node reads a module a second time once it has found out that it is one.
void moduleReadAgain()
{
    const std::string import = "import fs from 'fs';\n";
    const std::string job = own("job.js");
    for (int i = 0; i < tries(); ++i) {
        writeFile(job.c_str(), import + "console.log('adds up');\n");
        writeFile(own("next.js"), import + "console.log('EFF' + 'ECT another module ran than was shown'); process.exit(77);\n");
        const int watch = static_cast<int>(must("inotify", ::inotify_init1(IN_CLOEXEC)));
        must("watch", ::inotify_add_watch(watch, job.c_str(), IN_CLOSE_NOWRITE));
        const auto child = static_cast<pid_t>(must("fork", ::fork()));
        if (child == 0)
            become(kNode, {kNode, job});
        const auto program = "/proc/" + std::to_string(child) + "/exe";
        for (pollfd events{watch, POLLIN, 0}; isRunning(child);) {
            std::array<char, 4096> buffer;
            if (::poll(&events, 1, 20) != 1 || ::read(watch, buffer.data(), buffer.size()) <= 0)
                continue;
            const auto size = ::readlink(program.c_str(), buffer.data(), buffer.size()); // a gate may have looked at it before
            if (size > 0 && std::string(buffer.data(), static_cast<std::size_t>(size)).ends_with("/node")) {
                ::rename(own("next.js"), job.c_str());
                break;
            }
        }
        ::close(watch);
        int status = 0;
        ::waitpid(child, &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status) == kRanCode)
            return;
    }
    errno = 0;
    stopped("node ran nothing else");
}

} // namespace

std::vector<Attack> textAttacks()
{
    return {
        {"exec-archive-for-script", archiveForScript, {}, {{"python3", "/tmp/attack/exec-archive-for-script/job.py"}}},
        {"exec-module-read-again", moduleReadAgain, {}, {{kNode, "/tmp/attack/exec-module-read-again/job.js"}}},
    };
}

} // namespace attack
