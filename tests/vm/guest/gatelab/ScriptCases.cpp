// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/guest/gatelab/Cases.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

const std::string kWork = "/home/agent/";

void expect(const std::string &name, int outcome, int wanted)
{
    report(name, outcome == wanted, std::to_string(outcome) + ", not " + std::to_string(wanted));
}

/// While `run` waits for its verdict, `change` happens. Then nothing of `evil` may have run.
void swapCase(const std::string &name, const std::function<int()> &run, const std::function<void()> &change)
{
    ::unlink("/tmp/evil");
    int outcome = 0;
    std::thread changes([&change, held = heldBack()] {
        waitUntilHeldBack(held);
        change();
    });
    outcome = run();
    changes.join();
    std::this_thread::sleep_for(100ms);
    report(name, ::access("/tmp/evil", F_OK) != 0 && outcome != 0,
           "ended with " + std::to_string(outcome) + (::access("/tmp/evil", F_OK) == 0 ? ", evil ran" : ""));
}

// Held back by the word SLOW in its text; what takes its place leaves /tmp/evil.
const std::string kGood = "#!/bin/sh\n# SLOW\nexit 0\n";
const std::string kBad = "#!/bin/sh\n: >/tmp/evil\nexit 1\n";

void swapCases()
{
    const auto script = kWork + "script";
    const auto other = kWork + "other";
    writeFile(other, kBad);
    const auto moveOver = [&] {
        writeFile(kWork + "next", kBad);
        ::rename((kWork + "next").c_str(), script.c_str());
    };
    const auto moveLinkOver = [&](const char *to) {
        ::unlink((kWork + "next").c_str());
        [[maybe_unused]] const auto made = ::symlink(to, (kWork + "next").c_str());
        ::rename((kWork + "next").c_str(), script.c_str());
    };
    writeFile(script, kGood);
    swapCase("script replaced after it was looked at", [&] { return outcomeOf(script, {script}); }, moveOver);
    writeFile(script, kGood);
    swapCase("script of an interpreter replaced", [&] { return outcomeOf("/bin/sh", {"sh", script}); }, moveOver);
    writeFile(script, kGood);
    swapCase(
        "script written after it was looked at", [&] { return outcomeOf(script, {script}); },
        [&] {
            const int file = ::open(script.c_str(), O_WRONLY | O_TRUNC);
            [[maybe_unused]] const auto size = ::write(file, kBad.data(), kBad.size());
            ::close(file);
        });
    ::mkdir((kWork + "a").c_str(), 0755);
    ::mkdir((kWork + "b").c_str(), 0755);
    writeFile(kWork + "a/s", kGood);
    writeFile(kWork + "b/s", kBad);
    const auto turn = [](const char *to) {
        ::unlink("/home/agent/next");
        [[maybe_unused]] const auto made = ::symlink(to, "/home/agent/next");
        ::rename("/home/agent/next", "/home/agent/link");
    };
    turn("a");
    swapCase("folder on the way replaced", [&] { return outcomeOf("/bin/sh", {"sh", kWork + "link/s"}); }, [&] { turn("b"); });
    turn("a");
    swapCase("folder on the way to a #! script replaced", [&] { return outcomeOf(kWork + "link/s", {"s"}); }, [&] { turn("b"); });
    turn("a/s");
    swapCase(
        "script replaced by the environment", [&] { return outcomeOf("/bin/sh", {"sh", kWork + "link"}, {"A=", ";:>/tmp/evil;exit 1;"}); },
        [&] { turn("/proc/self/environ"); });
    turn("/proc/self/environ");
    expect("environment as a script", outcomeOf("/bin/sh", {"sh", kWork + "link"}, {"A="}), -EACCES);
    writeFile(kWork + "evil.so", kBad);
    writeFile(script, kGood);
    swapCase(
        "what is called a library in a script's place", [&] { return outcomeOf("/bin/sh", {"sh", script}); }, [&] { moveLinkOver("/home/agent/evil.so"); });
    ::unlink("/tmp/evil.pipe");
    ::mkfifo("/tmp/evil.pipe", 0644);
    const int pipe = ::open("/tmp/evil.pipe", O_RDWR | O_CLOEXEC);
    [[maybe_unused]] const auto size = ::write(pipe, kBad.data(), kBad.size());
    writeFile(script, kGood);
    swapCase("pipe in a script's place", [&] { return outcomeOf("/bin/sh", {"sh", script}); }, [&] { moveLinkOver("/tmp/evil.pipe"); });
    ::close(pipe);
    ::unlink(script.c_str());
    swapCase("script that appears later", [&] { return outcomeOf("/bin/sh", {"sh", script, "SLOW"}); }, moveOver);
}

