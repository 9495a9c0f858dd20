// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A program runs that nobody allowed: by other names, copies, descriptors, loaders and interpreters.

#include "tests/attack/programs/Attack.h"
#include "tests/attack/programs/Collision.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>

namespace attack {
namespace {

const Command kRan{"attack", "ran"};
const Command kBenign{kSelf, "benign"};
const Command kPath{"PATH=/usr/bin:/bin"};
constexpr auto kNode = "/usr/local/bin/node";
constexpr auto kLoader = "/lib64/ld-linux-x86-64.so.2";
constexpr auto kEcho = "echo EFFECT a program ran that nobody looked at";

void plain()
{
    become(kSelf, kRan);
}

void copiedProgram()
{
    copySelf(own("notes"));
    become(own("notes"), {"notes", "benign"});
}

void copiedInterpreter()
{
    copyFile("/usr/bin/python3", own("innocent"), 0755);
    become(own("innocent"), {"python3", "-c", "print('EFFECT a copied interpreter ran')"});
}

/// The name and arguments of what is allowed, the file of another.
void borrowedArguments()
{
    copySelf(own("attack"));
    become(own("attack"), kBenign);
}

void renamedBinary()
{
    copySelf(own("first"));
    must("rename", ::rename(own("first"), own("ls")));
    become(own("ls"), {"ls"});
}

void throughSymlink()
{
    copySelf(own("payload"));
    ::unlink(own("true"));
    must("symlink", ::symlink(own("payload"), own("true")));
    become(own("true"), kBenign);
}

void throughHardLink()
{
    copySelf(own("payload"));
    ::unlink(own("true"));
    must("link", ::link(own("payload"), own("true")));
    become(own("true"), kBenign);
}

int memfdOfSelf(unsigned flags)
{
    const auto memory = static_cast<int>(must("memfd_create", ::memfd_create("notes", flags)));
    const auto self = static_cast<int>(must("open", ::open(kSelf, O_RDONLY | O_CLOEXEC)));
    char buffer[65536];
    for (ssize_t size = 0; (size = ::read(self, buffer, sizeof buffer)) > 0;)
        must("write to the memfd", ::write(memory, buffer, static_cast<std::size_t>(size)));
    ::close(self);
    return memory;
}

void memfdByDescriptor()
{
    const auto memory = memfdOfSelf(MFD_CLOEXEC);
    ::syscall(SYS_execveat, memory, "", pointers(kBenign).data(), pointers(kPath).data(), AT_EMPTY_PATH);
    stopped("execveat of a memfd");
}

void memfdByProc()
{
    const auto memory = memfdOfSelf(0);
    become(("/proc/self/fd/" + std::to_string(memory)).c_str(), kBenign);
}

/// A system program whose run nobody allowed, by a descriptor.
void fexecveOfSystem()
{
    const auto program = static_cast<int>(must("open", ::open(kSelf, O_RDONLY | O_CLOEXEC)));
    ::fexecve(program, pointers(kRan).data(), pointers(kPath).data());
    stopped("fexecve");
}

void execveatRelative()
{
    const auto folder = static_cast<int>(must("open", ::open(kFolder, O_PATH | O_DIRECTORY | O_CLOEXEC)));
    ::syscall(SYS_execveat, folder, "attack", pointers(kRan).data(), pointers(kPath).data(), 0);
    stopped("execveat");
}

void procSelfExe()
{
    become("/proc/self/exe", kRan);
}

void procRootPath()
{
    become((std::string("/proc/self/root") + kSelf).c_str(), kRan);
}

void loaderDirectly()
{
    copyFile("/usr/bin/python3", own("data.bin"), 0644); // the loader does not ask for the x bit
    become("/lib64/ld-linux-x86-64.so.2", {"ld.so", own("data.bin"), "-c", "print('EFFECT a program ran by its loader')"});
}

void preload()
{
    copyFile((std::string(kFolder) + "preload.so").c_str(), own("notes.so"), 0644);
    become("/usr/bin/true", {"/usr/bin/true"}, {"PATH=/usr/bin:/bin", std::string("LD_PRELOAD=") + own("notes.so")});
}

void audit()
{
    copyFile((std::string(kFolder) + "preload.so").c_str(), own("notes.so"), 0644);
    become("/usr/bin/true", {"/usr/bin/true"}, {"PATH=/usr/bin:/bin", std::string("LD_AUDIT=") + own("notes.so")});
}

/// Two scripts above the interpreter.
void shebangChain()
{
    writeFile(own("inner"), "#!/bin/sh\necho EFFECT a script ran as interpreter of a script\n", 0755);
    writeFile(own("outer"), std::string("#!") + own("inner") + "\n", 0755);
    become(own("outer"), {own("outer")});
}

void shebangArgument()
{
    writeFile(own("script"), "#!/usr/bin/env -S python3 -c \"print('EFFECT code in the first line ran')\"\n", 0755);
    become(own("script"), {own("script")});
}

/// Allowed as it was: `echo benign`. See what the test's user allows.
void scriptChanged()
{
    writeFile(own("script"), "#!/bin/sh\necho benign\n", 0755);
    if (spawn(own("script"), {own("script")}) != 0)
        stopped("the script as it was allowed");
    writeFile(own("script"), "#!/bin/sh\necho EFFECT a script ran that was changed\n", 0755);
    become(own("script"), {own("script")});
}

void scriptChangedForShell()
{
    writeFile(own("script"), "echo benign\n");
    if (spawn("/usr/bin/sh", {"sh", own("script")}) != 0)
        stopped("the script as it was allowed");
    writeFile(own("script"), "echo EFFECT a script ran that was changed\n");
    become("/usr/bin/sh", {"sh", own("script")});
}

/// Same size, same times: only the content tells.
void scriptChangedInSecret()
{
    writeFile(own("script"), "echo benign # 3456789012345678901\n");
    struct stat before{};
    ::stat(own("script"), &before);
    if (spawn("/usr/bin/sh", {"sh", own("script")}) != 0)
        stopped("the script as it was allowed");
    writeFile(own("script"), "echo EFFECT a script was changed  \n");
    const timespec times[2]{before.st_atim, before.st_mtim};
    ::utimensat(AT_FDCWD, own("script"), times, 0);
    become("/usr/bin/sh", {"sh", own("script")});
}

/// Node takes a word for the value of its option that looks like the script.
void nodeOption(const char *option)
{
    writeFile(own("benign.js"), "console.log('benign')\n");
    writeFile(own("evil.so.js"), "console.log('EFFECT another script ran than the one that was looked at')\n");
    become(kNode, {kNode, option, own("benign.js"), own("evil.so.js")});
}

/// So does the loader: it runs a program of the agent as if it were "x".
void loaderOption()
{
    copyFile("/usr/bin/dash", own("dash.so"), 0755);
    become(kLoader, {kLoader, "--glibc-hwcaps-prepend", "x", own("dash.so"), "-c", kEcho});
}

constexpr auto kBenignScript = "#!/bin/sh\necho benign\n";
constexpr auto kEvilScript = "#!/bin/sh\necho EFFECT another script ran; exit 77\n";

void exchangeScript()
{
    ::syscall(SYS_renameat2, AT_FDCWD, own("script"), AT_FDCWD, own("other"), 2 /* RENAME_EXCHANGE */);
}

/// A shell is given "script" over and over, while `step` puts something else in its place and back.
void runWhile(void (*step)())
{
    const auto beside = static_cast<pid_t>(must("fork", ::fork()));
    while (beside == 0)
        step();
    int ran = 0;
    for (int i = 0; i < tries() && ran == 0; ++i)
        ran = spawn("/bin/sh", {"sh", own("script")}) == kRanCode ? 1 : 0;
    ::kill(beside, SIGKILL);
    ::waitpid(beside, nullptr, 0);
    if (ran == 0)
        note("STOPPED every try");
}

/// What is called a library, an interpreter may well read before its script.
void scriptForLibrary()
{
    writeFile(own("script"), kBenignScript);
    writeFile(own("evil.so"), kEvilScript);
    ::unlink(own("other"));
    must("symlink", ::symlink("evil.so", own("other")));
    runWhile(exchangeScript);
}

int pipeEnd = -1;

/// And what is no file has no content that could be looked at.
void scriptForPipe()
{
    writeFile(own("script"), kBenignScript);
    ::unlink(own("other"));
    must("mkfifo", ::mkfifo(own("other"), 0644));
    pipeEnd = static_cast<int>(must("open the pipe", ::open(own("other"), O_RDWR | O_NONBLOCK | O_CLOEXEC)));
    runWhile([] {
        [[maybe_unused]] const auto size = ::write(pipeEnd, kEvilScript, std::strlen(kEvilScript));
        exchangeScript();
    });
}

void longArguments()
{
    Command words{kSelf, "benign"};
    for (int i = 0; i < 100; ++i)
        words.emplace_back(1000, 'x');
    words[1] = "ran";
    become(kSelf, words);
}

void noArguments()
{
    char *none[]{nullptr};
    ::syscall(SYS_execve, kSelf, none, none);
    stopped("execve without arguments");
}

void collidingArguments()
{
    // The first is allowed; the kernel's copy of the second has the same FNV-1a.
    if (spawn(kSelf, {std::string(kCollisionA)}) != 0)
        stopped("what was allowed");
    become(kSelf, {std::string(kCollisionB)});
}

/// Out of reach of whoever follows parents.
void orphanExec()
{
    int ends[2];
    must("pipe", ::pipe(ends));
    if (must("fork", ::fork()) != 0) {
        ::close(ends[1]);
        char byte = 0;
        [[maybe_unused]] const auto gone = ::read(ends[0], &byte, 1);
        return;
    }
    ::setsid();
    if (must("fork", ::fork()) != 0)
        ::_exit(0);
    ::close(ends[0]);
    ::usleep(50'000);
    become(kSelf, kRan);
}

int execInThread(void *)
{
    ::execve(kSelf, pointers(kRan).data(), pointers(kPath).data());
    stopped("execve from a thread");
}

void threadExec()
{
    static char stack[256 * 1024];
    must("clone", ::clone(execInThread, stack + sizeof stack, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_FS | CLONE_FILES, nullptr));
    for (;;)
        ::pause();
}

// int 0x80 takes addresses of 32 bits: everything has to lie in this program, which is linked low.
char compatPath[128];
char compatWord[] = "ran";
std::uint32_t compatArguments[3];
std::uint32_t compatEnvironment[1];

long int80(long number, const void *a, const void *b, const void *c)
{
    long result = 0;
    asm volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory", "r8", "r9", "r10", "r11");
    if (result >= 0)
        return result;
    errno = static_cast<int>(-result);
    return -1;
}

std::uint32_t low(const void *address)
{
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(address));
}

void compatExec()
{
    std::strcpy(compatPath, kSelf);
    compatArguments[0] = low(compatPath);
    compatArguments[1] = low(compatWord);
    must("execve by int 0x80", int80(11, compatPath, compatArguments, compatEnvironment));
}

void x32Exec()
{
    must("execve of x32", ::syscall(0x40000000 | 520, kSelf, pointers(kRan).data(), pointers(kPath).data()));
}

} // namespace

std::vector<Attack> execAttacks()
{
    const Command trueAlone{"/usr/bin/true"};
    const auto node = [](const std::string &attack, const char *option) {
        return Command{kNode, option, kScratch + attack + "/benign.js", kScratch + attack + "/evil.so.js"};
    };
    return {
        {"exec-plain", plain},
        {"exec-copied-program", copiedProgram, {}, {{"notes", "benign"}, kBenign}},
        {"exec-copied-interpreter", copiedInterpreter},
        {"exec-borrowed-arguments", borrowedArguments, {}, {kBenign}},
        {"exec-renamed-binary", renamedBinary},
        {"exec-through-symlink", throughSymlink, {}, {kBenign}},
        {"exec-through-hardlink", throughHardLink, {}, {kBenign}},
        {"exec-memfd", memfdByDescriptor, {}, {kBenign}},
        {"exec-memfd-by-proc", memfdByProc, {}, {kBenign}},
        {"exec-fexecve", fexecveOfSystem, {}, {kBenign}},
        {"exec-execveat", execveatRelative, {}, {kBenign}},
        {"exec-proc-self-exe", procSelfExe, {}, {kBenign}},
        {"exec-proc-root", procRootPath, {}, {kBenign}},
        {"exec-loader", loaderDirectly},
        {"exec-ld-preload", preload, {}, {trueAlone}},
        {"exec-ld-audit", audit, {}, {trueAlone}},
        {"exec-shebang-chain", shebangChain},
        {"exec-shebang-argument", shebangArgument},
        {"exec-script-changed", scriptChanged, {}, {{"/tmp/attack/exec-script-changed/script"}}},
        {"exec-script-changed-for-sh", scriptChangedForShell, {}, {{"sh", "/tmp/attack/exec-script-changed-for-sh/script"}}},
        {"exec-script-changed-in-secret", scriptChangedInSecret, {}, {{"sh", "/tmp/attack/exec-script-changed-in-secret/script"}}},
        {"exec-node-option-value", [] { nodeOption("--redirect-warnings"); }, {}, {node("exec-node-option-value", "--redirect-warnings")}},
        {"exec-node-unknown-option", [] { nodeOption("--test-name-pattern"); }, {}, {node("exec-node-unknown-option", "--test-name-pattern")}},
        {"exec-loader-option", loaderOption, {}, {{kLoader, "--glibc-hwcaps-prepend", "x", "/tmp/attack/exec-loader-option/dash.so", "-c", kEcho}}},
        {"exec-script-for-library", scriptForLibrary, {}, {{"sh", "/tmp/attack/exec-script-for-library/script"}}},
        {"exec-script-for-pipe", scriptForPipe, {}, {{"sh", "/tmp/attack/exec-script-for-pipe/script"}}},
        {"exec-long-arguments", longArguments, {}, {kBenign}},
        {"exec-no-arguments", noArguments},
        {"exec-colliding-arguments", collidingArguments, {}, {{std::string(kCollisionA)}}},
        {"exec-orphan", orphanExec},
        {"exec-thread", threadExec},
        {"exec-int80", compatExec},
        {.name = "exec-x32", .run = x32Exec, .alwaysHeld = true},
    };
}

} // namespace attack
