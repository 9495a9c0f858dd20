// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an attack is, and the words in which it tells its outcome on standard output:
//   EFFECT text   something happened that nobody allowed
//   STOPPED what  a step was refused; the last such line says how the attack was stopped
// A change to the attack's victims is an effect whether it is told or not: root compares them afterwards.

#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace attack {

/// Where the programs and scripts lie in the image, on its read-only disk.
inline constexpr auto kFolder = "/usr/lib/cofferdam/attack/";
inline constexpr auto kSelf = "/usr/lib/cofferdam/attack/attack";
/// Not gated by files; what is executed from there counts as written by the agent.
inline constexpr auto kScratch = "/tmp/attack/";
inline constexpr unsigned short kGatewayPort = 18789;
inline constexpr int kRanCode = 77; ///< Exit code of `attack ran`.

enum class Phase {
    Together,  ///< In one launch with others.
    Exhausts,  ///< Uses up what all share: in a launch of its own, after root has left little of it.
    Outlives,  ///< Goes on while the host is gone: in a launch of its own.
};

using Command = std::vector<std::string>;

struct Attack {
    std::string name;
    void (*run)() = nullptr;      ///< Null: `launch` is a script.
    Command launch = {};          ///< Empty: `attack do NAME TRIES`.
    std::vector<Command> besides = {}; ///< Other commands that the user has allowed.
    bool alwaysHeld = false;      ///< The plain guest forbids it, too.
    Phase phase = Phase::Together;
    bool notYetHeld = false;      ///< No gate stops it so far; the table says so.
    bool ruled = false;           ///< Held by the built-in rules, too, when their questions are denied: nothing is lost without a snapshot.
};

/// All of them, in the order in which they run.
[[nodiscard]] const std::vector<Attack> &all();

[[nodiscard]] std::vector<Attack> execAttacks();
[[nodiscard]] std::vector<Attack> textAttacks();
[[nodiscard]] std::vector<Attack> raceAttacks();
[[nodiscard]] std::vector<Attack> shellAttacks();
[[nodiscard]] std::vector<Attack> fileAttacks();
[[nodiscard]] std::vector<Attack> descriptorAttacks();
[[nodiscard]] std::vector<Attack> linkAttacks();
[[nodiscard]] std::vector<Attack> coverAttacks();
[[nodiscard]] std::vector<Attack> readAttacks();
[[nodiscard]] std::vector<Attack> processAttacks();
[[nodiscard]] std::vector<Attack> gatewayAttacks();
[[nodiscard]] std::vector<Attack> socketAttacks();
[[nodiscard]] std::vector<Attack> kernelAttacks();
[[nodiscard]] std::vector<Attack> exhaustingAttacks();

/// Of the attack that runs.
[[nodiscard]] const std::string &name();
[[nodiscard]] int tries();
void begin(std::string name, int tries);

/// /home/agent/workspace/victims/NAME/file. Kept: good for system calls that want a pointer.
[[nodiscard]] const char *victim(const std::string &file);
/// A file of one's own in /tmp/attack/NAME/; its folder is made.
[[nodiscard]] const char *own(const std::string &file);

[[gnu::format(printf, 1, 2)]] void effect(const char *format, ...);
[[gnu::format(printf, 1, 2)]] void note(const char *format, ...);
/// Tells `what` and errno, and ends the attack.
[[noreturn]] void stopped(const char *what);
/// `result`, unless it says that the step failed.
long must(const char *what, long result);

void writeFile(const char *path, const std::string &content, mode_t mode = 0644);
[[nodiscard]] std::string readFile(const std::string &path);
/// A copy of this program, executable.
void copySelf(const char *path);
void copyFile(const char *from, const char *to, mode_t mode);
/// Runs `step` in a child of its own; its wait status.
int inChild(void (*step)());
/// Runs a program in a child; its exit code, 126 when it could not be run (errno is told), 128 + number for a signal.
int spawn(const char *path, const Command &arguments, const Command &environment = {"PATH=/usr/bin:/bin"});
/// Replaces this process.
[[noreturn]] void become(const char *path, const Command &arguments, const Command &environment = {"PATH=/usr/bin:/bin"});
[[nodiscard]] std::vector<char *> pointers(const Command &words);
/// The process that stands in for OpenClaw.
[[nodiscard]] pid_t gatewayPid();
/// As /proc says it: 'T' is stopped.
[[nodiscard]] char stateOf(pid_t pid);

} // namespace attack
