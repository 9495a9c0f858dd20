// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/machine/Init.h"

#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/base/Vitals.h"
#include "vm/guest/guestd/files/FileGate.h"
#include "vm/guest/guestd/gates/Keep.h"
#include "vm/guest/guestd/machine/Fence.h"
#include "vm/guest/guestd/machine/Mounts.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <vector>

namespace cofferdam::guest {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kFirstBackoff{200};
constexpr std::chrono::milliseconds kLongestBackoff{10'000};

/// A program that has to run always.
struct Service {
    std::string program;
    std::string argument;
    pid_t pid = 0;
    Clock::time_point startAt{};
    Clock::time_point started{};
    std::chrono::milliseconds backoff = kFirstBackoff;
    const Keep *keep = nullptr; ///< Handed on to it.
    bool gatesHome = false;     ///< The others begin when the agent's home is there.
};

void start(Service &service)
{
    service.started = Clock::now();
    service.pid = ::fork();
    if (service.pid != 0)
        return;
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::setsid();
    if (service.keep != nullptr)
        service.keep->passOn();
    std::array<char *, 3> arguments{service.program.data(), service.argument.empty() ? nullptr : service.argument.data(), nullptr};
    std::string path = "PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
    std::array<char *, 2> environment{path.data(), nullptr};
    ::execve(service.program.c_str(), arguments.data(), environment.data());
    ::_exit(127);
}

void onEnd(Service &service)
{
    // What the worker held is void by now: its sockets are closed, so whoever waited on them is blocked.
    if (service.keep != nullptr && gatesWanted() && !freezeAgent(true)) // nobody decides until the next one has heard of the host
        say("the agent could not be frozen");
    const auto ran = Clock::now() - service.started;
    service.backoff = ran > std::chrono::minutes(1) ? kFirstBackoff : std::min(service.backoff * 2, kLongestBackoff);
    service.startAt = Clock::now() + service.backoff;
    service.pid = 0;
    if (service.gatesHome)
        closeHome();
    say(service.program + " " + service.argument + " has ended");
}

} // namespace

void runInit()
{
    useConsole();
    if (!mountMachine()) {
        say("this machine cannot be used");
        ::_exit(1);
    }
    if (gatesWanted())
        raiseFence();
    bringLoopbackUp();
    if (::sethostname("cofferdam", 9) != 0)
        say("the machine has no name");
    const auto keep = Keep::make();
    const bool gated = gatesWanted();
    std::vector<Service> services;
    if (gated)
        services.push_back({.program = "/usr/lib/cofferdam/guestd", .argument = "--files", .gatesHome = true});
    services.push_back({.program = "/usr/lib/cofferdam/guestd", .argument = "--worker", .keep = &keep});
    // In the tiny image only: tests do as root what no agent may.
    if (constexpr auto kTestRoot = "/usr/lib/cofferdam/testroot"; ::access(kTestRoot, X_OK) == 0)
        services.push_back({kTestRoot, {}});

    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &children, nullptr);
    for (bool ready = !gated;;) {
        ready = ready || homeIsGated();
        for (auto &service : services) {
            if (service.pid == 0 && (ready || service.gatesHome) && Clock::now() >= service.startAt)
                start(service);
        }
        const timespec pause = ready ? timespec{1, 0} : timespec{0, 20'000'000};
        ::sigtimedwait(&children, nullptr, &pause);
        while (const auto pid = ::waitpid(-1, nullptr, WNOHANG)) {
            if (pid < 0)
                break;
            if (const auto found = std::ranges::find(services, pid, &Service::pid); found != services.end())
                onEnd(*found);
        }
    }
}

} // namespace cofferdam::guest
