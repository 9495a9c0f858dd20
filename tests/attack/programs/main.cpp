// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// attack list               the table, a line each: name, phase, who holds it, launch, what is allowed besides, whether the rules hold it
// attack run TRIES NAME...  launches one after the other, each with a time limit, and prints what they say
// attack do NAME TRIES      one of them
// attack benign             what a user may well allow: prints a word
// attack ran                what nobody allows: says that it ran

#include "tests/attack/programs/Attack.h"
#include "tests/attack/programs/Collision.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

using namespace attack;

namespace {

using Clock = std::chrono::steady_clock;
constexpr const char *kPhases[]{"together", "exhausts", "outlives"};
constexpr std::size_t kMaxOutput = 16 * 1024; ///< Of one attack; the rest says nothing new.
constexpr std::chrono::seconds kLimit{25};
constexpr std::chrono::milliseconds kLinger{1500};
constexpr std::chrono::milliseconds kLimitPerTry{1200}; ///< A try with a question to the host, in translated code on a busy machine.

std::string joined(const Command &words)
{
    std::string text;
    for (const auto &word : words)
        text += (text.empty() ? "" : "\x1f") + word;
    return text;
}

Command launchOf(const Attack &attack, const std::string &tries)
{
    auto launch = attack.launch;
    if (launch.empty())
        launch = {kSelf, "do", attack.name, tries};
    return launch;
}

int list(const std::string &tries)
{
    for (const auto &attack : all()) {
        std::printf("%s\t%s\t%s\t%s\t", attack.name.c_str(), kPhases[static_cast<int>(attack.phase)],
                    attack.alwaysHeld   ? "always"
                    : attack.notYetHeld ? "not-yet"
                                        : "gates",
                    joined(launchOf(attack, tries)).c_str());
        for (const auto &command : attack.besides)
            std::printf("%s\x1e", joined(command).c_str());
        std::printf("\t%s\n", attack.ruled ? "ruled" : "");
    }
    return 0;
}

/// What it says until it has ended, or until the limit. What it leaves in its group is ended then; what has left the group may
/// go on for a moment.
std::string listen(int fd, pid_t child, Clock::time_point end, bool &late)
{
    std::string output;
    char buffer[4096];
    const auto process = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    pollfd watched[]{{fd, POLLIN, 0}, {process, POLLIN, 0}};
    for (bool ended = false;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
        if (left <= 0 || ::poll(watched, ended ? 1 : 2, static_cast<int>(left)) == 0) {
            late = !ended;
            ::close(process);
            return output;
        }
        if (!ended && watched[1].revents != 0) {
            ::kill(-child, SIGKILL);
            ended = true;
            end = Clock::now() + kLinger;
        }
        if (watched[0].revents == 0)
            continue;
        const auto size = ::read(fd, buffer, sizeof buffer);
        if (size <= 0) {
            ::close(process);
            return output;
        }
        if (output.size() < kMaxOutput)
            output.append(buffer, static_cast<std::size_t>(size));
    }
}

void launch(const Attack &attack, const std::string &tries)
{
    std::printf("@begin %s\n", attack.name.c_str());
    std::fflush(stdout);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        stopped("pipe");
    const auto started = Clock::now();
    const auto command = launchOf(attack, tries);
    const auto child = ::fork();
    if (child == 0) {
        ::setsid(); // in OpenClaw's session no tool may make another process group
        ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
        ::dup2(ends[1], STDOUT_FILENO);
        ::dup2(ends[1], STDERR_FILENO);
        ::execv(command.front().c_str(), pointers(command).data());
        stopped("the launch");
    }
    ::close(ends[1]);
    auto late = child < 0;
    const auto limit = attack.phase == Phase::Together ? kLimit + kLimitPerTry * std::atoi(tries.c_str()) : kLimit;
    const auto output = child < 0 ? std::string("STOPPED fork\n") : listen(ends[0], child, started + limit, late);
    if (child > 0)
        ::kill(-child, SIGKILL);
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    while (::waitpid(-1, nullptr, WNOHANG) > 0) {
    } // its orphans are ours
    if (child > 0 && !late && WIFSIGNALED(status))
        std::printf("STOPPED signal %d\n", WTERMSIG(status));
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - started).count();
    std::printf("%s%s@end %s %s %lld\n", output.c_str(), output.empty() || output.ends_with('\n') ? "" : "\n", attack.name.c_str(), late ? "late" : "ended",
                static_cast<long long>(ms));
    std::fflush(stdout);
}

int run(int count, char **names, const std::string &tries)
{
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    for (int i = 0; i < count; ++i) {
        const auto found = std::ranges::find(all(), std::string(names[i]), &Attack::name);
        if (found == all().end()) {
            std::printf("no attack is called %s\n", names[i]);
            return 2;
        }
        launch(*found, tries);
    }
    return 0;
}

/// Run from another place than the system disk it is as bad as `ran`: the user allowed that file, and no copy.
int benign()
{
    char path[4096];
    const auto size = ::readlink("/proc/self/exe", path, sizeof path - 1);
    if (size <= 0 || !std::string_view(path, static_cast<std::size_t>(size)).starts_with(kFolder)) {
        effect("a program ran from %.*s", static_cast<int>(size), path);
        return kRanCode;
    }
    std::puts("benign");
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const std::string_view mode = argc > 1 ? argv[1] : argc == 1 && argv[0] == kCollisionA ? "benign" : "";
    if (mode == "list")
        return list(argc > 2 ? argv[2] : "1");
    if (mode == "run" && argc > 3)
        return run(argc - 3, argv + 3, argv[2]);
    if (mode == "benign")
        return benign();
    if (mode == "do" && argc == 4) {
        const auto found = std::ranges::find(all(), std::string(argv[2]), &Attack::name);
        if (found == all().end() || !found->run)
            return 2;
        begin(found->name, std::atoi(argv[3]));
        found->run();
        return 0;
    }
    // Whatever the words: who gets here was run by an attack.
    effect("a program ran that nobody allowed");
    return kRanCode;
}
