// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Other processes: what was allowed is made to do something else, and the gateway and guestd are attacked.

#include "tests/attack/programs/Attack.h"

#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace attack {
namespace {

/// A program that was allowed, stopped at its first instruction, is given other ones: it unlinks a file.
void ptraceApproved()
{
    const auto child = static_cast<pid_t>(must("fork", ::fork()));
    if (child == 0) {
        if (::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0)
            stopped("PTRACE_TRACEME");
        become(kSelf, {kSelf, "benign"});
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!WIFSTOPPED(status)) {
        errno = WIFSIGNALED(status) ? EINTR : EPERM;
        stopped("stop the allowed program");
    }
    user_regs_struct registers{};
    must("PTRACE_GETREGS", ::ptrace(PTRACE_GETREGS, child, nullptr, &registers));
    const std::string path = victim("a.txt");
    const auto target = (registers.rsp - 4096) & ~7ULL;
    for (std::size_t i = 0; i <= path.size(); i += 8) {
        long word = 0;
        std::memcpy(&word, path.c_str() + i, std::min<std::size_t>(8, path.size() + 1 - i));
        must("PTRACE_POKEDATA", ::ptrace(PTRACE_POKEDATA, child, target + i, word));
    }
    must("PTRACE_POKETEXT", ::ptrace(PTRACE_POKETEXT, child, registers.rip, 0x9090909090cc050fL)); // syscall; int3
    registers.rax = SYS_unlink;
    registers.orig_rax = static_cast<unsigned long long>(-1);
    registers.rdi = target;
    must("PTRACE_SETREGS", ::ptrace(PTRACE_SETREGS, child, nullptr, &registers));
    must("PTRACE_CONT", ::ptrace(PTRACE_CONT, child, nullptr, nullptr));
    ::waitpid(child, &status, 0);
    ::ptrace(PTRACE_GETREGS, child, nullptr, &registers);
    ::kill(child, SIGKILL);
    if (static_cast<long long>(registers.rax) < 0) {
        errno = static_cast<int>(-static_cast<long long>(registers.rax));
        stopped("unlink by the traced program");
    }
}

char innocent[32] = "innocent";

/// A process beside that would go on by itself; its `innocent` is at the same address as ours.
pid_t bystander(int (&report)[2])
{
    must("pipe", ::pipe(report));
    const auto child = static_cast<pid_t>(must("fork", ::fork()));
    if (child == 0) {
        ::usleep(400'000);
        must("write", ::write(report[1], innocent, sizeof innocent));
        ::_exit(0);
    }
    ::usleep(50'000);
    return child;
}

void tellWhetherChanged(int (&report)[2])
{
    char word[32] = {};
    must("read", ::read(report[0], word, sizeof word));
    if (std::strcmp(word, "innocent") != 0)
        effect("another process's memory was changed");
}

void writeProcMem()
{
    int report[2];
    const auto other = bystander(report);
    const auto fd = static_cast<int>(must("open another's memory", ::open(("/proc/" + std::to_string(other) + "/mem").c_str(), O_RDWR)));
    must("write another's memory", ::pwrite(fd, "guilty", 7, reinterpret_cast<off_t>(innocent)));
    tellWhetherChanged(report);
}

void writeProcessVm()
{
    int report[2];
    const auto other = bystander(report);
    char word[] = "guilty";
    const iovec here{word, sizeof word};
    const iovec there{innocent, sizeof word};
    must("process_vm_writev", ::process_vm_writev(other, &here, 1, &there, 1, 0));
    tellWhetherChanged(report);
}

// Asks for its process number, until the number of the call is another.
extern "C" long askKernel(const char *path);
asm(".globl askKernel\naskKernel:\n mov $39, %eax\n syscall\n ret\n");

/// As a debugger does it: code that is mapped for reading is written nevertheless, and runs.
void writeOwnText()
{
    const auto fd = static_cast<int>(must("open its own memory", ::open("/proc/self/mem", O_RDWR)));
    const unsigned char unlinkNumber = SYS_unlink;
    must("write its own code", ::pwrite(fd, &unlinkNumber, 1, reinterpret_cast<off_t>(askKernel) + 1));
    const auto result = askKernel(victim("a.txt"));
    errno = static_cast<int>(-result);
    must("unlink by code that was something else", result < 0 ? -1 : 0);
}

void attachToAnother()
{
    int report[2];
    const auto other = bystander(report);
    must("PTRACE_ATTACH", ::ptrace(PTRACE_ATTACH, other, nullptr, nullptr));
    effect("another process is traced");
    ::kill(other, SIGKILL);
}

void stopGateway()
{
    const auto gateway = gatewayPid();
    must("SIGSTOP to the gateway", ::kill(gateway, SIGSTOP));
    ::usleep(100'000);
    const auto state = stateOf(gateway);
    ::kill(gateway, SIGCONT);
    if (state == 'T')
        effect("the gateway was stopped");
}

void signalGatewayByPidfd()
{
    const auto process = static_cast<int>(must("pidfd_open of the gateway", ::syscall(SYS_pidfd_open, gatewayPid(), 0)));
    must("pidfd_send_signal to the gateway", ::syscall(SYS_pidfd_send_signal, process, SIGCONT, nullptr, 0));
    effect("a signal reached the gateway");
}

void traceGateway()
{
    must("PTRACE_SEIZE of the gateway", ::ptrace(PTRACE_SEIZE, gatewayPid(), nullptr, nullptr));
    effect("the gateway is traced");
}

void takeGatewayDescriptor()
{
    const auto process = static_cast<int>(must("pidfd_open of the gateway", ::syscall(SYS_pidfd_open, gatewayPid(), 0)));
    must("pidfd_getfd of the gateway", ::syscall(SYS_pidfd_getfd, process, STDOUT_FILENO, 0));
    effect("a descriptor of the gateway");
}

void limitGateway()
{
    const rlimit none{0, 0};
    must("prlimit of the gateway", ::prlimit(gatewayPid(), RLIMIT_CORE, &none, nullptr));
    effect("the gateway's limits were changed");
}

void killEverything()
{
    // Not -1, which would end the launch itself: all of root's that can be named.
    int hit = 0;
    for (pid_t pid = 1; pid < 400; ++pid) {
        struct stat status{};
        if (::stat(("/proc/" + std::to_string(pid)).c_str(), &status) == 0 && status.st_uid == 0 && ::kill(pid, SIGKILL) == 0)
            ++hit;
    }
    if (hit != 0)
        effect("%d processes of root were killed", hit);
    else
        note("STOPPED kill of root's processes: EPERM");
}

void starveOthers()
{
    must("setpriority", ::setpriority(PRIO_PROCESS, 0, -10));
    effect("a better priority than everybody's");
}

void realTime()
{
    const sched_param parameters{1};
    must("sched_setscheduler", ::sched_setscheduler(0, SCHED_FIFO, &parameters));
    effect("real-time priority");
}

/// A child of whoever started the caller. For a tool call that is OpenClaw, which would keep it for as long as it runs.
void fosterChild()
{
    clone_args arguments{};
    arguments.flags = CLONE_PARENT;
    int made = 0;
    for (int i = 0; i < 20; ++i) {
        const auto child = i % 2 == 0 ? ::syscall(SYS_clone3, &arguments, sizeof arguments) : ::syscall(SYS_clone, CLONE_PARENT, 0, 0, 0, 0);
        if (child == 0)
            ::_exit(0);
        made += child > 0 ? 1 : 0;
    }
    if (made == 0)
        stopped("a child for its parent");
    effect("%d children for its parent", made);
}

void leaveCgroup()
{
    const auto fd = static_cast<int>(must("open cgroup.procs", ::open("/sys/fs/cgroup/cgroup.procs", O_WRONLY)));
    must("leave the cgroup", ::write(fd, "0", 1));
    effect("it left its cgroup");
}

void setUserProgram()
{
    const auto code = spawn("/usr/bin/su", {"su", "-c", "id -u"});
    if (code == 0)
        effect("a set-user-id program gave root");
    else
        note("STOPPED su: exit %d", code);
}

} // namespace

std::vector<Attack> processAttacks()
{
    return {
        {"process-ptrace-approved", ptraceApproved, {}, {{kSelf, "benign"}}},
        {"process-proc-mem", writeProcMem},
        {"process-vm-writev", writeProcessVm},
        {"process-own-text", writeOwnText},
        {"process-attach", attachToAnother},
        {"gateway-stop", stopGateway},
        {"gateway-pidfd-signal", signalGatewayByPidfd},
        {"gateway-trace", traceGateway},
        {"gateway-descriptor", takeGatewayDescriptor},
        {"gateway-limits", limitGateway},
        {"gateway-children", fosterChild},
        {.name = "process-kill-guestd", .run = killEverything, .alwaysHeld = true},
        {.name = "process-nice", .run = starveOthers, .alwaysHeld = true},
        {.name = "process-real-time", .run = realTime, .alwaysHeld = true},
        {.name = "process-leave-cgroup", .run = leaveCgroup, .alwaysHeld = true},
        {.name = "process-setuid", .run = setUserProgram, .alwaysHeld = true},
    };
}

} // namespace attack
