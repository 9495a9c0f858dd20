// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What was looked at is not what runs: something else changes path, arguments, environment, file or folder during the call.
// One win is a defeat; the number of tries is the caller's.

#include "tests/attack/programs/Attack.h"
#include "tests/attack/programs/Race.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstring>

namespace attack {
namespace {

std::uint64_t wordOf(const char *text)
{
    std::uint64_t word = 0;
    std::memcpy(&word, text, std::strlen(text));
    return word;
}

char *sharedWord()
{
    return reinterpret_cast<char *>(&shared->word);
}

// Links in one folder: "good" leads to what is allowed, "evil" to a copy that is not. Four bytes differ.
void makeGoodAndEvil()
{
    share();
    copySelf(own("copy"));
    ::unlink(own("good"));
    ::unlink(own("evil"));
    must("symlink", ::symlink(kSelf, own("good")));
    must("symlink", ::symlink("copy", own("evil")));
    must("chdir", ::chdir(own("")));
    shared->word = wordOf("good");
}

void flipGood()
{
    shared->word = wordOf("good");
    shared->word = wordOf("evil");
}

void path()
{
    makeGoodAndEvil();
    race(flipGood, [] { ::execve(sharedWord(), wordsOf(kSelf, const_cast<char *>("benign")), shared->environment); });
}

void argumentBytes()
{
    share();
    race(
        [] {
            shared->word = wordOf("benign");
            shared->word = wordOf("ran");
        },
        [] { ::execve(kSelf, wordsOf(kSelf, sharedWord()), shared->environment); });
}

char benignWord[] = "benign";
char ranWord[] = "ran";

void argumentPointers()
{
    share();
    race(
        [] {
            reinterpret_cast<std::atomic<char *> *>(&shared->arguments[1])->store(benignWord);
            reinterpret_cast<std::atomic<char *> *>(&shared->arguments[1])->store(ranWord);
        },
        [] { ::execve(kSelf, wordsOf(kSelf, benignWord), shared->environment); });
}

void environment()
{
    share();
    copyFile((std::string(kFolder) + "preload.so").c_str(), own("notes.so"), 0644);
    std::strcpy(shared->variable, (std::string("LD_PRELOAD=") + own("notes.so")).c_str());
    shared->environment[1] = shared->variable;
    race(
        [] {
            reinterpret_cast<std::atomic<char> *>(shared->variable)->store('X');
            reinterpret_cast<std::atomic<char> *>(shared->variable)->store('L');
        },
        [] { ::execve("/usr/bin/true", wordsOf("/usr/bin/true", nullptr), shared->environment); });
}

/// The child of a vfork shares its memory with threads of its parent that go on running.
void vforked()
{
    makeGoodAndEvil();
    static char stack[256 * 1024];
    must("clone", ::clone(
                      [](void *) -> int {
                          for (;;)
                              flipGood();
                      },
                      stack + sizeof stack, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_FS | CLONE_FILES, nullptr));
    int ran = 0;
    for (int i = 0; i < tries() && ran == 0; ++i) {
        auto *words = wordsOf(kSelf, benignWord);
        const auto child = ::vfork();
        if (child == 0) {
            ::execve(sharedWord(), words, shared->environment);
            ::_exit(126);
        }
        must("vfork", child);
        int status = 0;
        ::waitpid(child, &status, 0);
        ran += WIFEXITED(status) && WEXITSTATUS(status) == kRanCode;
    }
    if (ran == 0)
        note("STOPPED every try");
    ::_exit(0);
}

/// Another thread of the caller runs what is not allowed at the same time: whose ticket is it?
void twoThreads()
{
    share();
    for (int i = 0; i < tries(); ++i) {
        const auto child = static_cast<pid_t>(must("fork", ::fork()));
        if (child == 0) {
            static char stack[256 * 1024];
            ::clone(
                [](void *) -> int {
                    char *words[]{const_cast<char *>(kSelf), ranWord, nullptr};
                    for (;;)
                        ::syscall(SYS_execve, kSelf, words, shared->environment);
                },
                stack + sizeof stack, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD | CLONE_FS | CLONE_FILES, nullptr);
            for (int wait = 0; wait < (i % 8) * 20'000; ++wait)
                asm volatile("");
            ::execve(kSelf, wordsOf(kSelf, benignWord), shared->environment);
            ::_exit(126);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status) == kRanCode)
            return;
    }
    note("STOPPED every try");
}

int callerOf(void *)
{
    char *words[]{const_cast<char *>(kSelf), benignWord, nullptr};
    ::execve("./attack", words, shared->environment);
    ::_exit(126);
}

/// A relative path, and a process that shares the folder it is relative to.
void folder()
{
    share();
    copySelf(own("attack"));
    static char stack[256 * 1024];
    int ran = 0;
    for (int i = 0; i < tries() && ran == 0; ++i) {
        must("chdir", ::chdir(kFolder));
        const auto child = static_cast<pid_t>(must("clone", ::clone(callerOf, stack + sizeof stack, CLONE_FS | SIGCHLD, nullptr)));
        int status = 0;
        for (bool there = false; ::waitpid(child, &status, WNOHANG) == 0; there = !there)
            must("chdir", ::chdir(there ? kFolder : (kScratch + name()).c_str()));
        ran += WIFEXITED(status) && WEXITSTATUS(status) == kRanCode;
    }
    if (ran == 0)
        note("STOPPED every try");
}

int execDescriptor = -1;
int goodDescriptor = -1;
int evilDescriptor = -1;

/// fexecve of a number, and a process that shares what the number means.
void descriptor()
{
    share();
    copySelf(own("attack"));
    goodDescriptor = static_cast<int>(must("open", ::open(kSelf, O_PATH)));
    evilDescriptor = static_cast<int>(must("open", ::open(own("attack"), O_PATH)));
    execDescriptor = ::dup(goodDescriptor);
    static char stack[256 * 1024];
    int ran = 0;
    for (int i = 0; i < tries() && ran == 0; ++i) {
        ::dup2(goodDescriptor, execDescriptor);
        const auto call = [](void *) -> int {
            char *words[]{const_cast<char *>(kSelf), benignWord, nullptr};
            ::syscall(SYS_execveat, execDescriptor, "", words, shared->environment, AT_EMPTY_PATH);
            ::_exit(126);
        };
        const auto child = static_cast<pid_t>(must("clone", ::clone(call, stack + sizeof stack, CLONE_FILES | SIGCHLD, nullptr)));
        int status = 0;
        for (bool good = false; ::waitpid(child, &status, WNOHANG) == 0; good = !good)
            ::dup2(good ? goodDescriptor : evilDescriptor, execDescriptor);
        ran += WIFEXITED(status) && WEXITSTATUS(status) == kRanCode;
    }
    if (ran == 0)
        note("STOPPED every try");
}

void linkTarget()
{
    makeGoodAndEvil();
    race([] { exchange("good", "evil"); }, [] { ::execve("good", wordsOf(kSelf, benignWord), shared->environment); });
}

void parentFolder()
{
    share();
    for (const auto *folder : {"in", "out"})
        ::mkdir(own(folder), 0755);
    ::unlink(own("in/attack"));
    must("symlink", ::symlink(kSelf, own("in/attack")));
    copySelf(own("out/attack"));
    must("chdir", ::chdir(own("")));
    race([] { exchange("in", "out"); }, [] { ::execve("in/attack", wordsOf(kSelf, benignWord), shared->environment); });
}

constexpr auto kBenignScript = "#!/bin/sh\necho benign\n";
constexpr auto kEvilScript = "#!/bin/sh\necho EFFECT a script ran; exit 77\n";

void scriptSwapped()
{
    share();
    writeFile(own("script"), kBenignScript, 0755);
    writeFile(own("other"), kEvilScript, 0755);
    must("chdir", ::chdir(own("")));
    std::strcpy(shared->path, own("script"));
    race([] { exchange("script", "other"); }, [] { ::execve(shared->path, wordsOf(shared->path, nullptr), shared->environment); });
}

int scriptDescriptor = -1;

void rewrite(const char *content)
{
    char padded[64] = {};
    std::memset(padded, '\n', sizeof padded);
    std::memcpy(padded, content, std::strlen(content));
    [[maybe_unused]] const auto size = ::pwrite(scriptDescriptor, padded, sizeof padded, 0);
}

/// The same file all the time; only what is in it changes.
void scriptRewritten()
{
    share();
    writeFile(own("script"), kBenignScript, 0755);
    scriptDescriptor = static_cast<int>(must("open", ::open(own("script"), O_WRONLY)));
    std::strcpy(shared->path, own("script"));
    race(
        [] {
            rewrite(kBenignScript);
            rewrite(kEvilScript);
        },
        [] {
            ::close(scriptDescriptor); // a file that its caller holds open for writing cannot be run: ETXTBSY
            ::execve("/bin/sh", wordsOf("sh", shared->path), shared->environment);
        });
}

/// CVE-2026-39861: a folder of its own is emptied, and becomes a link to another's on the way.
void removalBySymlink()
{
    share();
    ::mkdir(own("folder"), 0755);
    ::unlink(own("link"));
    must("symlink", ::symlink(victim("sub"), own("link")));
    must("chdir", ::chdir(own("")));
    const auto other = disturb([] { exchange("folder", "link"); });
    struct stat status{};
    for (int i = 0; i < tries() && ::stat(victim("sub/c.txt"), &status) == 0; ++i) {
        const auto fd = ::open("folder/c.txt", O_WRONLY | O_CREAT, 0644); // as if it were made there
        ::close(fd);
        ::usleep(500); // the other one's turn
        if (::unlink("folder/c.txt") != 0 && errno != ENOENT)
            ++shared->errors[errno];
    }
    ::kill(other, SIGKILL);
    if (::stat(victim("sub/c.txt"), &status) == 0)
        note("STOPPED EACCES=%d EPERM=%d", shared->errors[EACCES].load(), shared->errors[EPERM].load());
}

} // namespace

std::vector<Attack> raceAttacks()
{
    const std::vector<Command> benign{{kSelf, "benign"}};
    const auto script = [](const char *attack) { return kScratch + std::string(attack) + "/script"; };
    return {
        {"race-path", path, {}, benign},
        {"race-argument-bytes", argumentBytes, {}, benign},
        {"race-argument-pointers", argumentPointers, {}, benign},
        {"race-environment", environment, {}, {{"/usr/bin/true"}}},
        {"race-vfork", vforked, {}, benign},
        {"race-two-threads", twoThreads, {}, benign},
        {"race-folder", folder, {}, benign},
        {"race-descriptor", descriptor, {}, benign},
        {"race-link-target", linkTarget, {}, benign},
        {"race-parent-folder", parentFolder, {}, benign},
        {"race-script-swapped", scriptSwapped, {}, {{script("race-script-swapped")}}},
        {"race-script-rewritten", scriptRewritten, {}, {{"sh", script("race-script-rewritten")}}},
        {"race-removal-by-symlink", removalBySymlink},
    };
}

} // namespace attack
