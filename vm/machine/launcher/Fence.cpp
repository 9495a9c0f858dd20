// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/launcher/Fence.h"

#include "core/base/Descriptor.h"

#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace cofferdam::launcher {
namespace {

constexpr uint64_t kReadFile = LANDLOCK_ACCESS_FS_READ_FILE;
constexpr uint64_t kRead = kReadFile | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr uint64_t kWriteFile = kReadFile | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE;
constexpr uint64_t kWrite = kRead | kWriteFile | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REMOVE_FILE;
constexpr uint64_t kPlace = kRead | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE;
constexpr uint64_t kTree = kWrite | kPlace;
constexpr uint64_t kOnFiles = kWriteFile | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_IOCTL_DEV;

std::string failure(const std::string &what)
{
    return what + ": " + std::strerror(errno);
}

landlock_ruleset_attr everythingForbidden(int version)
{
    landlock_ruleset_attr attributes{};
    // All rights that version 3 knows are the bits up to TRUNCATE.
    attributes.handled_access_fs = (LANDLOCK_ACCESS_FS_TRUNCATE << 1) - 1;
    if (version >= 4)
        attributes.handled_access_net = LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP;
    if (version >= 5)
        attributes.handled_access_fs |= LANDLOCK_ACCESS_FS_IOCTL_DEV;
    if (version >= 6)
        attributes.scoped = LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL;
    return attributes;
}

std::expected<void, std::string> permit(int ruleset, const std::string &path, uint64_t rights, uint64_t handled)
{
    const Descriptor place(open(path.c_str(), O_PATH | O_CLOEXEC));
    if (!place) {
        if (errno == ENOENT || errno == EACCES)
            return {};
        return std::unexpected(failure(path));
    }
    struct stat status{};
    if (fstat(place.get(), &status) != 0)
        return std::unexpected(failure(path));
    landlock_path_beneath_attr rule{};
    rule.allowed_access = rights & handled & (S_ISDIR(status.st_mode) ? ~uint64_t{0} : kOnFiles);
    rule.parent_fd = place.get();
    if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0)
        return std::unexpected(failure("landlock rule for " + path));
    return {};
}

std::expected<void, std::string> confineFiles(const Fence &fence)
{
    const int version = landlockVersion();
    if (version < kNeededLandlock) {
        return std::unexpected("this kernel offers Landlock version " + std::to_string(version) + ", needed is version " + std::to_string(kNeededLandlock)
                               + " (Linux 6.2 with landlock in its list of security modules)");
    }
    const auto attributes = everythingForbidden(version);
    const Descriptor ruleset(static_cast<int>(syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0)));
    if (!ruleset)
        return std::unexpected(failure("landlock"));

    const struct {
        const std::vector<std::string> &paths;
        uint64_t rights;
    } groups[] = {
        {fence.programs, LANDLOCK_ACCESS_FS_EXECUTE | kReadFile},
        {fence.reads, kRead},
        {fence.writes, kWrite},
        {fence.trees, kTree},
        {fence.places, kPlace},
        {fence.devices, kReadFile | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_IOCTL_DEV},
    };
    for (const auto &group : groups) {
        for (const auto &path : group.paths) {
            if (auto done = permit(ruleset.get(), path, group.rights, attributes.handled_access_fs); !done)
                return done;
        }
    }
    if (syscall(SYS_landlock_restrict_self, ruleset.get(), 0) != 0)
        return std::unexpected(failure("landlock"));
    return {};
}

// Landlock (up to version 7) does not judge connect() to a path, nor UDP: without socket() there is neither.
// io_uring could make sockets behind seccomp's back; QEMU does without it when it is told ENOSYS.
std::expected<void, std::string> confineCalls(bool sockets)
{
    struct Filter {
        scmp_filter_ctx context = seccomp_init(SCMP_ACT_ALLOW);
        ~Filter() { seccomp_release(context); }
    } filter;
    if (!filter.context)
        return std::unexpected("seccomp: no memory");

    const auto deny = [&filter](int call, int error) { return seccomp_rule_add(filter.context, SCMP_ACT_ERRNO(error), call, 0) == 0; };
    bool added = deny(SCMP_SYS(io_uring_setup), ENOSYS) && deny(SCMP_SYS(ptrace), EPERM) && deny(SCMP_SYS(process_vm_readv), EPERM)
                 && deny(SCMP_SYS(process_vm_writev), EPERM) && deny(SCMP_SYS(pidfd_getfd), EPERM) && deny(SCMP_SYS(bpf), EPERM)
                 && deny(SCMP_SYS(perf_event_open), EPERM) && deny(SCMP_SYS(add_key), EPERM) && deny(SCMP_SYS(request_key), EPERM)
                 && deny(SCMP_SYS(keyctl), EPERM);
    if (!sockets)
        added = added && deny(SCMP_SYS(socket), EACCES) && deny(SCMP_SYS(connect), EACCES);
    if (!added)
        return std::unexpected("seccomp: a rule was refused");
    if (const int error = seccomp_load(filter.context); error != 0)
        return std::unexpected(std::string("seccomp: ") + std::strerror(-error));
    return {};
}

} // namespace

int landlockVersion()
{
    const long version = syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return version < 0 ? 0 : static_cast<int>(version);
}

std::expected<void, std::string> enforce(const Fence &fence)
{
    const rlimit noCore{0, 0}; // a core file would hold the guest's memory
    if (setrlimit(RLIMIT_CORE, &noCore) != 0)
        return std::unexpected(failure("core limit"));
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return std::unexpected(failure("no_new_privs"));
    if (auto done = confineFiles(fence); !done)
        return done;
    return confineCalls(fence.sockets);
}

} // namespace cofferdam::launcher
