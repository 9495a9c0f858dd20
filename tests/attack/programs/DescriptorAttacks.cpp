// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files of the user reached by descriptors, by /proc and by io_uring instead of by their paths.

#include "tests/attack/programs/Attack.h"

#include <fcntl.h>
#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>

namespace attack {
namespace {

int openToRead(const char *file)
{
    return static_cast<int>(must("open", ::open(victim(file), O_RDONLY | O_CLOEXEC)));
}

std::string procFd(const std::string &process, int fd)
{
    return "/proc/" + process + "/fd/" + std::to_string(fd);
}

void truncateAt(const std::string &path)
{
    must(("open " + path + " for writing").c_str(), ::open(path.c_str(), O_WRONLY | O_TRUNC));
}

void reopenOwn()
{
    truncateAt(procFd("self", openToRead("a.txt")));
}

void reopenByPathDescriptor()
{
    truncateAt(procFd("self", static_cast<int>(must("open", ::open(victim("a.txt"), O_PATH)))));
}

void truncateByProc()
{
    must("truncate by /proc", ::truncate(procFd("self", openToRead("a.txt")).c_str(), 0));
}

void modeByProc()
{
    must("chmod by /proc", ::chmod(procFd("self", openToRead("a.txt")).c_str(), 0777));
}

/// A process beside, with `a.txt` open as number `fd`.
pid_t holder(int &fd)
{
    int ends[2];
    must("pipe", ::pipe(ends));
    const auto child = static_cast<pid_t>(must("fork", ::fork()));
    if (child == 0) {
        const auto opened = openToRead("a.txt");
        must("write", ::write(ends[1], &opened, sizeof opened));
        ::pause();
    }
    must("read", ::read(ends[0], &fd, sizeof fd));
    return child;
}

void reopenOfAnother()
{
    int fd = -1;
    const auto other = holder(fd);
    truncateAt(procFd(std::to_string(other), fd));
}

void byRootOfAnother()
{
    int fd = -1;
    const auto other = holder(fd);
    truncateAt("/proc/" + std::to_string(other) + "/root" + victim("a.txt"));
}

void byCwdOfAnother()
{
    must("chdir", ::chdir(victim("sub")));
    int fd = -1;
    const auto other = holder(fd);
    truncateAt("/proc/" + std::to_string(other) + "/cwd/c.txt");
}

void takenByPidfd()
{
    int fd = -1;
    const auto other = holder(fd);
    const auto process = static_cast<int>(must("pidfd_open", ::syscall(SYS_pidfd_open, other, 0)));
    const auto taken = static_cast<int>(must("pidfd_getfd", ::syscall(SYS_pidfd_getfd, process, fd, 0)));
    truncateAt(procFd("self", taken));
}

void passedBySocket()
{
    int ends[2];
    must("socketpair", ::socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
    char control[CMSG_SPACE(sizeof(int))] = {};
    char byte = 0;
    iovec data{&byte, 1};
    msghdr message{};
    message.msg_iov = &data;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    if (must("fork", ::fork()) == 0) {
        const auto opened = openToRead("a.txt");
        auto *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof opened);
        std::memcpy(CMSG_DATA(header), &opened, sizeof opened);
        must("sendmsg", ::sendmsg(ends[0], &message, 0));
        ::_exit(0);
    }
    must("recvmsg", ::recvmsg(ends[1], &message, 0));
    int taken = -1;
    std::memcpy(&taken, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof taken);
    truncateAt(procFd("self", taken));
}

void byHandle()
{
    alignas(file_handle) char bytes[sizeof(file_handle) + MAX_HANDLE_SZ] = {};
    auto *handle = reinterpret_cast<file_handle *>(bytes);
    handle->handle_bytes = MAX_HANDLE_SZ;
    int mount = 0;
    must("name_to_handle_at", ::name_to_handle_at(AT_FDCWD, victim("a.txt"), handle, &mount, 0));
    const auto home = static_cast<int>(must("open", ::open("/home", O_RDONLY | O_DIRECTORY)));
    must("open_by_handle_at", ::open_by_handle_at(home, handle, O_WRONLY | O_TRUNC));
}

/// Descriptors above 3 are closed by careful programs; those that were inherited are not theirs to doubt.
void inheritedAcrossExec()
{
    const auto fd = static_cast<int>(must("open for writing", ::open(victim("a.txt"), O_WRONLY)));
    must("dup2", ::dup2(fd, STDOUT_FILENO));
    become(kSelf, {kSelf, "benign"});
}

void asStandardOutput()
{
    const auto fd = static_cast<int>(must("open for writing", ::open(victim("a.txt"), O_WRONLY | O_TRUNC)));
    must("write", ::write(fd, "x", 1));
}

// io_uring does its work in the kernel: a filter of system calls does not see it.

int ringOperation(io_uring_sqe entry)
{
    io_uring_params parameters{};
    const auto ring = static_cast<int>(must("io_uring_setup", ::syscall(SYS_io_uring_setup, 4, &parameters)));
    const auto map = [&](std::size_t size, off_t offset) {
        auto *memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, offset);
        if (memory == MAP_FAILED)
            stopped("mmap of the ring");
        return static_cast<char *>(memory);
    };
    auto *submissions = map(parameters.sq_off.array + parameters.sq_entries * sizeof(unsigned), IORING_OFF_SQ_RING);
    auto *entries = reinterpret_cast<io_uring_sqe *>(map(parameters.sq_entries * sizeof(io_uring_sqe), static_cast<off_t>(IORING_OFF_SQES)));
    auto *completions = map(parameters.cq_off.cqes + parameters.cq_entries * sizeof(io_uring_cqe), IORING_OFF_CQ_RING);
    entries[0] = entry;
    auto *tail = reinterpret_cast<unsigned *>(submissions + parameters.sq_off.tail);
    reinterpret_cast<unsigned *>(submissions + parameters.sq_off.array)[*tail & (parameters.sq_entries - 1)] = 0;
    __atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
    must("io_uring_enter", ::syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, nullptr, 0));
    const auto result = reinterpret_cast<io_uring_cqe *>(completions + parameters.cq_off.cqes)->res;
    errno = result < 0 ? -result : 0;
    return static_cast<int>(must("the operation in the ring", result < 0 ? -1 : result));
}

