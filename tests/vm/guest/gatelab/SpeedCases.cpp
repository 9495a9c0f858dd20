// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/guest/gatelab/Cases.h"

#include <spawn.h>
#include <sys/wait.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace {

/// One after the other; how many ended well.
int runMany(const char *word, int runs, std::vector<double> &times)
{
    int good = 0;
    for (int i = 0; i < runs; ++i) {
        const auto started = std::chrono::steady_clock::now();
        char *words[] = {const_cast<char *>("true"), const_cast<char *>(word), nullptr};
        char *none[] = {nullptr};
        pid_t pid = 0;
        int status = -1;
        if (::posix_spawn(&pid, "/bin/true", nullptr, nullptr, words, none) == 0 && ::waitpid(pid, &status, 0) == pid)
            good += status == 0;
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - started).count());
    }
    return good;
}

} // namespace

bool measureExec(const char *word)
{
    constexpr int kRuns = 100;
    constexpr int kWorkers = 4;
    std::vector<double> times;
    const int good = runMany(word, kRuns, times);
    std::ranges::sort(times);
    const auto started = std::chrono::steady_clock::now();
    std::array<pid_t, kWorkers> workers{};
    for (auto &worker : workers) {
        worker = ::fork();
        if (worker == 0) {
            std::vector<double> unused;
            ::_exit(runMany(word, kRuns / kWorkers, unused) == kRuns / kWorkers ? 0 : 1);
        }
    }
    int bad = 0;
    for (const auto worker : workers) {
        int status = 0;
        ::waitpid(worker, &status, 0);
        bad += status != 0;
    }
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    std::printf("INFO exec %s: median %.2f ms, 90 %% %.2f ms; 4 at once: %.0f a second\n", word, times[kRuns / 2], times[kRuns * 9 / 10], kRuns / seconds);
    return good == kRuns && bad == 0;
}

void speedCases()
{
    // In turns, for the machine beneath may be busy with other things; root's programs go through no gate.
    bool good = true;
    for (int turn = 0; turn < 3; ++turn) {
        writeFile(kMeasurePlain, "");
        while (::access(kMeasurePlain, F_OK) == 0)
            ::usleep(20'000);
        good = measureExec("REPEAT") && good;
        good = measureExec("asked") && good;
    }
    report("1,200 programs", good, "some were refused");
}
