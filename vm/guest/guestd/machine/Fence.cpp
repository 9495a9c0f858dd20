// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/machine/Fence.h"

#include "core/api/GuestPlaces.h"
#include "core/base/Descriptor.h"
#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/base/Proc.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

namespace cofferdam::guest {
namespace {

struct Switch {
    const char *name; ///< Beneath /proc/sys
    const char *value;
};

/// yama: 2, not 3. At 3 nobody may read another's memory, and the exec gate has to read arguments; at 2 it takes a right that the agent
/// does not have, and the kernel's hook (vm/guest/bpf) refuses its user besides.
/// What epoll and inotify watch is counted for a user, so tools could use up OpenClaw's share; as memory it counts for their own group.
constexpr Switch kSwitches[]{
    {"kernel/io_uring_disabled", "2"},
    {"user/max_user_namespaces", "0"},
    {"kernel/yama/ptrace_scope", "2"},
    {"kernel/unprivileged_bpf_disabled", "1"},
    {"kernel/perf_event_paranoid", "3"},
    {"kernel/dmesg_restrict", "1"},
    {"kernel/kptr_restrict", "2"},
    {"kernel/sysrq", "0"},
    {"kernel/kexec_load_disabled", "1"},
    {"kernel/modules_disabled", "1"}, // those the machine needs are loaded by now
    {"fs/file-max", "4194304"}, // who opens many ends at the memory of its group, before others find none left
    {"net/ipv4/ip_local_port_range", "32768\t60999"}, // of which tools take a part only (COFFERDAM_TOOL_SOCKETS),
    {"net/ipv4/tcp_max_tw_buckets", "4096"}, // and these are what their closed sockets may keep
    {"net/ipv4/tcp_max_orphans", "4096"},
    {"vm/unprivileged_userfaultfd", "0"},
    {"fs/suid_dumpable", "0"},
    {"fs/protected_hardlinks", "1"},
    {"fs/protected_symlinks", "1"},
    {"fs/protected_regular", "2"},
    {"fs/protected_fifos", "2"},
    {"fs/lease-break-time", "30"},
    {"fs/epoll/max_user_watches", "16777216"},
    {"fs/inotify/max_user_instances", "1048576"},
    {"fs/inotify/max_user_watches", "16777216"},
};

constexpr auto kControllers = "+cpu +io +memory +pids";
constexpr int kAgentPids = 2048;
constexpr int kToolPids = 1024;
constexpr std::uint64_t kToolWrites = 512U << 20; // bytes a second to the disk; at 256 MiB writing 64 took a third longer

/// These files take one write(2) each, and fail by it.
bool put(const std::string &path, std::string_view text)
{
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return file && ::write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

bool putOrSay(const std::string &path, const std::string &text)
{
    if (put(path, text))
        return true;
    say("fence: " + path + " does not take " + text + ": " + std::strerror(errno));
    return false;
}

std::uint64_t memoryTotal()
{
    struct sysinfo info{};
    return ::sysinfo(&info) == 0 ? static_cast<std::uint64_t>(info.totalram) * info.mem_unit : 0;
}

/// The disk that /data is on.
std::string dataDisk()
{
    struct stat status{};
    if (::stat("/data", &status) != 0)
        return {};
    return std::to_string(major(status.st_dev)) + ":" + std::to_string(minor(status.st_dev));
}

struct Limit {
    std::string file;
    std::string value;
};

/// A fork bomb, a leak or a disk filler ends at these: an event, not an outage.
std::array<Limit, 6> limits()
{
    const auto memory = memoryTotal();
    const auto agent = std::string(kAgentGroup) + "/";
    const auto tools = std::string(kToolsGroup) + "/";
    return {Limit{agent + "pids.max", std::to_string(kAgentPids)},
            Limit{tools + "pids.max", std::to_string(kToolPids)},
            Limit{agent + "memory.max", std::to_string(memory / 100 * 85 / 4096 * 4096)},
            Limit{tools + "memory.max", std::to_string(memory / 100 * 60 / 4096 * 4096)},
            Limit{tools + "cpu.weight", "50"},
            Limit{tools + "io.max", dataDisk() + " wbps=" + std::to_string(kToolWrites)}};
}

bool makeGroups()
{
    bool made = putOrSay("/sys/fs/cgroup/cgroup.subtree_control", kControllers);
    for (const auto *group : {kAgentGroup, kGatewayGroup, kToolsGroup}) {
        made = (::mkdir(group, 0755) == 0 || errno == EEXIST) && made;
        if (group == kAgentGroup)
            made = putOrSay(std::string(kAgentGroup) + "/cgroup.subtree_control", kControllers) && made;
    }
    for (const auto &limit : limits())
        made = putOrSay(limit.file, limit.value) && made;
    return made;
}

/// Where the agent can write, no file gives whoever runs it the rights of its owner, and none is a device. Empty: it is so.
std::string mountProblem()
{
    constexpr std::array kPlaces{api::kAgentHome, "/tmp", "/dev/shm"};
    std::array<bool, kPlaces.size()> held{};
    std::ifstream mounts("/proc/self/mounts");
    for (std::string line; std::getline(mounts, line);) {
        std::istringstream words(line);
        std::string device;
        std::string place;
        std::string type;
        std::string options;
        words >> device >> place >> type >> options;
        options = "," + options + ",";
        for (std::size_t i = 0; i < kPlaces.size(); ++i) { // the last one lies over the others
            if (place == kPlaces[i])
                held[i] = options.contains(",nosuid,") && options.contains(",nodev,");
        }
    }
    const auto open = std::ranges::find(held, false);
    return open == held.end() ? std::string()
                              : std::string(kPlaces[static_cast<std::size_t>(open - held.begin())]) + " is not mounted so that no file in it lends rights";
}

bool allow(int ruleset, const std::string &path, std::uint64_t access)
{
    const Descriptor place(::open(path.c_str(), O_PATH | O_CLOEXEC));
    if (!place)
        return errno == ENOENT; // what is not there needs no right
    landlock_path_beneath_attr rule{};
    rule.allowed_access = access;
    rule.parent_fd = place.get();
    return ::syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
}

constexpr std::uint64_t kReading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_EXECUTE;
constexpr std::uint64_t kWriting = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR
                                   | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM
                                   | LANDLOCK_ACCESS_FS_REFER | LANDLOCK_ACCESS_FS_TRUNCATE;
constexpr std::uint64_t kDevices = LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_IOCTL_DEV;

} // namespace

void raiseFence()
{
    for (const auto &[name, value] : kSwitches)
        putOrSay(std::string("/proc/sys/") + name, value);
    if (::mount("proc", "/proc", "proc", MS_REMOUNT | MS_NOSUID | MS_NODEV | MS_NOEXEC, "hidepid=invisible") != 0)
        say(std::string("fence: processes are not hidden: ") + std::strerror(errno));
    if (!makeGroups())
        say("fence: the agent's groups are not as they have to be");
}

std::string fenceProblem()
{
    for (const auto &[name, value] : kSwitches) {
        if (const auto is = firstLine(std::string("/proc/sys/") + name); is != value)
            return std::string(name) + " is " + (is.empty() ? "missing" : is);
    }
    std::ifstream mounts("/proc/self/mounts");
    bool hidden = false;
    for (std::string line; std::getline(mounts, line);)
        hidden = hidden || (line.find(" /proc ") != std::string::npos && line.find("hidepid=invisible") != std::string::npos);
    if (!hidden)
        return "other users' processes are not hidden";
    if (auto problem = mountProblem(); !problem.empty())
        return problem;
    for (const auto &limit : limits()) {
        const auto is = firstLine(limit.file); // io.max shows more than it was given
        const auto space = limit.value.find(' ');
        if (!is.starts_with(limit.value.substr(0, space)) || (space != std::string::npos && is.find(limit.value.substr(space)) == std::string::npos))
            return limit.file + " is not " + limit.value;
    }
    return {};
}

bool enterLandlock(const std::string &home)
{
    landlock_ruleset_attr attributes{};
    attributes.handled_access_fs = kReading | kWriting | kDevices;
    attributes.scoped = LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL;
    const Descriptor ruleset(static_cast<int>(::syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0)));
    if (!ruleset || !allow(ruleset.get(), "/", kReading))
        return false;
    for (const auto &place : {home, std::string("/tmp"), std::string("/dev/shm")}) {
        if (!allow(ruleset.get(), place, kReading | kWriting))
            return false;
    }
    for (const auto *device : {"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/ptmx"}) {
        if (!allow(ruleset.get(), device,
                   LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_IOCTL_DEV | LANDLOCK_ACCESS_FS_TRUNCATE))
            return false;
    }
    return allow(ruleset.get(), "/dev/pts", kReading | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_IOCTL_DEV)
           && ::syscall(SYS_landlock_restrict_self, ruleset.get(), 0) == 0;
}

EndedTools endTools()
{
    constexpr std::size_t kMostShown = 5;
    EndedTools ended;
    const auto group = std::string(kToolsGroup);
    std::ifstream file(group + "/cgroup.procs");
    for (pid_t process = 0; file >> process; ++ended.processes) {
        std::error_code gone;
        auto program = std::filesystem::read_symlink("/proc/" + std::to_string(process) + "/exe", gone).string();
        if (!gone && ended.programs.size() < kMostShown && !std::ranges::contains(ended.programs, program))
            ended.programs.push_back(std::move(program));
    }
    ended.all = put(group + "/cgroup.kill", "1");
    return ended;
}

bool freezeAgent(bool frozen)
{
    return put(std::string(kAgentGroup) + "/cgroup.freeze", frozen ? "1" : "0");
}

} // namespace cofferdam::guest
