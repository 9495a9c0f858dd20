// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/guest/gatelab/Cases.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <thread>

namespace {

int tries()
{
    return contentOf("/proc/cmdline").contains("lab.long") ? 600 : 100;
}

/// Another thread of the same memory changes what execve was given, while it is looked at and after.
void race(const std::string &name, const std::function<int(std::atomic<bool> &stop)> &once)
{
    ::unlink("/tmp/printed");
    int ran = 0;
    int refused = 0;
    int killed = 0;
    for (int i = 0; i < tries(); ++i) {
        const auto outcome = outcomeIn([&once] {
            std::atomic<bool> stop = false;
            return once(stop);
        });
        ran += outcome == 7;
        refused += outcome < 0;
        killed += outcome >= 1000;
    }
    const bool won = contentOf("/tmp/printed").contains("EVIL");
    std::printf("INFO %s: %d tries, %d ran as approved, %d refused, %d killed\n", name.c_str(), tries(), ran, refused, killed);
    report(name, !won && ran + refused + killed == tries() && refused + killed > 0, won ? "won" : "no race");
}

void flip(char *text, const char *one, const char *other, const std::atomic<bool> &stop)
{
    while (!stop) {
        std::strcpy(text, one);
        ::usleep(100);
        std::strcpy(text, other);
        ::usleep(100);
    }
}

} // namespace

void raceCases()
{
    race("argument race", [](std::atomic<bool> &stop) {
        static char word[16] = "good";
        std::thread flips([&stop] { flip(word, "good", "EVIL", stop); });
        char *words[] = {const_cast<char *>("gatelab"), const_cast<char *>("print"), word, nullptr};
        char *none[] = {nullptr};
        ::execve("/gatelab", words, none);
        const int error = errno;
        stop = true;
        flips.join();
        return -error;
    });
    race("environment race", [](std::atomic<bool> &stop) {
        static char variable[32] = "GOOD=1";
        std::thread flips([&stop] { flip(variable, "GOOD=1", "LD_X=1", stop); });
        char *words[] = {const_cast<char *>("gatelab"), const_cast<char *>("print"), const_cast<char *>("x"), nullptr};
        char *list[] = {variable, nullptr};
        ::execve("/gatelab", words, list);
        const int error = errno;
        stop = true;
        flips.join();
        return -error;
    });
    // The same arguments for both: only the file tells them apart.
    writeFile("/home/agent/lab1", "#!/bin/sh\nexit 7\n");
    writeFile("/home/agent/lab2", "#!/bin/sh\n# EVIL\necho EVIL >>/tmp/printed\n");
    race("path race", [](std::atomic<bool> &stop) {
        static char path[32] = "/home/agent/lab1";
        std::thread flips([&stop] { flip(path, "/home/agent/lab1", "/home/agent/lab2", stop); });
        char *words[] = {const_cast<char *>("lab"), nullptr};
        char *none[] = {nullptr};
        ::execve(path, words, none);
        const int error = errno;
        stop = true;
        flips.join();
        return -error;
    });
}
