// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which files an execve would run: the program, the interpreters of a `#!` script, the script that an interpreter opens.

#pragma once

#include "core/api/guest.pb.h"
#include "vm/guest/bpf/gates.h"
#include "vm/guest/guestd/gates/FileStatus.h"
#include "vm/guest/guestd/gates/LeasedFiles.h"

#include <sys/types.h>

#include <expected>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cofferdam::guest {

struct ScriptArgument;

struct ProgramFile {
    std::string path; ///< Resolved.
    cofferdam_file state{};
    std::shared_ptr<LeasedFile> lease; ///< Null: on the system disk, which nobody can write.
    bool isReadable = true;            ///< By the agent itself: its permissions say so.
};

/// What would run, at one moment.
struct ProgramFiles {
    std::vector<ProgramFile> levels;    ///< In the order in which the kernel looks at them. The last one runs.
    std::vector<std::string> arguments; ///< As the kernel makes them for the last one.
    std::optional<ProgramFile> script;  ///< Opened by the program that runs; may be the first of the levels.
    /// COFFERDAM_NO_SCRIPT: it opens none. Otherwise without a script: one that is not there, and must not appear.
    cofferdam_interpreter interpreter = COFFERDAM_NO_SCRIPT;
    std::uint32_t opens = 1; ///< How often the interpreter opens it before it has read it.
    std::vector<ProgramFile> before; ///< The agent's, which the interpreter reads before its script: there is no code in them.
    bool isNamed = false;            ///< Each step of the name that the program was called by lies on the system disk.
    bool isUnknown = false;          ///< An interpreter that gets code from elsewhere, too; no script is known then.
};

/// What a thread asks execve or execveat for.
struct ExecCall {
    pid_t thread = 0;
    int directory = -1; ///< Descriptor of its working directory.
    int folder = -100;  ///< AT_FDCWD
    int flags = 0;      ///< AT_EMPTY_PATH, AT_SYMLINK_NOFOLLOW
    std::string path;
    std::vector<std::string> arguments;
    bool loadsFirst = false;          ///< Its environment makes interpreters read more than their script: loadsByEnvironment().
    std::function<void()> beforeSlow; ///< Called before a file is looked for that is not on the system disk.
};

/// Any thread.
class ProgramFinder
{
public:
    /// `home` of the agent.
    ProgramFinder(LeasedFiles &leases, uid_t user, gid_t group, std::string home);

    /// Errors are errno values for the caller.
    [[nodiscard]] std::expected<ProgramFiles, int> find(const ExecCall &call);

private:
    struct SystemFile { ///< On the system disk, which does not change.
        std::string path; ///< Empty: it has several.
        std::optional<std::string> head;
    };

    [[nodiscard]] std::expected<Descriptor, int> openPath(const ExecCall &call, int folder, const std::string &path, int flags) const;
    /// Only over the system disk: nobody can make the same path lead elsewhere. Else none.
    [[nodiscard]] Descriptor openSystem(const ExecCall &call, const std::string &path, int flags) const;
    [[nodiscard]] std::expected<ProgramFile, int> identify(int path, bool runs);
    [[nodiscard]] std::string systemName(int path, const FileStatus &status);
    [[nodiscard]] std::expected<std::string, int> headOf(const ProgramFile &file, int path);
    [[nodiscard]] std::expected<void, int> checkProgram(const ProgramFile &file, const std::string &head, const ExecCall &call);
    [[nodiscard]] std::expected<void, int> findCode(const ExecCall &call, ProgramFiles &found);
    [[nodiscard]] std::expected<void, int> findScript(const ExecCall &call, const ScriptArgument &code, ProgramFiles &found);
    [[nodiscard]] static bool isReadAsShown(std::string_view given, ProgramFiles &found);
    /// False: what it is does not let the script be known.
    [[nodiscard]] bool findPackages(const ExecCall &call, ProgramFiles &found);
    [[nodiscard]] bool findVirtualEnvironment(const ExecCall &call, ProgramFiles &found);
    enum class Holds { Nothing, Data, Code };
    [[nodiscard]] Holds holdBefore(const ExecCall &call, const std::string &path, ProgramFiles &found);

    LeasedFiles &m_leases;
    uid_t m_user;
    gid_t m_group;
    std::string m_home;
    std::uint32_t m_systemDevice = 0;
    std::mutex m_mutex;
    std::unordered_map<std::uint64_t, SystemFile> m_system; ///< By inode.
};

} // namespace cofferdam::guest
