// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the gates hold for the agent has an end, however often it does the same.

#include "tests/vm/guest/gatelab/Cases.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

constexpr auto kAgain = "/home/agent/again";
constexpr auto kCounted = "/tmp/counted";
constexpr auto kFull = "/tmp/tickets-full";
constexpr int kTimes = 300;
constexpr int kThreads = 1100; // more than there was room for tickets once
constexpr int kManyFiles = 3 * static_cast<int>(kLabInodes);

void waitFor(const char *path)
{
    for (int i = 0; i < 6000 && ::access(path, F_OK) != 0; ++i)
        std::this_thread::sleep_for(20ms);
}

/// Whoever sees the file sees its content.
void tell(const std::string &path, const std::string &content)
{
    const auto aside = path + ".new";
    writeFile(aside, content);
    ::rename(aside.c_str(), path.c_str());
}

struct Descriptors {
    long worker = -1;
    long files = -1;
};

/// Of the gates, as root counts them now.
Descriptors descriptors()
{
    writeFile(kCountDescriptors, "");
    for (int i = 0; i < 500 && ::access(kCountDescriptors, F_OK) == 0; ++i)
        std::this_thread::sleep_for(20ms);
    Descriptors found;
    if (::access(kCountDescriptors, F_OK) == 0)
        return found; // not counted: what is there is of another time
    std::istringstream(contentOf(kDescriptors)) >> found.worker >> found.files;
    return found;
}

/// One process that goes on running a program of its own.
void againCase()
{
    writeFile(kAgain, contentOf("/gatelab"));
    const auto before = descriptors();
    ::unlink(kCounted);
    const int outcome = outcomeOf(kAgain, {kAgain, "again", std::to_string(kTimes)});
    long after = -1;
    std::istringstream(contentOf(kCounted)) >> after;
    report("a process that runs itself again and again", outcome == 0 && before.worker > 0 && after > 0 && after < before.worker + kTimes / 4,
           std::to_string(outcome) + ": " + std::to_string(before.worker) + " descriptors, then " + std::to_string(after));
}

/// Allowed, and too long for the kernel.
int failingExec()
{
    static const std::string much(60'000, 'x');
    static std::array<char *, 1500> words{};
    words[0] = const_cast<char *>("gatelab");
    words[1] = const_cast<char *>(much.c_str());
    for (std::size_t i = 2; i + 1 < words.size(); ++i)
        words[i] = const_cast<char *>("");
    char *variables[] = {const_cast<char *>(much.c_str()), nullptr};
    ::execve("/gatelab", words.data(), variables);
    return errno;
}

[[noreturn]] void holdTickets()
{
    const rlimit stack{256 * 1024, 256 * 1024}; // the kernel then takes 128 KiB of arguments
    ::setrlimit(RLIMIT_STACK, &stack);
    pthread_attr_t small;
    ::pthread_attr_init(&small);
    ::pthread_attr_setstacksize(&small, 128 * 1024);
    int failed = 0;
    for (int i = 0; i < kThreads; ++i) {
        static std::atomic<int> error;
        error = 0;
        pthread_t thread{};
        const int made = ::pthread_create(
            &thread, &small,
            [](void *) -> void * {
                error = failingExec();
                for (;;)
                    ::pause();
            },
            nullptr);
        if (made != 0)
            break;
        while (error == 0)
            ::usleep(200);
        failed += error == E2BIG;
    }
    tell(kFull, std::to_string(failed));
    for (;;)
        ::pause();
}

void ticketCase()
{
    ::unlink(kFull);
    const auto holder = ::fork();
    if (holder == 0)
        holdTickets();
    waitFor(kFull);
    const auto failed = contentOf(kFull);
    const int outcome = outcomeOf("/gatelab", {"gatelab"});
    ::kill(holder, SIGKILL);
    ::waitpid(holder, nullptr, 0);
    report("tickets that nobody used", failed == std::to_string(kThreads) && outcome == 0, failed + " failed, then " + std::to_string(outcome));
}

} // namespace

int runAgain(int times)
{
    if (times == 0) {
        writeFile(kCounted, std::to_string(descriptors().worker));
        return 0;
    }
    const auto rest = std::to_string(times - 1);
    ::execl(kAgain, kAgain, "again", rest.c_str(), nullptr);
    return 1;
}

void limitCases()
{
    againCase();
    ticketCase();
}

void goOnWhileFilesAreTaken()
{
    waitFor(kFilesTaken);
    const int fd = ::open("/home/agent/of-openclaw", O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    report("OpenClaw goes on while a tool has all files open", fd >= 0, std::to_string(errno));
    ::close(fd);
    writeFile(kFilesGiven, "");
}

void limitCasesOfTool()
{
    const std::string folder = "/home/agent/many/";
    ::mkdir(folder.c_str(), 0755);
    int made = 0;
    for (; made < kManyFiles; ++made) {
        const int fd = ::open((folder + std::to_string(made)).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        if (fd < 0)
            break;
        ::close(fd);
    }
    const auto error = errno;
    const auto after = descriptors();
    report("files without end", made == kManyFiles && after.files > 0 && after.files < static_cast<long>(kLabInodes) + 100,
           std::to_string(made) + " made (" + std::to_string(error) + "), " + std::to_string(after.files) + " held");
    std::vector<int> open;
    int last = 0;
    while (open.size() < kLabInodes * 2) {
        const int fd = ::open((folder + std::to_string(open.size())).c_str(), O_RDONLY | O_CLOEXEC);
        if (fd < 0) {
            last = errno;
            break;
        }
        open.push_back(fd);
    }
    report("files that are all held open", last == ENFILE && open.size() > kLabInodes / 2 && open.size() <= kLabInodes,
           std::to_string(open.size()) + " open, then " + std::to_string(last));
    writeFile(kFilesTaken, "");
    waitFor(kFilesGiven);
    for (const auto fd : open)
        ::close(fd);
}
