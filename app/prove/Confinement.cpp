// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/prove/Confinement.h"

#include "vm/machine/launcher/Fence.h"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace cofferdam::prove {
namespace {

std::unexpected<std::string> refused(const std::string &what, int error = errno)
{
    return std::unexpected(what + ": " + std::strerror(error));
}

std::expected<void, std::string> allowFewCalls()
{
    struct Filter {
        scmp_filter_ctx context = seccomp_init(SCMP_ACT_KILL_PROCESS);
        ~Filter() { seccomp_release(context); }
    } filter;
    if (!filter.context)
        return std::unexpected("seccomp: no memory");

    // Those for memory are malloc's.
    constexpr int kCalls[] = {SCMP_SYS(read),   SCMP_SYS(write),  SCMP_SYS(close),          SCMP_SYS(exit_group),
                              SCMP_SYS(exit),   SCMP_SYS(brk),    SCMP_SYS(munmap),         SCMP_SYS(madvise),
                              SCMP_SYS(mremap), SCMP_SYS(futex),  SCMP_SYS(sched_yield),    SCMP_SYS(rt_sigreturn),
                              SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(rt_sigprocmask), SCMP_SYS(restart_syscall)};
    const auto isRefused = [&filter](int call) { return seccomp_rule_add(filter.context, SCMP_ACT_ALLOW, call, 0) != 0; };
    // Nothing that was read can become a program.
    const auto withoutProgram = [&filter](int call) {
        return seccomp_rule_add(filter.context, SCMP_ACT_ALLOW, call, 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
    };
    if (std::ranges::any_of(kCalls, isRefused) || !withoutProgram(SCMP_SYS(mmap)) || !withoutProgram(SCMP_SYS(mprotect)))
        return std::unexpected("seccomp: a rule was refused");
    if (const int error = seccomp_load(filter.context); error != 0)
        return refused("seccomp", -error);
    return {};
}

std::expected<void, std::string> limitMemory()
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // their tables are terabytes of addresses
    const rlimit most{kMostMemory, kMostMemory};
    if (setrlimit(RLIMIT_AS, &most) != 0)
        return refused("memory limit");
#endif
    return {};
}

} // namespace

std::expected<void, std::string> confine(int first)
{
    if (close_range(static_cast<unsigned>(first), ~0U, 0) != 0)
        return refused("descriptors");
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return refused("dumpable");
    if (auto limited = limitMemory(); !limited)
        return limited;
    if (auto fenced = launcher::enforce({}); !fenced)
        return fenced;
    return allowFewCalls();
}

} // namespace cofferdam::prove
