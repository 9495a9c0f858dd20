// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// System calls and devices that an agent has no use for: that they answer is the effect.

#include "tests/attack/programs/Attack.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <linux/sched.h>
#include <linux/userfaultfd.h>
#include <sched.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstring>

namespace attack {
namespace {

void ioUring()
{
    io_uring_params parameters{};
    must("io_uring_setup", ::syscall(SYS_io_uring_setup, 1, &parameters));
    effect("an io_uring");
}

void userNamespace()
{
    must("unshare", ::unshare(CLONE_NEWUSER));
    effect("a user namespace");
}

void userNamespaceByClone()
{
    const auto child = must("clone", ::syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
    if (child == 0)
        ::_exit(0);
    ::waitpid(static_cast<pid_t>(child), nullptr, __WALL);
    effect("a user namespace");
}

/// Its arguments lie in memory, where a filter cannot look.
void userNamespaceByClone3()
{
    clone_args arguments{};
    arguments.flags = CLONE_NEWUSER;
    arguments.exit_signal = SIGCHLD;
    const auto child = must("clone3", ::syscall(SYS_clone3, &arguments, sizeof arguments));
    if (child == 0)
        ::_exit(0);
    ::waitpid(static_cast<pid_t>(child), nullptr, __WALL);
    effect("a user namespace");
}

void keyring()
{
    must("add_key", ::syscall(SYS_add_key, "user", "attack", "x", 1, -3 /* the session's keyring */));
    must("keyctl", ::syscall(SYS_keyctl, 0, -3, 1));
    effect("a key in the kernel");
}

void userFaults()
{
    must("userfaultfd", ::syscall(SYS_userfaultfd, UFFD_USER_MODE_ONLY | O_CLOEXEC));
    effect("a descriptor for page faults");
}

void bpfMap()
{
    bpf_attr attributes{};
    attributes.map_type = BPF_MAP_TYPE_ARRAY;
    attributes.key_size = attributes.value_size = 4;
    attributes.max_entries = 1;
    must("bpf", ::syscall(SYS_bpf, BPF_MAP_CREATE, &attributes, sizeof attributes));
    effect("a BPF map");
}

/// The map that says which processes descend from which tool call.
void gateMap()
{
    bpf_attr attributes{};
    attributes.pathname = reinterpret_cast<std::uint64_t>("/sys/fs/bpf/cofferdam/processes");
    must("open the gate's map", ::syscall(SYS_bpf, BPF_OBJ_GET, &attributes, sizeof attributes));
    effect("the gate's map is open");
}

void perfEvents()
{
    perf_event_attr attributes{};
    attributes.size = sizeof attributes;
    attributes.type = PERF_TYPE_SOFTWARE;
    attributes.config = PERF_COUNT_SW_CPU_CLOCK;
    attributes.exclude_kernel = 1;
    must("perf_event_open", ::syscall(SYS_perf_event_open, &attributes, 0, -1, -1, 0));
    effect("performance events");
}

void loadModule()
{
    must("finit_module", ::syscall(SYS_finit_module, ::open(kSelf, O_RDONLY), "", 0));
    effect("a kernel module");
}

void loadKernel()
{
    must("kexec_load", ::syscall(SYS_kexec_load, 0, 0, nullptr, 0));
    effect("another kernel");
}

void restart()
{
    must("reboot", ::syscall(SYS_reboot, 0xfee1dead, 672274793, 0x89abcdef /* CAD on: harmless */, nullptr));
    effect("the machine could be restarted");
}

template<const char *path, int flags>
void openDevice()
{
    must((std::string("open ") + path).c_str(), ::open(path, flags));
    effect("%s is open", path);
}

/// The host's ear: whoever writes there is guestd.
void controlPort()
{
    auto *folder = ::opendir("/dev");
    while (const auto *entry = folder ? ::readdir(folder) : nullptr) {
        const auto path = std::string("/dev/") + entry->d_name;
        if (!path.starts_with("/dev/vport"))
            continue;
        must(("open " + path).c_str(), ::open(path.c_str(), O_RDWR | O_NONBLOCK));
        effect("%s is open", path.c_str());
        return;
    }
    stopped("find the control port");
}

constexpr char kSystemDisk[] = "/dev/vda";
constexpr char kDataDisk[] = "/dev/vdb";
constexpr char kSysrq[] = "/proc/sysrq-trigger";
constexpr char kCorePattern[] = "/proc/sys/kernel/core_pattern";
/// Born into OpenClaw's own control group, a tool would pass for it.
void intoGatewaysGroup()
{
    const auto group = must("open of the gateway's group", ::open("/sys/fs/cgroup/agent/gateway", O_PATH | O_DIRECTORY));
    clone_args arguments{};
    arguments.flags = CLONE_INTO_CGROUP;
    arguments.exit_signal = SIGCHLD;
    arguments.cgroup = static_cast<std::uint64_t>(group);
    const auto child = must("clone3", ::syscall(SYS_clone3, &arguments, sizeof arguments));
    if (child == 0)
        ::_exit(0);
    ::waitpid(static_cast<pid_t>(child), nullptr, __WALL);
    effect("a process in the gateway's group");
}

constexpr char kMemory[] = "/dev/mem";
constexpr char kFuse[] = "/dev/fuse";
constexpr char kKernelLog[] = "/dev/kmsg";
constexpr char kBacking[] = "/data/home/agent/workspace/victims/kernel-backing-tree/a.txt";

} // namespace

std::vector<Attack> kernelAttacks()
{
    return {
        {"kernel-io-uring", ioUring},
        {"kernel-userns", userNamespace},
        {"kernel-userns-clone", userNamespaceByClone},
        {"kernel-userns-clone3", userNamespaceByClone3},
        {.name = "kernel-group-clone3", .run = intoGatewaysGroup, .alwaysHeld = true},
        {"kernel-keyring", keyring},
        {"kernel-userfaultfd", userFaults},
        {.name = "kernel-backing-tree", .run = openDevice < kBacking, O_WRONLY | O_TRUNC >, .alwaysHeld = true},
        {.name = "kernel-bpf", .run = bpfMap, .alwaysHeld = true},
        {.name = "kernel-gate-map", .run = gateMap, .alwaysHeld = true},
        {.name = "kernel-perf", .run = perfEvents, .alwaysHeld = true},
        {.name = "kernel-module", .run = loadModule, .alwaysHeld = true},
        {.name = "kernel-kexec", .run = loadKernel, .alwaysHeld = true},
        {.name = "kernel-reboot", .run = restart, .alwaysHeld = true},
        {.name = "kernel-control-port", .run = controlPort, .alwaysHeld = true},
        {.name = "kernel-system-disk", .run = openDevice<kSystemDisk, O_RDONLY>, .alwaysHeld = true},
        {.name = "kernel-data-disk", .run = openDevice<kDataDisk, O_RDWR>, .alwaysHeld = true},
        {.name = "kernel-sysrq", .run = openDevice<kSysrq, O_WRONLY>, .alwaysHeld = true},
        {.name = "kernel-core-pattern", .run = openDevice<kCorePattern, O_WRONLY>, .alwaysHeld = true},
        {.name = "kernel-memory", .run = openDevice<kMemory, O_RDWR>, .alwaysHeld = true},
        {.name = "kernel-fuse", .run = openDevice<kFuse, O_RDWR>, .alwaysHeld = true},
        {.name = "kernel-log", .run = openDevice<kKernelLog, O_WRONLY>, .alwaysHeld = true},
    };
}

} // namespace attack