/// A running script is written to: it ends first.
void leaseCase()
{
    const auto script = kWork + "long";
    writeFile(script, "#!/bin/sh\nsleep 1\nsleep 1\nsleep 1\nexit 0\n");
    int outcome = 0;
    std::thread runs([&] { outcome = outcomeOf(script, {script}); });
    std::this_thread::sleep_for(1500ms);
    const auto started = std::chrono::steady_clock::now();
    const int file = ::open(script.c_str(), O_WRONLY | O_APPEND);
    const auto waited = std::chrono::steady_clock::now() - started;
    ::close(file);
    runs.join();
    expect("running script that is written to", outcome, 1000 + SIGKILL);
    report("its writer goes on at once", file >= 0 && waited < 5s, std::to_string(std::chrono::duration<double>(waited).count()) + " s");
    const int open = ::open(script.c_str(), O_RDWR);
    expect("script that is open for writing", outcomeOf(script, {script}), -ETXTBSY);
    auto *mapped = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, open, 0);
    ::close(open);
    expect("script that is mapped for writing", mapped == MAP_FAILED ? 0 : outcomeOf(script, {script}), -ETXTBSY);
    ::munmap(mapped, 4096);
}

/// An interpreter that has read its script lets it go.
void readCase()
{
    const auto script = kWork + "loop";
    writeFile(script, "BEGIN { system(\"sleep 2\"); exit 9 }\n");
    int outcome = 0;
    std::thread runs([&] { outcome = outcomeOf("/bin/busybox", {"awk", "-f", script}); });
    std::this_thread::sleep_for(1000ms);
    const int file = ::open(script.c_str(), O_WRONLY | O_TRUNC);
    ::close(file);
    runs.join();
    expect("script that was read and is written to", file < 0 ? file : outcome, 9);
}

/// As many as the gate has threads, each of holes that take seconds to hash.
void largeCase()
{
    std::array<int, 4> outcomes{};
    std::vector<std::thread> runs;
    const auto path = [](std::size_t i) { return kWork + "large" + std::to_string(i); };
    for (std::size_t i = 0; i < outcomes.size(); ++i) { // all before the first runs: a process begun meanwhile would have the next one open for writing
        writeFile(path(i), "#!/bin/sh\nexit 0\n");
        [[maybe_unused]] const auto longer = ::truncate(path(i).c_str(), 64 << 20);
    }
    for (std::size_t i = 0; i < outcomes.size(); ++i)
        runs.emplace_back([file = path(i), &outcome = outcomes[i]] { outcome = outcomeOf(file, {file}); });
    std::this_thread::sleep_for(500ms);
    const auto started = std::chrono::steady_clock::now();
    const auto beside = outcomeOf("/bin/true", {"true", "beside"});
    const auto waited = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    for (auto &run : runs)
        run.join();
    const auto all = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    report("program beside what takes long to look at", beside == 0 && waited < all / 2, std::to_string(waited) + " s of " + std::to_string(all));
    std::string each;
    for (const auto outcome : outcomes)
        each += std::to_string(outcome) + ' ';
    report("what takes long to look at", outcomes == std::array<int, 4>{}, each + "after " + std::to_string(all) + " s");
}

} // namespace

void scriptCases()
{
    writeFile(kWork + "plain", "#!/bin/sh\nexit 3\n");
    expect("script", outcomeOf(kWork + "plain", {"plain"}), 3);
    expect("script of an interpreter", outcomeOf("/bin/sh", {"sh", kWork + "plain"}), 3);
    expect("script of busybox", outcomeOf("/bin/busybox", {"busybox", "sh", kWork + "plain"}), 3);
    writeFile(kWork + "inner", "#!/bin/sh -e\nexit $#\n");
    writeFile(kWork + "outer", "#!" + kWork + "inner more words\nnever read\n");
    expect("script of a script", outcomeOf(kWork + "outer", {"outer", "1", "2"}), 4);
    writeFile(kWork + "bad", "#!/bin/sh\n# EVIL\nexit 0\n");
    expect("script with refused content", outcomeOf(kWork + "bad", {"bad"}), -EACCES);
    expect("refused content by an interpreter", outcomeOf("/bin/sh", {"sh", kWork + "bad"}), -EACCES);
    writeFile(kWork + "nothing", "exit 0\n");
    expect("neither program nor script", outcomeOf(kWork + "nothing", {"nothing"}), -EACCES);
    writeFile(kWork + "own", contentOf("/gatelab"));
    expect("own program", outcomeOf(kWork + "own", {"own", "print", "own"}), 7);
    writeFile(kWork + "awk", "BEGIN { exit 5 }\n", 0644);
    expect("awk -f", outcomeOf("/bin/busybox", {"awk", "-f", kWork + "awk"}), 5);
    ::unlink("/tmp/data");
    writeFile(kWork + "reads", "#!/bin/sh\n. /home/agent/awk2\nexit $x\n");
    writeFile(kWork + "awk2", "x=6\n", 0644);
    expect("script that reads others", outcomeOf(kWork + "reads", {"reads"}), 6);
    swapCases();
    leaseCase();
    readCase();
    largeCase();
    const auto end = outcomeOf("/gatelab", {"gatelab", "SHOW"});
    const auto asked = contentOf("/run/cofferdam/asked");
    report("what the host is told",
           end == 0 && asked.contains("/gatelab waits=0 call= dir=/home/agent files= 0:/gatelab ancestors=/gatelab,/usr/lib/cofferdam/guestd,"), asked);
}
