// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Two that act at once: one calls, one changes what is called.

#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>

namespace attack {

/// Seen by the one who calls and the one who changes, whether they are threads or processes.
struct Shared {
    std::atomic<std::uint64_t> word; ///< A string of up to 7 bytes.
    std::atomic<char *> argument;
    std::atomic<int> errors[200];    ///< Number of tries that ended so.
    char *arguments[3];
    char *environment[3];
    char variable[256];
    char path[256];
};
extern Shared *shared;

void share();
char **wordsOf(const char *first, char *second);
/// Runs `step` over and over in a process beside.
pid_t disturb(void (*step)());
/// `call` ends in an execve, in a child each time. Ends at the first that ran what it must not.
void race(void (*disturbance)(), void (*call)());
void exchange(const char *a, const char *b);

} // namespace attack
