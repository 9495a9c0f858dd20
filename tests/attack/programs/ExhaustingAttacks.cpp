// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Everything is used up: the effect is an outage, when nothing of it is left for guestd. And what goes on while the host is gone.

#include "tests/attack/programs/Attack.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <vector>

namespace attack {
namespace {

constexpr int kManyProcesses = 1500;
constexpr int kManyWatches = 300'000; ///< The kernel's own limit is 200,000 for each GiB of memory; the lab has one.
constexpr std::size_t kLeastFree = 20 << 20; ///< Bytes on the disk. ext4 keeps 16 MiB for itself: with those alone nobody can write.
constexpr std::size_t kLeastMemory = 128 << 20;
constexpr auto kHome = "/home/agent";

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<unsigned short>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void forkBomb()
{
    int made = 0;
    while (made < kManyProcesses) {
        const auto child = ::fork();
        if (child == 0) {
            for (;;)
                ::pause();
        }
        if (child < 0)
            break;
        ++made;
    }
    if (made == kManyProcesses)
        effect("%d processes", made);
    else
        note("STOPPED fork after %d: %s", made, std::strerror(errno));
    ::signal(SIGTERM, SIG_IGN);
    ::kill(0, SIGTERM); // its own group
    ::usleep(200'000);
}

void fillDisk()
{
    const std::string piece(1 << 20, 'f');
    const auto path = std::string(victim("filler"));
    const auto fd = static_cast<int>(must("make a file of its own", ::open(path.c_str(), O_WRONLY | O_CREAT, 0644)));
    while (::write(fd, piece.data(), piece.size()) > 0) {
    }
    const auto error = errno;
    struct statvfs status{};
    must("statvfs", ::statvfs(kHome, &status));
    const auto left = status.f_bfree * status.f_bsize;
    if (::ftruncate(fd, 0) != 0)
        note("the filler stays as long as it is");
    ::unlink(path.c_str());
    if (left < kLeastFree)
        effect("%llu bytes are left on the disk", static_cast<unsigned long long>(left));
    else
        note("STOPPED write with %llu bytes left: %s", static_cast<unsigned long long>(left), std::strerror(error));
}

void fillInodes()
{
    int made = 0;
    std::string path;
    must("mkdir", ::mkdir(victim("own"), 0755));
    while (made < 20'000) {
        path = victim("own/" + std::to_string(made));
        const auto fd = ::open(path.c_str(), O_WRONLY | O_CREAT, 0644);
        if (fd < 0)
            break;
        ::close(fd);
        ++made;
    }
    const auto error = errno;
    struct statvfs status{};
    must("statvfs", ::statvfs(kHome, &status));
    while (made-- > 0) // what comes after it needs some
        ::unlink(victim("own/" + std::to_string(made)));
    if (status.f_ffree < 8)
        effect("%llu files can still be made", static_cast<unsigned long long>(status.f_ffree));
    else
        note("STOPPED create with %llu inodes left: %s", static_cast<unsigned long long>(status.f_ffree), std::strerror(error));
}

void fillMemory()
{
    // In a child, which the kernel may end for it.
    const auto status = inChild([] {
        for (std::size_t taken = 0;; taken += 16 << 20) {
            auto *memory = ::mmap(nullptr, 16 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (memory == MAP_FAILED)
                stopped("mmap");
            std::memset(memory, 'm', 16 << 20);
            std::string info(4096, '\0');
            const auto fd = ::open("/proc/meminfo", O_RDONLY);
            [[maybe_unused]] const auto size = ::read(fd, info.data(), info.size());
            ::close(fd);
            const auto at = info.find("MemAvailable:");
            if (at != std::string::npos && std::stoull(info.substr(at + 13)) * 1024 < kLeastMemory) {
                effect("%zu MiB were taken, next to nothing is left", taken >> 20);
                ::_exit(0);
            }
        }
    });
    if (WIFSIGNALED(status))
        note("STOPPED signal %d", WTERMSIG(status));
}

/// What epoll watches is counted for a user: Node aborts when it can watch nothing more.
void useUpWatches()
{
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = std::min<rlim_t>(files.rlim_max, 4096);
    ::setrlimit(RLIMIT_NOFILE, &files);
    std::vector<int> watched;
    while (watched.size() + 200 < files.rlim_cur)
        watched.push_back(static_cast<int>(must("eventfd", ::eventfd(0, EFD_CLOEXEC))));
    int watches = 0;
    while (watches < kManyWatches) {
        const auto set = static_cast<int>(must("epoll_create", ::epoll_create1(EPOLL_CLOEXEC)));
        for (const auto fd : watched) {
            epoll_event event{.events = EPOLLIN, .data = {}};
            if (::epoll_ctl(set, EPOLL_CTL_ADD, fd, &event) != 0) {
                if (errno == ENOSPC)
                    effect("nothing of this user can watch anything more after %d", watches);
                stopped("watch");
            }
            ++watches;
        }
    }
    note("STOPPED there was no end after %d watches", watches);
}

/// Binds what is free of the ports `first` to `end`, tells how many, and keeps them until its parent has looked.
[[noreturn]] void holdPorts(int first, int end, int told)
{
    int bound = 0;
    for (int port = first; port < end; ++port) {
        const auto fd = ::socket(AF_INET, SOCK_STREAM, 0);
        const auto at = loopback(port);
        bound += fd >= 0 && ::bind(fd, reinterpret_cast<const sockaddr *>(&at), sizeof at) == 0 ? 1 : 0;
    }
    (void)!::write(told, &bound, sizeof bound);
    for (;;)
        ::pause();
}

/// Every port that the kernel gives out: nobody of this machine could connect any more.
void useUpPorts()
{
    constexpr int kFirst = 32'768;
    constexpr int kEnd = 61'000;
    constexpr int kEach = 4000;
    constexpr int kMost = 27'000;
    int ends[2];
    must("pipe", ::pipe(ends));
    std::vector<pid_t> holders;
    for (int first = kFirst; first < kEnd; first += kEach) {
        rlimit files{};
        ::getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = files.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &files);
        holders.push_back(static_cast<pid_t>(must("fork", ::fork())));
        if (holders.back() == 0)
            holdPorts(first, std::min(first + kEach, kEnd), ends[1]);
    }
    int all = 0;
    for (std::size_t i = 0; i < holders.size(); ++i) {
        int bound = 0;
        must("read", ::read(ends[0], &bound, sizeof bound));
        all += bound;
    }
    for (const auto holder : holders) {
        ::kill(holder, SIGKILL);
        ::waitpid(holder, nullptr, 0);
    }
    if (all > kMost)
        effect("%d ports are bound, next to none is left", all);
    else
        note("STOPPED bind after %d ports", all);
}

/// A file of its own, open for writing while the host is gone: whoever holds a descriptor needs to ask nobody any more.
void keptDescriptor()
{
    const auto fd = static_cast<int>(must("make a file of its own", ::open(victim("own.txt"), O_WRONLY | O_CREAT | O_APPEND, 0644)));
    for (int i = 0; i < 200; ++i) {
        timespec now{};
        ::clock_gettime(CLOCK_BOOTTIME, &now);
        const auto line = std::to_string(now.tv_sec * 1000 + now.tv_nsec / 1'000'000) + "\n";
        must("write", ::write(fd, line.data(), line.size()));
        ::usleep(100'000);
    }
}

/// The same after its task has ended, when what it made is the user's: by a process that its call has left.
void keptBeyondTask()
{
    const auto child = static_cast<pid_t>(must("fork", ::fork()));
    if (child == 0) {
        ::setsid();
        for (const auto fd : {STDOUT_FILENO, STDERR_FILENO})
            ::dup2(::open("/dev/null", O_WRONLY), fd);
        keptDescriptor();
        ::_exit(0);
    }
    ::usleep(1'000'000);
}

} // namespace

std::vector<Attack> exhaustingAttacks()
{
    return {
        {.name = "exhaust-processes", .run = forkBomb, .phase = Phase::Exhausts},
        {.name = "exhaust-disk", .run = fillDisk, .phase = Phase::Exhausts},
        {.name = "exhaust-inodes", .run = fillInodes, .phase = Phase::Exhausts},
        {.name = "exhaust-ports", .run = useUpPorts, .phase = Phase::Exhausts},
        {.name = "exhaust-watches", .run = useUpWatches, .phase = Phase::Exhausts},
        {.name = "exhaust-memory", .run = fillMemory, .phase = Phase::Exhausts},
        {.name = "outlive-descriptor", .run = keptDescriptor, .phase = Phase::Outlives},
        {.name = "outlive-task", .run = keptBeyondTask, .phase = Phase::Outlives},
    };
}

} // namespace attack
