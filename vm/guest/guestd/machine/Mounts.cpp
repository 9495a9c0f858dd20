// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/machine/Mounts.h"

#include "core/api/GuestPlaces.h"
#include "core/base/Descriptor.h"
#include "vm/guest/guestd/base/Log.h"
#include "vm/guest/guestd/base/Vitals.h"
#include "vm/guest/guestd/files/FileGate.h"
#include "vm/guest/guestd/machine/Awakening.h"

#include <fcntl.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace cofferdam::guest {
namespace {

constexpr auto kModules = "/modules"; // NN-name.ko, loaded in the order of their names
constexpr auto kSystem = "/system";
constexpr auto kGuestd = "/usr/lib/cofferdam/guestd";
constexpr std::chrono::seconds kDiskPatience{30};
constexpr auto kKillAgent = "/sys/fs/cgroup/agent/cgroup.kill";

bool mountAt(const char *source, const char *target, const char *type, unsigned long flags, const char *options = nullptr)
{
    if (::mount(source, target, type, flags, options) == 0)
        return true;
    say(std::string("cannot mount ") + target + ": " + std::strerror(errno));
    return false;
}

void loadModules()
{
    std::error_code error;
    std::vector<std::filesystem::path> files;
    for (const auto &entry : std::filesystem::directory_iterator(kModules, error))
        files.push_back(entry.path());
    std::ranges::sort(files);
    for (const auto &file : files) {
        const Descriptor module(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
        if (::syscall(SYS_finit_module, module.get(), "", 0) != 0 && errno != EEXIST)
            say("cannot load " + file.filename().string() + ": " + std::strerror(errno));
    }
}

/// By the serial number the host gave it; by its name where a disk has none.
std::string findDisk(const std::string &name)
{
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator("/sys/block", error)) {
        std::ifstream file(entry.path() / "serial");
        std::string serial;
        if (std::getline(file, serial) && serial == name)
            return "/dev/" + entry.path().filename().string();
    }
    const auto device = "/dev/" + name;
    return ::access(device.c_str(), F_OK) == 0 ? device : std::string();
}

std::string waitForDisk(const std::string &name)
{
    const auto end = std::chrono::steady_clock::now() + kDiskPatience;
    while (std::chrono::steady_clock::now() < end) { // before any event loop: the kernel finds disks asynchronously
        if (auto device = findDisk(name); !device.empty())
            return device;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    say("there is no disk " + name);
    return {};
}

bool makeFolder(const std::string &path, mode_t mode, unsigned owner)
{
    if (::mkdir(path.c_str(), mode) != 0)
        return errno == EEXIST;
    return ::chmod(path.c_str(), mode) == 0 && ::chown(path.c_str(), owner, owner) == 0;
}

/// Where the file gate mounts: an empty folder for everybody until it has, and again when it is gone.
bool makeHome()
{
    return mountAt("home", "/home", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=0755,size=64k") && makeFolder(api::kAgentHome, 0555, 0)
           && mountAt(nullptr, "/home", nullptr, MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC);
}

/// Not left to its start script, whose programs are tools like any other's.
bool makeOpenClawsFolders()
{
    return std::ranges::all_of(std::array{"/.openclaw", "/.cache", "/.cache/node-compile"},
                               [](const char *folder) { return makeFolder(std::string(api::kAgentBacking) + folder, 0700, api::kAgentUser); });
}

bool mountData()
{
    const auto disk = waitForDisk("vdb");
    // Blocks that the agent's tools cannot have: files/HomeSystem.h.
    const auto reserve = gatesWanted() ? "resgid=" + std::to_string(kTrafficGroup) : "resuid=" + std::to_string(api::kAgentUser);
    const auto home = [] { return gatesWanted() ? makeHome() : mountAt("/data/home", "/home", nullptr, MS_BIND); };
    // /data is root's: the agent's files are reached by /home alone, where the gate is.
    return !disk.empty() && mountAt(disk.c_str(), "/data", "ext4", MS_NOSUID | MS_NODEV | MS_NOATIME, reserve.c_str()) && ::chmod("/data", 0700) == 0
           && makeFolder("/data/home", 0755, 0) && makeFolder(api::kAgentBacking, 0700, api::kAgentUser)
           && makeFolder(std::string(api::kAgentBacking) + "/workspace", 0755, api::kAgentUser) && makeOpenClawsFolders() && makeFolder("/data/var", 0755, 0)
           && makeFolder("/data/log", 0755, 0) && home() && mountAt("/data/var", "/var", nullptr, MS_BIND);
}

/// As programs expect them.
void linkDescriptors()
{
    for (const auto &[target, name] : {std::pair("/proc/self/fd", "/dev/fd"), std::pair("/proc/self/fd/0", "/dev/stdin"),
                                       std::pair("/proc/self/fd/1", "/dev/stdout"), std::pair("/proc/self/fd/2", "/dev/stderr")}) {
        if (::symlink(target, name) != 0 && errno != EEXIST)
            say(std::string("cannot link ") + name + ": " + std::strerror(errno));
    }
}

} // namespace

void enterSystemDisk()
{
    ::mkdir("/dev", 0755);
    ::mkdir("/proc", 0755);
    ::mkdir("/sys", 0755);
    ::mkdir(kSystem, 0755);
    mountAt("dev", "/dev", "devtmpfs", MS_NOSUID);
    useConsole();
    mountAt("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC);
    mountAt("sys", "/sys", "sysfs", MS_NOSUID | MS_NODEV | MS_NOEXEC);
    loadModules();
    const auto disk = waitForDisk("vda");
    if (disk.empty() || !mountAt(disk.c_str(), kSystem, "ext4", MS_RDONLY | MS_NODEV | MS_NOATIME))
        return;
    // switch_root(8), without emptying the initramfs: it holds this program and a few modules.
    for (const auto *folder : {"/dev", "/proc", "/sys"}) {
        if (!mountAt(folder, (std::string(kSystem) + folder).c_str(), nullptr, MS_MOVE))
            return;
    }
    if (::chdir(kSystem) != 0 || !mountAt(".", "/", nullptr, MS_MOVE) || ::chroot(".") != 0 || ::chdir("/") != 0)
        return;
    ::execl(kGuestd, "guestd", "--init", nullptr);
    say(std::string("cannot run ") + kGuestd + ": " + std::strerror(errno));
}

bool mountMachine()
{
    constexpr auto kPlain = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    const auto basics = mountAt("run", "/run", "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=64m")
                        && mountAt("tmp", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777,size=50%") && makeFolder("/dev/pts", 0755, 0)
                        && mountAt("pts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "mode=0620,ptmxmode=0666") && makeFolder("/dev/shm", 01777, 0)
                        && mountAt("shm", "/dev/shm", "tmpfs", kPlain, "mode=1777,size=64m") && makeFolder(api::kGuestRunFolder, 0755, 0);
    if (!basics)
        return false;
    linkDescriptors();
    mountAt("cgroup", "/sys/fs/cgroup", "cgroup2", kPlain);
    std::ofstream(kMachineIdFile) << std::string(32, '0') << "\n"; // until the first HELLO
    ::chmod(kMachineIdFile, 0444);
    if (::access("/etc/machine-id", F_OK) == 0)
        mountAt(kMachineIdFile, "/etc/machine-id", nullptr, MS_BIND);
    return mountData();
}

void closeHome()
{
    if (::access(kKillAgent, F_OK) == 0)
        std::ofstream(kKillAgent) << "1"; // an open file that passes the gate by would still be writable
    while (::umount2(api::kAgentHome, MNT_DETACH) == 0)
        ;
}

void bringLoopbackUp()
{
    const Descriptor socket(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ifreq request{};
    std::strcpy(request.ifr_name, "lo");
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    if (::ioctl(socket.get(), SIOCSIFFLAGS, &request) != 0)
        say("the loopback interface does not come up");
}

} // namespace cofferdam::guest
