// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the agent of the lab tries: as OpenClaw itself, and as what a tool call starts.

#pragma once

#include <functional>
#include <string>
#include <vector>

inline constexpr auto kToolCommand = "exec /gatelab tools";
inline constexpr auto kElsewhereCommand = "exec /gatelab elsewhere SHOW"; ///< Announced for /home/agent/elsewhere, with LAB=1.
inline constexpr auto kCountDescriptors = "/tmp/count-descriptors"; ///< Root then counts those of the gates, in kDescriptors.
inline constexpr auto kDescriptors = "/run/cofferdam/descriptors";  ///< "worker files"
inline constexpr auto kFilesTaken = "/tmp/files-taken"; ///< A tool has all open that it can,
inline constexpr auto kFilesGiven = "/tmp/files-given"; ///< and may close them.
inline constexpr std::size_t kLabInodes = 2000;                     ///< That the lab's file gate remembers.
inline constexpr auto kMeasurePlain = "/tmp/measure";
inline constexpr auto kPluginSocket = "/run/cofferdam/plugin.sock";

int runGatewayCases();
int runToolCases(const std::string &who);
/// Small programs that the cases run: `gatelab print TEXT`, `gatelab sleep SECONDS`, ...
int runAsChild(int argc, char **argv);

/// Prints the line of a case.
void report(const std::string &name, bool passed, const std::string &what = {});

/// How a program ended that was forked and run with execve: exit code, 1000 + signal, or -errno of execve.
[[nodiscard]] int outcomeOf(const std::string &path, const std::vector<std::string> &arguments, const std::vector<std::string> &environment = {});
/// How a function ended that was run in a child.
[[nodiscard]] int outcomeIn(const std::function<int()> &child);

void writeFile(const std::string &path, const std::string &content, unsigned mode = 0755);
[[nodiscard]] std::string contentOf(const std::string &path);

/// How many calls the stand-in for the host has held back so far (SLOW, NEVER).
[[nodiscard]] std::size_t heldBack();
/// Until there are more than `before`: the gate has looked at one then, and it waits. At most a minute.
void waitUntilHeldBack(std::size_t before);

void execCases();
void raceCases();
void scriptCases();
void limitCases();       ///< As OpenClaw.
void limitCasesOfTool(); ///< As what it starts.
void goOnWhileFilesAreTaken(); ///< As OpenClaw, beside the latter.
int runAgain(int times); ///< Itself, so often.
void nameCases();
/// `who`: "gateway", or whatever a tool shall be called.
void fenceCases(const std::string &who);
void speedCases();
/// Also by root, to compare: that it wants to be measured is told by a file, which root removes.
bool measureExec(const char *word);
