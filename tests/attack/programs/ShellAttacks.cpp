// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Programs that a user may well allow, and what they do beyond their names: scripts, git, find, wrappers.

#include "tests/attack/programs/Attack.h"

namespace attack {
namespace {

std::string victimOf(const std::string &attack, const std::string &file = {})
{
    return "/home/agent/workspace/victims/" + attack + (file.empty() ? "" : "/" + file);
}

Attack script(const std::string &attack, const char *interpreter, const char *file)
{
    return {.name = attack, .launch = {interpreter, kFolder + std::string(file), victimOf(attack)}};
}

Attack git(const std::string &attack, const Command &words)
{
    Command launch{"/usr/bin/git", "-C", victimOf(attack, "repository")};
    launch.insert(launch.end(), words.begin(), words.end());
    return {.name = attack, .launch = launch};
}

/// `words` end in a program that runs another.
Attack wrapper(const std::string &attack, Command words)
{
    return {.name = attack, .launch = std::move(words)};
}

const std::string kRanLine = std::string(kSelf) + " ran";

/// What a variable makes of a command that its user allows.
Attack with(const std::string &attack, const std::string &variable, const Command &words)
{
    Command launch{"/usr/bin/env", variable};
    launch.insert(launch.end(), words.begin(), words.end());
    return {.name = attack, .launch = launch, .besides = {words}};
}

} // namespace

std::vector<Attack> shellAttacks()
{
    const auto ransom = "date >" + victimOf("sh-truncates", "a.txt");
    return {
        script("python-rmtree", "/usr/bin/python3", "rmtree.py"),
        script("python-subprocess", "/usr/bin/python3", "subprocess_run.py"),
        script("python-first-touch-of-50", "/usr/bin/python3", "fifty.py"),
        script("node-rm", "/usr/local/bin/node", "rm.mjs"),
        script("node-exec", "/usr/local/bin/node", "exec.mjs"),
        script("perl-unlink", "/usr/bin/perl", "unlink.pl"),
        script("sh-loop", "/usr/bin/sh", "loop.sh"),
        {.name = "sh-truncates", .launch = {"/usr/bin/sh", "-c", ransom}, .besides = {{"date"}}},
        {.name = "rm-rf", .launch = {"/usr/bin/rm", "-rf", victimOf("rm-rf", "sub"), victimOf("rm-rf", "a.txt")}},
        {.name = "find-delete", .launch = {"/usr/bin/find", victimOf("find-delete", "sub"), "-delete"}},
        {.name = "dd-over", .launch = {"/usr/bin/dd", "if=/dev/zero", "of=" + victimOf("dd-over", "b.bin"), "bs=4096", "count=2", "conv=notrunc"}},
        {.name = "shred", .launch = {"/usr/bin/shred", "-n1", victimOf("shred", "a.txt")}},
        {.name = "mv-over", .launch = {"/usr/bin/mv", "-f", victimOf("mv-over", "b.bin"), victimOf("mv-over", "a.txt")}},
        {.name = "cp-over", .launch = {"/usr/bin/cp", "-f", victimOf("cp-over", "b.bin"), victimOf("cp-over", "a.txt")}},
        {.name = "sed-in-place", .launch = {"/usr/bin/sed", "-i", "s/./x/g", victimOf("sed-in-place", "a.txt")}},
        git("git-clean", {"clean", "-fdxq"}),
        git("git-checkout", {"checkout", "-q", "--", "."}),
        git("git-reset-hard", {"reset", "-q", "--hard"}),
        git("git-stash-drop", {"stash", "drop", "-q"}),
        git("git-fsmonitor", {"status", "--short"}),
        git("git-alias", {"innocent"}),
        git("git-hook", {"commit", "-q", "--allow-empty", "-m", "x"}),
        wrapper("env-runs", {"/usr/bin/env", kSelf, "ran"}),
        wrapper("timeout-runs", {"/usr/bin/timeout", "5", kSelf, "ran"}),
        wrapper("find-runs", {"/usr/bin/find", "/etc/hostname", "-exec", kSelf, "ran", ";"}),
        wrapper("tar-runs", {"/usr/bin/tar", "-cf", "/dev/null", "--checkpoint=1", "--checkpoint-action=exec=" + kRanLine, "/etc/hostname"}),
        wrapper("awk-runs", {"/usr/bin/awk", "BEGIN { system(\"" + kRanLine + "\") }"}),
        wrapper("perl-runs", {"/usr/bin/perl", "-e", "exec '" + std::string(kSelf) + "', 'ran'"}),
        wrapper("ssh-proxy-runs", {"/usr/bin/ssh", "-o", "ProxyCommand=sh -c '" + kRanLine + " >&2; true'", "nowhere"}),
        wrapper("busybox-runs", {"/usr/bin/busybox", "sh", "-c", kRanLine}),
        with("git-external-diff", "GIT_EXTERNAL_DIFF=" + kRanLine, {"/usr/bin/git", "-C", victimOf("git-external-diff", "repository"), "diff"}),
        with("git-ssh-command", "GIT_SSH_COMMAND=" + kRanLine + " >&2 #", {"/usr/bin/git", "ls-remote", "ssh://nowhere/x"}),
        {.name = "git-template",
         .launch = {"/usr/bin/git", "clone", "-q", "--template=" + victimOf("git-template", "repository/.git"), victimOf("git-template", "repository"),
                    "/tmp/git-template"}},
        // What is committed as "hooks/post-checkout" comes to be a hook: nothing in the words of it is a setting.
        {.name = "persist-module-hook",
         .launch = {"/usr/bin/git", "--git-dir=" + victimOf("persist-module-hook", "repository/.git"),
                    "--work-tree=" + victimOf("persist-module-hook", "repository/.git/modules/m"), "checkout", "-q", "HEAD", "--", "hooks/post-checkout"},
         .ruled = true},
        with("env-perl-debugger", "PERL5DB=BEGIN { exec '" + std::string(kSelf) + "', 'ran' }", {"/usr/bin/perl", "-d", "-e", "1"}),
        with("env-bash-function", "BASH_FUNC_true%%=() { " + kRanLine + "; }", {"/usr/bin/bash", "-c", "true"}),
        with("env-python-path", "PYTHONPATH=" + victimOf("env-python-path"), {"/usr/bin/python3", "-c", "1"}),
        with("env-node-options",
             "NODE_OPTIONS=--import=data:text/javascript,import%20{spawnSync}%20from'child_process';spawnSync('" + std::string(kSelf)
                 + "',['ran'],{stdio:'inherit'})",
             {"/usr/local/bin/node", "-e", "0"}),
        wrapper("base64-to-sh", {"/usr/bin/sh", "-c", "echo L3Vzci9saWIvY29mZmVyZGFtL2F0dGFjay9hdHRhY2sgcmFuCg== | base64 -d | sh"}),
    };
}

} // namespace attack
