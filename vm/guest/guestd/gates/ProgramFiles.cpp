// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/ProgramFiles.h"

#include "vm/guest/guestd/base/Proc.h"
#include "vm/guest/guestd/gates/FileStatus.h"
#include "vm/guest/guestd/gates/ScriptLine.h"

#include <elf.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kReadAhead = 4096;
constexpr std::size_t kMaxSystemFiles = 4096;

std::string processFolder(pid_t thread)
{
    return "/proc/" + std::to_string(thread);
}

/// What names a descriptor or the program of the caller itself, as we see it; nothing: it does not.
std::optional<std::string> ownLink(std::string_view path, pid_t thread)
{
    if (path == "/proc/self/exe" || path == "/proc/thread-self/exe")
        return processFolder(thread) + "/exe";
    if (path == "/dev/stdin")
        return processFolder(thread) + "/fd/0";
    for (const std::string_view prefix : {"/proc/self/fd/", "/proc/thread-self/fd/", "/dev/fd/"}) {
        const auto rest = path.starts_with(prefix) ? path.substr(prefix.size()) : std::string_view();
        if (!rest.empty() && rest.find_first_not_of("0123456789") == std::string_view::npos)
            return processFolder(thread) + "/fd/" + std::string(rest);
    }
    return std::nullopt;
}

/// Other links of /proc would lead from us elsewhere than from the caller: they lead nowhere.
std::expected<Descriptor, int> openFrom(int folder, const std::string &path, int flags, std::uint64_t resolve = 0)
{
    open_how how{};
    how.flags = static_cast<std::uint64_t>(O_PATH | O_CLOEXEC | flags);
    how.resolve = RESOLVE_NO_MAGICLINKS | resolve;
    Descriptor found(static_cast<int>(::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how)));
    if (!found)
        return std::unexpected(errno);
    return found;
}

std::expected<Descriptor, int> openLink(const std::string &path, int flags = 0)
{
    Descriptor found(::open(path.c_str(), O_PATH | O_CLOEXEC | flags));
    if (!found)
        return std::unexpected(errno);
    return found;
}

/// No link in there leads to a file of the agent's: where the system disk is the root.
bool isSystemPath(std::string_view path)
{
    return std::ranges::any_of(std::array<std::string_view, 4>{"/usr/", "/bin/", "/sbin/", "/lib"}, [path](auto start) { return path.starts_with(start); })
           && !path.contains("/..");
}

/// Path of the ELF interpreter; empty for a static program. Nothing: no program that runs here.
std::optional<std::string> elfInterpreter(const std::string &head)
{
    Elf64_Ehdr header;
    if (head.size() < sizeof header)
        return std::nullopt;
    std::memcpy(&header, head.data(), sizeof header);
    if (header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_machine != EM_X86_64 || header.e_phentsize != sizeof(Elf64_Phdr))
        return std::nullopt;
    for (std::size_t i = 0; i < header.e_phnum; ++i) {
        Elf64_Phdr part;
        const auto at = header.e_phoff + i * sizeof part;
        if (at > head.size() || head.size() - at < sizeof part)
            return std::nullopt; // beyond what is looked at: nothing that a compiler makes
        std::memcpy(&part, head.data() + at, sizeof part);
        if (part.p_type != PT_INTERP)
            continue;
        if (part.p_offset > head.size() || part.p_filesz > head.size() - part.p_offset || part.p_filesz < 2)
            return std::nullopt;
        const std::string path = head.substr(part.p_offset, part.p_filesz - 1);
        return path.starts_with('/') ? std::optional(path) : std::nullopt;
    }
    return std::string();
}

} // namespace

ProgramFinder::ProgramFinder(LeasedFiles &leases, uid_t user, gid_t group, std::string home)
    : m_leases(leases)
    , m_user(user)
    , m_group(group)
    , m_home(std::move(home))
{
    struct stat root{};
    struct statvfs mounted{};
    // A root that could be written is no system disk; then everything counts as the agent's.
    if (::stat("/", &root) == 0 && ::statvfs("/", &mounted) == 0 && (mounted.f_flag & ST_RDONLY))
        m_systemDevice = ::major(root.st_dev) << 20 | ::minor(root.st_dev);
}

std::expected<Descriptor, int> ProgramFinder::openPath(const ExecCall &call, int folder, const std::string &path, int flags) const
{
    if (call.beforeSlow && (m_systemDevice == 0 || !isSystemPath(path)))
        call.beforeSlow();
    const auto noFollow = flags & AT_SYMLINK_NOFOLLOW ? O_NOFOLLOW : 0;
    if (const auto own = ownLink(path, call.thread); own && noFollow == 0)
        return openLink(*own);
    if (path.starts_with('/'))
        return openFrom(AT_FDCWD, path, noFollow);
    if (path.empty() && !(flags & AT_EMPTY_PATH))
        return std::unexpected(ENOENT);
    if (folder == AT_FDCWD)
        return path.empty() ? std::unexpected(EACCES) : openFrom(call.directory, path, noFollow); // a folder is no program
    const auto base = processFolder(call.thread) + "/fd/" + std::to_string(folder);
    if (path.empty())
        return openLink(base);
    const auto at = openLink(base, O_DIRECTORY);
    if (!at)
        return std::unexpected(at.error());
    return openFrom(at->get(), path, noFollow);
}

Descriptor ProgramFinder::openSystem(const ExecCall &call, const std::string &path, int flags) const
{
    if (m_systemDevice == 0 || path.empty())
        return {};
    const auto noFollow = flags & AT_SYMLINK_NOFOLLOW ? O_NOFOLLOW : 0;
    auto found = openFrom(path.starts_with('/') ? AT_FDCWD : call.directory, path, noFollow, RESOLVE_NO_XDEV); // no step leaves the disk it begins on
    const auto status = found ? statusOf(found->get()) : std::nullopt;
    return status && status->state.device == m_systemDevice ? std::move(*found) : Descriptor();
}

