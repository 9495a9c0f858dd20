// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the agent's work costs, measured by the agent itself. Each prints lines "name value", times in microseconds.
//   bench exec NAME TIMES WORKERS same|other   a small program, over and over; "other": with another argument each time
//   bench notified NAME TIMES                  the same behind a seccomp notification of our own that looks at nothing, to compare with
//   bench write FILE MIB | bench read FILE     one after the other, to the disk
//   bench create FOLDER COUNT
//   bench time NAME TIMES COMMAND...           the median

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iterator>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kNothing = "/usr/lib/cofferdam/attack/nothing";

long long microseconds(Clock::time_point since)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - since).count();
}

/// Exits when it could not be run: a figure of what was refused is none.
void runOnce(const char *path, char *const *arguments)
{
    char environment[] = "PATH=/usr/bin:/bin";
    char *variables[]{environment, nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t child = 0;
    int status = 0;
    if (const auto error = ::posix_spawn(&child, path, &actions, nullptr, arguments, variables); error != 0) {
        std::printf("error %s %d\n", path, error);
        std::exit(1);
    }
    posix_spawn_file_actions_destroy(&actions);
    ::waitpid(child, &status, 0);
    if (status != 0) {
        std::printf("error %s status %d\n", path, status);
        std::exit(1);
    }
}

std::vector<long long> execTimes(int times, bool same, int worker)
{
    std::vector<long long> taken;
    for (int i = 0; i < times; ++i) {
        auto name = std::string(kNothing);
        auto number = same ? std::string("same") : std::to_string(worker) + "-" + std::to_string(i) + "-" + std::to_string(::getpid());
        char *arguments[]{name.data(), number.data(), nullptr};
        const auto start = Clock::now();
        runOnce(kNothing, arguments);
        taken.push_back(microseconds(start));
    }
    return taken;
}

int exec(const std::string &name, int times, int workers, bool same)
{
    if (workers == 1) {
        execTimes(3, same, -1); // caches, and the table
        auto taken = execTimes(times, same, 0);
        std::ranges::sort(taken);
        std::printf("%s-p50 %lld\n%s-p99 %lld\n", name.c_str(), taken[taken.size() / 2], name.c_str(), taken[taken.size() * 99 / 100]);
        return 0;
    }
    const auto start = Clock::now();
    for (int worker = 0; worker < workers; ++worker) {
        if (::fork() == 0) {
            execTimes(times, same, worker);
            ::_exit(0);
        }
    }
    int status = 0;
    while (::wait(&status) > 0) {
    }
    std::printf("%s %lld\n", name.c_str(), microseconds(start) / (times * workers));
    return 0;
}

/// Lets every call go on at once, until nobody is behind the filter any more.
void answer(const std::atomic<int> &listener)
{
    listener.wait(-1);
    ::ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
    for (;;) {
        seccomp_notif call{};
        if (::ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0)
            return;
        seccomp_notif_resp reply{.id = call.id, .val = 0, .error = 0, .flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE};
        ::ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &reply);
    }
}

int notified(const std::string &name, int times)
{
    std::atomic<int> listener = -1;
    std::thread(answer, std::cref(listener)).detach(); // before the filter, which is of this thread alone
    sock_filter steps[]{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 0, 1),
                        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    const sock_fprog program{static_cast<unsigned short>(std::size(steps)), steps};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return 1;
    listener = static_cast<int>(::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program));
    if (listener < 0)
        return 1;
    listener.notify_one();
    execTimes(3, true, -1);
    auto taken = execTimes(times, true, 0);
    std::ranges::sort(taken);
    std::printf("%s %lld\n", name.c_str(), taken[taken.size() / 2]);
    std::fflush(stdout);
    ::_exit(0); // the other thread still uses the listener
}

int write(const char *path, int mib)
{
    const std::string piece(1 << 20, 'w');
    const auto start = Clock::now();
    const auto fd = ::open(path, O_WRONLY | O_CREAT | O_EXCL, 0644);
    for (int i = 0; i < mib; ++i) {
        if (::write(fd, piece.data(), piece.size()) != static_cast<ssize_t>(piece.size()))
            return 1;
    }
    if (::fsync(fd) != 0)
        return 1;
    ::close(fd);
    std::printf("write %lld\n", microseconds(start));
    return 0;
}

int read(const char *path)
{
    std::string piece(1 << 20, '\0');
    const auto start = Clock::now();
    const auto fd = ::open(path, O_RDONLY);
    ssize_t total = 0;
    for (ssize_t size = 0; (size = ::read(fd, piece.data(), piece.size())) > 0;)
        total += size;
    ::close(fd);
    if (total < (1 << 20))
        return 1;
    std::printf("read %lld\n", microseconds(start));
    return 0;
}

int create(const std::string &folder, int count)
{
    if (::mkdir(folder.c_str(), 0755) != 0)
        return 1;
    const auto start = Clock::now();
    for (int i = 0; i < count; ++i) {
        const auto fd = ::open((folder + "/" + std::to_string(i)).c_str(), O_WRONLY | O_CREAT | O_EXCL, 0644);
        if (fd < 0 || ::write(fd, "some text\n", 10) != 10)
            return 1;
        ::close(fd);
    }
    std::printf("create %lld\n", microseconds(start));
    return 0;
}

int time(const std::string &name, int times, char **command)
{
    std::vector<long long> taken;
    for (int i = 0; i < times; ++i) {
        const auto start = Clock::now();
        runOnce(command[0], command);
        taken.push_back(microseconds(start));
    }
    std::ranges::sort(taken);
    std::printf("%s %lld\n", name.c_str(), taken[taken.size() / 2]);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const std::string_view mode = argc > 1 ? argv[1] : "";
    if (mode == "exec" && argc == 6)
        return exec(argv[2], std::atoi(argv[3]), std::atoi(argv[4]), std::string_view(argv[5]) == "same");
    if (mode == "notified" && argc == 4)
        return notified(argv[2], std::atoi(argv[3]));
    if (mode == "write" && argc == 4)
        return write(argv[2], std::atoi(argv[3]));
    if (mode == "read" && argc == 3)
        return read(argv[2]);
    if (mode == "create" && argc == 4)
        return create(argv[2], std::atoi(argv[3]));
    if (mode == "time" && argc > 4)
        return time(argv[2], std::atoi(argv[3]), argv + 4);
    return 2;
}
