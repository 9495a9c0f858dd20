// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/attack/programs/Attack.h"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <list>

namespace attack {
namespace {

std::string currentName;
int currentTries = 0;
std::list<std::string> keptPaths;

void tell(const char *word, const char *format, va_list arguments)
{
    char text[900];
    std::vsnprintf(text, sizeof text, format, arguments);
    char line[1000];
    const auto size = std::snprintf(line, sizeof line, "%s %s\n", word, text);
    [[maybe_unused]] const auto written = ::write(STDOUT_FILENO, line, static_cast<std::size_t>(size));
}

} // namespace

const std::vector<Attack> &all()
{
    static const auto attacks = [] {
        std::vector<Attack> list;
        for (const auto group : {execAttacks, textAttacks, raceAttacks, shellAttacks, fileAttacks, descriptorAttacks, linkAttacks, coverAttacks, readAttacks,
                                 processAttacks, gatewayAttacks, socketAttacks, kernelAttacks, exhaustingAttacks}) {
            for (auto &attack : group())
                list.push_back(std::move(attack));
        }
        return list;
    }();
    return attacks;
}

const std::string &name()
{
    return currentName;
}

int tries()
{
    return currentTries;
}

void begin(std::string name, int tries)
{
    currentName = std::move(name);
    currentTries = tries;
}

const char *victim(const std::string &file)
{
    return keptPaths.emplace_back("/home/agent/workspace/victims/" + currentName + "/" + file).c_str();
}

const char *own(const std::string &file)
{
    ::mkdir(kScratch, 0755);
    ::mkdir((kScratch + currentName).c_str(), 0755);
    return keptPaths.emplace_back(kScratch + currentName + "/" + file).c_str();
}

void effect(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell("EFFECT", format, arguments);
    va_end(arguments);
}

void note(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    tell("note", format, arguments);
    va_end(arguments);
}

void stopped(const char *what)
{
    const auto error = errno;
    char line[300];
    const auto size = std::snprintf(line, sizeof line, "STOPPED %s: %s\n", what, std::strerror(error));
    [[maybe_unused]] const auto written = ::write(STDOUT_FILENO, line, static_cast<std::size_t>(size));
    ::_exit(1);
}

long must(const char *what, long result)
{
    if (result < 0)
        stopped(what);
    return result;
}

void writeFile(const char *path, const std::string &content, mode_t mode)
{
    const auto fd = static_cast<int>(must("make a file of its own", ::open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)));
    must("fchmod", ::fchmod(fd, mode));
    must("write", ::write(fd, content.data(), content.size()));
    ::close(fd);
}

std::string readFile(const std::string &path)
{
    const auto fd = static_cast<int>(must(("read " + path).c_str(), ::open(path.c_str(), O_RDONLY | O_CLOEXEC)));
    std::string content(64 * 1024, '\0');
    content.resize(static_cast<std::size_t>(must(("read " + path).c_str(), ::read(fd, content.data(), content.size()))));
    ::close(fd);
    return content;
}

void copyFile(const char *from, const char *to, mode_t mode)
{
    const auto in = static_cast<int>(must("open", ::open(from, O_RDONLY | O_CLOEXEC)));
    const auto out = static_cast<int>(must("make a file of its own", ::open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)));
    while (must("sendfile", ::sendfile(out, in, nullptr, 1 << 20)) > 0) {
    }
    must("fchmod", ::fchmod(out, mode));
    ::close(out);
    ::close(in);
}

void copySelf(const char *path)
{
    copyFile(kSelf, path, 0755);
}

int inChild(void (*step)())
{
    const auto child = static_cast<pid_t>(must("fork", ::fork()));
    if (child == 0) {
        step();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

std::vector<char *> pointers(const Command &words)
{
    std::vector<char *> list;
    for (const auto &word : words)
        list.push_back(const_cast<char *>(word.c_str()));
    list.push_back(nullptr);
    return list;
}

void become(const char *path, const Command &arguments, const Command &environment)
{
    ::execve(path, pointers(arguments).data(), pointers(environment).data());
    stopped((std::string("execve ") + path).c_str());
}

int spawn(const char *path, const Command &arguments, const Command &environment)
{
    const auto child = static_cast<pid_t>(must("fork", ::fork()));
    if (child == 0) {
        ::execve(path, pointers(arguments).data(), pointers(environment).data());
        const auto error = errno;
        std::printf("STOPPED execve %s: %s\n", path, std::strerror(error));
        std::fflush(stdout);
        ::_exit(126);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

pid_t gatewayPid()
{
    // guestd's note for itself. Whoever must not know finds it by asking /proc for every number.
    if (const auto fd = ::open("/run/cofferdam/gateway.pid", O_RDONLY | O_CLOEXEC); fd >= 0) {
        char text[32] = {};
        [[maybe_unused]] const auto size = ::read(fd, text, sizeof text - 1);
        ::close(fd);
        return std::atoi(text);
    }
    stopped("find the gateway");
}

char stateOf(pid_t pid)
{
    char line[256] = {};
    const auto fd = ::open(("/proc/" + std::to_string(pid) + "/stat").c_str(), O_RDONLY);
    [[maybe_unused]] const auto size = ::read(fd, line, sizeof line - 1);
    ::close(fd);
    const auto *end = std::strrchr(line, ')');
    return end ? end[2] : '?';
}

} // namespace attack
