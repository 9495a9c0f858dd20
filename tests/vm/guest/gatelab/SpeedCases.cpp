// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/guest/gatelab/Cases.h"

#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

void speedCases()
{
    constexpr int kRuns = 100;
    for (const auto *word : {"REPEAT", "asked"}) {
        std::vector<double> times;
        int good = 0;
        for (int i = 0; i < kRuns; ++i) {
            const auto started = std::chrono::steady_clock::now();
            char *words[] = {const_cast<char *>("true"), const_cast<char *>(word), nullptr};
            char *none[] = {nullptr};
            pid_t pid = 0;
            int status = -1;
            if (::posix_spawn(&pid, "/bin/true", nullptr, nullptr, words, none) == 0 && ::waitpid(pid, &status, 0) == pid)
                good += status == 0;
            times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count());
        }
        std::ranges::sort(times);
        std::printf("INFO exec %s: median %.2f ms, 90 %% %.2f ms\n", word, times[kRuns / 2], times[kRuns * 9 / 10]);
        report(std::string("100 programs, ") + word, good == kRuns, std::to_string(good));
    }
}
