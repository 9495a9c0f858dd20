// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/attack/programs/Race.h"

#include "tests/attack/programs/Attack.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <string>

namespace attack {

Shared *shared = nullptr;

void share()
{
    auto *memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        stopped("mmap");
    shared = static_cast<Shared *>(memory);
    shared->environment[0] = const_cast<char *>("PATH=/usr/bin:/bin");
}

char **wordsOf(const char *first, char *second)
{
    shared->arguments[0] = const_cast<char *>(first);
    shared->arguments[1] = second;
    return shared->arguments;
}

pid_t disturb(void (*step)())
{
    const auto child = static_cast<pid_t>(must("fork", ::fork()));
    if (child != 0)
        return child;
    for (;;)
        step();
}

void race(void (*disturbance)(), void (*call)())
{
    const auto other = disturb(disturbance);
    int ran = 0;
    int benign = 0;
    for (int i = 0; i < tries() && ran == 0; ++i) {
        const auto child = static_cast<pid_t>(must("fork", ::fork()));
        if (child == 0) {
            call();
            ++shared->errors[errno];
            ::_exit(126);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        ran += WIFEXITED(status) && WEXITSTATUS(status) == kRanCode;
        benign += WIFEXITED(status) && WEXITSTATUS(status) == 0;
        if (WIFSIGNALED(status))
            ++shared->errors[140 + WTERMSIG(status) % 60];
    }
    ::kill(other, SIGKILL);
    ::waitpid(other, nullptr, 0);
    std::string refused;
    for (int i = 0; i < 200; ++i) {
        if (shared->errors[i] != 0)
            refused += " " + (i < 140 ? std::string(::strerrorname_np(i)) : "signal-" + std::to_string(i - 140)) + "=" + std::to_string(shared->errors[i]);
    }
    note("tries %d benign %d", tries(), benign);
    if (ran == 0)
        note("STOPPED%s", refused.c_str());
}

void exchange(const char *a, const char *b)
{
    ::syscall(SYS_renameat2, AT_FDCWD, a, AT_FDCWD, b, 2 /* RENAME_EXCHANGE */);
}

} // namespace attack
