// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/SeccompFilter.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace cofferdam::guest {
namespace {

constexpr std::uint32_t kX32Bit = 0x4000'0000; // __X32_SYSCALL_BIT

/// The program of the filter, put together without allocating.
struct Program {
    std::array<sock_filter, 192> code{};
    unsigned short size = 0;

    constexpr void add(std::uint16_t what, std::uint32_t value, std::uint8_t ifTrue = 0, std::uint8_t ifFalse = 0)
    {
        code[size++] = sock_filter{what, ifTrue, ifFalse, value};
    }
    constexpr void load(std::size_t offset) { add(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)); }
    constexpr void give(std::uint32_t action) { add(BPF_RET | BPF_K, action); }
    constexpr void on(long call, std::uint32_t action)
    {
        add(BPF_JMP | BPF_JEQ | BPF_K, static_cast<std::uint32_t>(call), 0, 1);
        give(action);
    }
};

constexpr std::uint32_t kRefuse = SECCOMP_RET_ERRNO | EPERM;
constexpr std::size_t kNumber = offsetof(seccomp_data, nr);

constexpr std::size_t argument(int index)
{
    return offsetof(seccomp_data, args) + static_cast<std::size_t>(index) * sizeof(std::uint64_t); // low half
}

// What could go around the gates, change what others run, or reach the kernel's less trodden parts.
constexpr std::array kRefused{SYS_io_uring_setup,
                              SYS_io_uring_enter,
                              SYS_io_uring_register,
                              SYS_ptrace,
                              SYS_process_vm_writev,
                              SYS_process_madvise,
                              SYS_bpf,
                              SYS_userfaultfd,
                              SYS_perf_event_open,
                              SYS_mount,
                              SYS_umount2,
                              SYS_pivot_root,
                              SYS_chroot,
                              SYS_fsopen,
                              SYS_fsconfig,
                              SYS_fsmount,
                              SYS_fspick,
                              SYS_open_tree,
                              SYS_move_mount,
                              SYS_mount_setattr,
                              SYS_unshare,
                              SYS_setns,
                              SYS_keyctl,
                              SYS_add_key,
                              SYS_request_key,
                              SYS_kexec_load,
                              SYS_kexec_file_load,
                              SYS_init_module,
                              SYS_finit_module,
                              SYS_delete_module,
                              SYS_open_by_handle_at,
                              SYS_name_to_handle_at,
                              SYS_swapon,
                              SYS_swapoff,
                              SYS_reboot,
                              SYS_quotactl,
                              SYS_quotactl_fd,
                              SYS_acct,
                              SYS_pidfd_getfd,
                              SYS_kcmp,
                              SYS_fanotify_init,
                              SYS_lookup_dcookie,
                              SYS_uselib,
                              SYS_iopl,
                              SYS_ioperm,
                              SYS_modify_ldt,
                              SYS_vhangup,
                              SYS_syslog,
                              SYS_nfsservctl,
                              SYS_sysfs,
                              SYS_settimeofday,
                              SYS_clock_settime,
                              SYS_adjtimex,
                              SYS_clock_adjtime,
                              SYS_sethostname,
                              SYS_setdomainname};

// CLONE_PARENT makes a child of whoever started one: of OpenClaw, which does not know it and never waits for it.
constexpr std::uint32_t kRefusedClones =
    CLONE_PARENT | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;

constexpr Program filter()
{
    Program program;
    program.load(offsetof(seccomp_data, arch));
    program.add(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0);
    program.give(SECCOMP_RET_KILL_PROCESS);
    program.load(kNumber);
    program.add(BPF_JMP | BPF_JGE | BPF_K, kX32Bit, 0, 1);
    program.give(SECCOMP_RET_KILL_PROCESS);
    program.on(SYS_execve, SECCOMP_RET_USER_NOTIF);
    program.on(SYS_execveat, SECCOMP_RET_USER_NOTIF);
    for (const auto call : kRefused)
        program.on(call, kRefuse);
    // clone3's flags lie in memory, where no filter sees them: CLONE_PARENT is refused by the BPF program at task_alloc, user
    // namespaces at userns_create, and the others want a capability. Without clone3 each posix_spawn resets 64 signals one by one.
    program.add(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 4);
    program.load(argument(0));
    program.add(BPF_JMP | BPF_JSET | BPF_K, kRefusedClones, 0, 1);
    program.give(kRefuse);
    program.give(SECCOMP_RET_ALLOW);
    // Limits of others: a gateway that may open no more files, or use no more time, is one that has ended.
    program.add(BPF_JMP | BPF_JEQ | BPF_K, SYS_prlimit64, 0, 4);
    program.load(argument(0));
    program.add(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 0);
    program.give(kRefuse);
    program.give(SECCOMP_RET_ALLOW);
    // READ_IMPLIES_EXEC, ADDR_NO_RANDOMIZE and their kin survive execve.
    program.add(BPF_JMP | BPF_JEQ | BPF_K, SYS_personality, 0, 5);
    program.load(argument(0));
    program.add(BPF_JMP | BPF_JEQ | BPF_K, 0, 2, 0);
    program.add(BPF_JMP | BPF_JEQ | BPF_K, 0xffff'ffff, 1, 0);
    program.give(kRefuse);
    program.give(SECCOMP_RET_ALLOW);
    // A second listener further down would be asked instead of ours.
    program.add(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 3);
    program.load(argument(1));
    program.add(BPF_JMP | BPF_JSET | BPF_K, SECCOMP_FILTER_FLAG_NEW_LISTENER, 0, 1);
    program.give(kRefuse);
    program.give(SECCOMP_RET_ALLOW);
    return program;
}

} // namespace

int installExecFilter()
{
    static constexpr auto kFilter = filter();
    auto code = kFilter.code;
    const sock_fprog program{kFilter.size, code.data()};
    return static_cast<int>(
        ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &program));
}

bool passDescriptor(int socket, int descriptor)
{
    char byte = 0;
    iovec part{&byte, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = space.data();
    message.msg_controllen = space.size();
    auto *control = CMSG_FIRSTHDR(&message);
    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_RIGHTS;
    control->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(control), &descriptor, sizeof descriptor);
    return ::sendmsg(socket, &message, MSG_NOSIGNAL) == 1;
}

int takeDescriptor(int socket, int flags)
{
    char byte = 0;
    iovec part{&byte, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> space{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = space.data();
    message.msg_controllen = space.size();
    if (::recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC) != 1)
        return -1;
    const auto *control = CMSG_FIRSTHDR(&message);
    if (control == nullptr || control->cmsg_level != SOL_SOCKET || control->cmsg_type != SCM_RIGHTS || control->cmsg_len != CMSG_LEN(sizeof(int)))
        return -1;
    int descriptor = -1;
    std::memcpy(&descriptor, CMSG_DATA(control), sizeof descriptor);
    return descriptor;
}

} // namespace cofferdam::guest