std::string ProgramFinder::systemName(int path, const FileStatus &status)
{
    if (status.links != 1)
        return nameOfDescriptor(path);
    const std::scoped_lock lock(m_mutex);
    if (m_system.size() >= kMaxSystemFiles)
        m_system.clear();
    auto &known = m_system[status.state.inode];
    if (known.path.empty())
        known.path = nameOfDescriptor(path);
    return known.path;
}

std::expected<ProgramFile, int> ProgramFinder::identify(int path, bool runs)
{
    const auto status = statusOf(path);
    if (!status)
        return std::unexpected(EACCES);
    if (S_ISLNK(status->mode))
        return std::unexpected(ELOOP);
    if (!S_ISREG(status->mode) || status->links == 0)
        return std::unexpected(EACCES); // also what has no name, memfd_create's: there is nothing to decide on
    const mode_t execute = status->user == m_user ? S_IXUSR : status->group == m_group ? S_IXGRP : S_IXOTH;
    if (runs && !(status->mode & execute))
        return std::unexpected(EACCES);
    const bool ofSystem = m_systemDevice != 0 && status->state.device == m_systemDevice;
    ProgramFile file{.path = ofSystem ? systemName(path, *status) : nameOfDescriptor(path), .state = status->state};
    if (!file.path.starts_with('/') || file.path.starts_with("/memfd:"))
        return std::unexpected(EACCES);
    if (ofSystem)
        return file;
    struct statfs system{};
    if (::fstatfs(path, &system) != 0 || system.f_type == PROC_SUPER_MAGIC)
        return std::unexpected(EACCES); // what a process says of itself, and another one for each who looks
    auto lease = m_leases.hold(path);
    if (!lease)
        return std::unexpected(lease.error());
    file.state = (*lease)->state;
    file.lease = std::move(*lease);
    file.isReadable = (status->mode & (execute << 2)) != 0;
    return file;
}

std::expected<std::string, int> ProgramFinder::headOf(const ProgramFile &file, int path)
{
    if (file.lease)
        return file.lease->head;
    {
        const std::scoped_lock lock(m_mutex);
        if (const auto known = m_system.find(file.state.inode); known != m_system.end() && known->second.head)
            return *known->second.head;
    }
    const Descriptor readable(::open(("/proc/self/fd/" + std::to_string(path)).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    std::string head(kReadAhead, '\0');
    const auto size = ::pread(readable.get(), head.data(), head.size(), 0);
    if (size < 0)
        return std::unexpected(EACCES);
    head.resize(static_cast<std::size_t>(size));
    if (isScript(head))
        head.resize(std::min(head.size(), kScriptHead));
    const std::scoped_lock lock(m_mutex);
    m_system[file.state.inode].head = head;
    return head;
}

std::expected<void, int> ProgramFinder::checkProgram(const ProgramFile &file, const std::string &head, const ExecCall &call)
{
    if (!file.lease)
        return {};
    // Not ENOEXEC: shells take that for a script, and run it themselves without another execve.
    if (!head.starts_with("\177ELF"))
        return std::unexpected(EACCES);
    const auto interpreter = elfInterpreter(head);
    if (!interpreter)
        return std::unexpected(EACCES);
    if (interpreter->empty())
        return {};
    // The kernel opens it again, without asking anybody: the path has to lead there whatever the agent does.
    if (!openSystem(call, *interpreter, 0))
        return std::unexpected(EACCES);
    return {};
}

std::expected<ProgramFiles, int> ProgramFinder::find(const ExecCall &call)
{
    ProgramFiles found;
    found.arguments = call.arguments;
    auto path = call.path;
    auto folder = call.folder;
    auto flags = call.flags;
    // What the kernel calls a script that it opened by a descriptor (fs/exec.c, alloc_bprm).
    auto shown = path.starts_with('/') || folder == AT_FDCWD ? path : "/dev/fd/" + std::to_string(folder) + (path.empty() ? "" : "/" + path);
    auto named = folder == AT_FDCWD || path.starts_with('/') ? openSystem(call, path, flags) : Descriptor();
    found.isNamed = static_cast<bool>(named);
    for (;;) {
        const auto descriptor = named ? std::expected<Descriptor, int>(std::exchange(named, {})) : openPath(call, folder, path, flags);
        if (!descriptor)
            return std::unexpected(descriptor.error());
        auto file = identify(descriptor->get(), true);
        if (!file)
            return std::unexpected(file.error());
        const auto head = headOf(*file, descriptor->get());
        if (!head)
            return std::unexpected(head.error());
        found.levels.push_back(*file);
        if (!isScript(*head)) {
            if (const auto checked = checkProgram(*file, *head, call); !checked)
                return std::unexpected(checked.error());
            break;
        }
        const auto line = parseScriptLine(std::string_view(*head).substr(0, kScriptHead));
        if (!line)
            return std::unexpected(EACCES);
        if (found.levels.size() == COFFERDAM_LEVELS)
            return std::unexpected(ELOOP);
        found.arguments.erase(found.arguments.begin());
        found.arguments.insert(found.arguments.begin(), shown);
        if (line->argument)
            found.arguments.insert(found.arguments.begin(), *line->argument);
        found.arguments.insert(found.arguments.begin(), line->interpreter);
        path = shown = line->interpreter;
        folder = AT_FDCWD;
        flags = 0;
    }
    if (const auto done = findCode(call, found); !done)
        return std::unexpected(done.error());
    return found;
}

} // namespace cofferdam::guest
