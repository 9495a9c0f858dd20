// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/guest/gatelab/Cases.h"

#include <fcntl.h>
#include <linux/io_uring.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>
#include <vector>

namespace {

void expect(const std::string &name, int outcome, int wanted)
{
    report(name, outcome == wanted, std::to_string(outcome) + ", not " + std::to_string(wanted));
}

int execBy(int descriptor, const char *path, int flags)
{
    return outcomeIn([=] {
        const char *words[] = {"gatelab", "print", "by-descriptor", nullptr};
        const char *none[] = {nullptr};
        ::syscall(SYS_execveat, descriptor, path, words, none, flags);
        return -errno;
    });
}

int copyTo(int descriptor)
{
    const int from = ::open("/gatelab", O_RDONLY | O_CLOEXEC);
    char buffer[65536];
    for (ssize_t size = 0; (size = ::read(from, buffer, sizeof buffer)) > 0;) {
        if (::write(descriptor, buffer, static_cast<std::size_t>(size)) != size)
            return -1;
    }
    ::close(from);
    return descriptor;
}

void descriptorCases()
{
    const int named = ::open("/gatelab", O_PATH | O_CLOEXEC);
    expect("fexecve of a named file", execBy(named, "", AT_EMPTY_PATH), 7);
    const int root = ::open("/", O_PATH | O_CLOEXEC);
    expect("execveat with a folder", execBy(root, "gatelab", 0), 7);
    const int memory = copyTo(static_cast<int>(::syscall(SYS_memfd_create, "x", 0)));
    expect("memfd", execBy(memory, "", AT_EMPTY_PATH), -EACCES);
    expect("memfd by /proc", outcomeOf("/proc/self/fd/" + std::to_string(memory), {"x"}), -EACCES);
    const int writer = copyTo(::open("/tmp/deleted", O_CREAT | O_RDWR | O_TRUNC, 0755));
    ::close(writer);
    const int deleted = ::open("/tmp/deleted", O_RDONLY);
    ::unlink("/tmp/deleted");
    expect("deleted file", execBy(deleted, "", AT_EMPTY_PATH), -EACCES);
    for (const int fd : {named, root, memory, deleted})
        ::close(fd);
}

/// execve by a thread that is not the first of its process; the kernel then gives it the first one's number.
int threadOutcome(const char *word)
{
    return outcomeIn([word] {
        int error = 0;
        std::thread([&error, word] {
            const char *words[] = {"gatelab", "print", word, nullptr};
            const char *none[] = {nullptr};
            ::execve("/gatelab", const_cast<char **>(words), const_cast<char **>(none));
            error = -errno;
        }).join();
        return error;
    });
}

void callCases()
{
    io_uring_params parameters{};
    const auto refused = [](long result) { return result == -1 ? -errno : 0; };
    expect("io_uring_setup", refused(::syscall(SYS_io_uring_setup, 4, &parameters)), -EPERM);
    expect("unshare", refused(::unshare(CLONE_NEWUSER)), -EPERM);
    expect("clone with a namespace", refused(::syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, nullptr, nullptr, nullptr, nullptr)), -EPERM);
    clone_args arguments{};
    arguments.flags = CLONE_NEWUSER;
    arguments.exit_signal = SIGCHLD;
    expect("user namespace by clone3", refused(::syscall(SYS_clone3, &arguments, sizeof arguments)), -EPERM);
    expect("ptrace", refused(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)), -EPERM);
    expect("bpf", refused(::syscall(SYS_bpf, 0, nullptr, 0)), -EPERM);
    expect("personality", refused(::personality(ADDR_NO_RANDOMIZE)), -EPERM);
    expect("personality asked", refused(::personality(0xffff'ffff)), 0);
    expect("32-bit call", outcomeIn([] {
               int result = 0;
               __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory"); // getpid
               return result;
           }),
           1000 + SIGSYS);
    expect("x32 call", outcomeIn([] { return static_cast<int>(::syscall(0x4000'0000 | SYS_getpid)); }), 1000 + SIGSYS);
}

/// The arguments lie on a file of the workspace that is mapped into memory: both gates work for one execve.
void mappedCase()
{
    const int tries = contentOf("/proc/cmdline").contains("lab.long") ? 1000 : 30;
    int good = 0;
    for (int i = 0; i < tries; ++i) {
        const int file = ::open("/home/agent/words", O_CREAT | O_RDWR | O_TRUNC | O_CLOEXEC, 0644);
        const char text[] = "gatelab\0env\0nothing";
        if (::write(file, text, sizeof text) == sizeof text) {
            ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
            auto *words = static_cast<char *>(::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0));
            good += outcomeIn([words] {
                        char *list[] = {words, words + 8, words + 12, nullptr};
                        char *none[] = {nullptr};
                        ::execve("/gatelab", list, none);
                        return -errno;
                    })
                    == 0;
            ::munmap(words, 4096);
        }
        ::close(file);
        ::unlink("/home/agent/words");
    }
    expect("arguments on a mapped file of the workspace", good, tries);
}

/// A process that shares the working directory goes elsewhere while the program waits for its verdict, or could later.
void folderCase()
{
    const auto outcome = outcomeIn([] {
        const auto pid = ::syscall(SYS_clone, CLONE_FS | SIGCHLD, nullptr, nullptr, nullptr, nullptr);
        if (pid == 0) {
            ::sleep(2);
            ::_exit(0);
        }
        const char *words[] = {"gatelab", "print", "folder", nullptr};
        const char *none[] = {nullptr};
        ::execve("/gatelab", const_cast<char **>(words), const_cast<char **>(none));
        return -errno;
    });
    expect("shared working directory", outcome, 1000 + SIGKILL);
    const auto held = heldBack();
    const auto moved = outcomeIn([held] {
        std::thread([held] {
            waitUntilHeldBack(held);
            [[maybe_unused]] const auto gone = ::chdir("/");
        }).detach();
        const char *words[] = {"gatelab", "print", "SLOW", nullptr};
        const char *none[] = {nullptr};
        ::execve("/gatelab", const_cast<char **>(words), const_cast<char **>(none));
        return -errno;
    });
    expect("working directory changed while it waits", moved, 1000 + SIGKILL);
}

/// More than may wait are refused at once, and those that were killed make room.
void crowdCase()
{
    constexpr int kCrowd = 300;
    std::vector<pid_t> waiting;
    int refused = 0;
    for (int i = 0; i < kCrowd; ++i) {
        const auto pid = ::fork();
        if (pid == 0) {
            const char *words[] = {"gatelab", "NEVER", nullptr};
            const char *none[] = {nullptr};
            ::execve("/gatelab", const_cast<char **>(words), const_cast<char **>(none));
            ::_exit(errno == EAGAIN ? 11 : 12);
        }
        waiting.push_back(pid);
    }
    const auto ended = [&waiting] {
        return std::ranges::count_if(waiting, [](pid_t pid) {
            siginfo_t info{};
            return ::waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid;
        });
    };
    for (int i = 0; i < 1200 && ended() < kCrowd - 256; ++i)
        ::usleep(100'000);
    ::sleep(1); // one more that was refused would show
    for (const auto pid : waiting) {
        int status = 0;
        if (::waitpid(pid, &status, WNOHANG) == 0) {
            ::kill(pid, SIGKILL);
            ::waitpid(pid, &status, 0);
        } else {
            refused += WIFEXITED(status) && WEXITSTATUS(status) == 11;
        }
    }
    expect("the 257th that waits", refused, kCrowd - 256);
    expect("after a crowd", outcomeOf("/gatelab", {"gatelab"}), 0);
}

} // namespace

void execCases()
{
    expect("allowed", outcomeOf("/gatelab", {"gatelab", "print", "one"}), 7);
    expect("refused", outcomeOf("/gatelab", {"gatelab", "print", "EVIL"}), -EACCES);
    expect("not there", outcomeOf("/nothing", {"nothing"}), -ENOENT);
    expect("relative", outcomeIn([] {
               if (::chdir("/bin") != 0)
                   return -1;
               const char *words[] = {"busybox", "true", nullptr};
               const char *none[] = {nullptr};
               ::execve("busybox", const_cast<char **>(words), const_cast<char **>(none));
               return -errno;
           }),
           0);
    expect("own program by /proc/self", outcomeOf("/proc/self/exe", {"gatelab", "print", "self"}), 7);
    expect("folder", outcomeOf("/tmp", {"x"}), -EACCES);
    expect("not executable", outcomeOf("/plain", {"x"}), -EACCES);
    expect("no arguments", outcomeOf("/gatelab", {}), -EINVAL);
    expect("many arguments", outcomeOf("/gatelab", {"gatelab", "print", std::string(60'000, 'x')}), 7);
    expect("too many arguments", outcomeOf("/gatelab", {"gatelab", "print", std::string(66'000, 'x')}), -E2BIG);
    expect("large environment", outcomeOf("/gatelab", {"gatelab", "print", "x"}, {"A=" + std::string(60'000, 'x'), "B="}), 7);
    expect("too large environment", outcomeOf("/gatelab", {"gatelab", "print", "x"}, {"A=" + std::string(66'000, 'x')}), -E2BIG);
    expect("by another thread", threadOutcome("thread"), 7);
    expect("by another thread, refused", threadOutcome("EVIL"), -EACCES);
    const auto printed = contentOf("/tmp/printed");
    report("nothing refused has run", printed.contains("one") && printed.contains("thread") && !printed.contains("EVIL"), printed.substr(0, 200));
    descriptorCases();
    callCases();
    mappedCase();
    folderCase();
    crowdCase();
}