void ringUnlink()
{
    io_uring_sqe entry{};
    entry.opcode = IORING_OP_UNLINKAT;
    entry.fd = AT_FDCWD;
    entry.addr = reinterpret_cast<std::uint64_t>(victim("a.txt"));
    ringOperation(entry);
}

void ringTruncates()
{
    io_uring_sqe entry{};
    entry.opcode = IORING_OP_OPENAT;
    entry.fd = AT_FDCWD;
    entry.addr = reinterpret_cast<std::uint64_t>(victim("a.txt"));
    entry.open_flags = O_WRONLY | O_TRUNC;
    ringOperation(entry);
}

void ringRename()
{
    io_uring_sqe entry{};
    entry.opcode = IORING_OP_RENAMEAT;
    entry.fd = AT_FDCWD;
    entry.addr = reinterpret_cast<std::uint64_t>(victim("b.bin"));
    entry.len = static_cast<std::uint32_t>(AT_FDCWD);
    entry.addr2 = reinterpret_cast<std::uint64_t>(victim("a.txt"));
    ringOperation(entry);
}

} // namespace

std::vector<Attack> descriptorAttacks()
{
    return {
        {"fd-reopen", reopenOwn},
        {"fd-reopen-path", reopenByPathDescriptor},
        {"fd-truncate-by-proc", truncateByProc},
        {"fd-chmod-by-proc", modeByProc},
        {"fd-reopen-of-another", reopenOfAnother},
        {"fd-root-of-another", byRootOfAnother},
        {"fd-cwd-of-another", byCwdOfAnother},
        {"fd-pidfd-getfd", takenByPidfd},
        {"fd-passed-by-socket", passedBySocket},
        {.name = "fd-by-handle", .run = byHandle, .alwaysHeld = true},
        {"fd-inherited", inheritedAcrossExec, {}, {{kSelf, "benign"}}},
        {"fd-write-of-opened", asStandardOutput},
        {"uring-unlink", ringUnlink},
        {"uring-open-truncates", ringTruncates},
        {"uring-rename-over", ringRename},
    };
}

} // namespace attack
