// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/guest/gatelab/Cases.h"

#include "tests/vm/guest/OpenClawWords.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

using namespace std::chrono_literals;

void report(const std::string &name, bool passed, const std::string &what)
{
    const auto line = passed ? "PASS " + name + "\n" : "FAIL " + name + ": " + what + "\n";
    [[maybe_unused]] const auto size = ::write(STDOUT_FILENO, line.data(), line.size());
}

int outcomeIn(const std::function<int()> &child)
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return -9999;
    const auto pid = ::fork();
    if (pid == 0) {
        const int failed = child();
        [[maybe_unused]] const auto size = ::write(ends[1], &failed, sizeof failed);
        ::_exit(0);
    }
    ::close(ends[1]);
    int failed = 0;
    const bool returned = ::read(ends[0], &failed, sizeof failed) == static_cast<ssize_t>(sizeof failed);
    ::close(ends[0]);
    int status = 0;
    ::waitpid(pid, &status, 0);
    if (returned)
        return failed;
    return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

int outcomeOf(const std::string &path, const std::vector<std::string> &arguments, const std::vector<std::string> &environment)
{
    return outcomeIn([&] {
        std::vector<char *> words;
        std::vector<char *> variables;
        for (const auto &word : arguments)
            words.push_back(const_cast<char *>(word.c_str()));
        for (const auto &variable : environment)
            variables.push_back(const_cast<char *>(variable.c_str()));
        words.push_back(nullptr);
        variables.push_back(nullptr);
        ::execve(path.c_str(), words.data(), variables.data());
        return -errno;
    });
}

void writeFile(const std::string &path, const std::string &content, unsigned mode)
{
    ::unlink(path.c_str());
    std::ofstream(path) << content;
    ::chmod(path.c_str(), mode);
}

std::string contentOf(const std::string &path)
{
    std::ifstream file(path);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

std::size_t heldBack()
{
    return contentOf("/run/cofferdam/held").size();
}

void waitUntilHeldBack(std::size_t before)
{
    for (int i = 0; i < 3000 && heldBack() <= before; ++i)
        std::this_thread::sleep_for(20ms);
}

int runAsChild(int argc, char **argv)
{
    const std::string mode = argc > 1 ? argv[1] : "";
    if (mode == "print" && argc > 2) { // leaves a trace of having run
        std::ofstream("/tmp/printed", std::ios::app) << argv[2] << "\n";
        return 7;
    }
    if (mode == "sleep" && argc > 2)
        ::sleep(static_cast<unsigned>(std::atoi(argv[2])));
    if (mode == "again" && argc > 2)
        return runAgain(std::atoi(argv[2]));
    if (mode == "env" && argc > 2)
        return std::getenv(argv[2]) != nullptr ? 1 : 0;
    return 0;
}

namespace {

/// The worker is killed while an execve waits for its verdict.
void workerCase()
{
    const auto started = std::chrono::steady_clock::now();
    int outcome = 0;
    const auto held = heldBack();
    std::thread waits([&outcome] { outcome = outcomeOf("/gatelab", {"gatelab", "NEVER"}); });
    waitUntilHeldBack(held);
    writeFile("/tmp/kill-worker", "");
    waits.join();
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    report("killed worker refuses what waits", outcome == -EACCES && seconds < 120, std::to_string(outcome) + " after " + std::to_string(seconds) + " s");
    outcome = -1;
    for (int i = 0; i < 300 && outcome != 0; ++i) {
        std::this_thread::sleep_for(100ms);
        outcome = outcomeOf("/gatelab", {"gatelab"});
    }
    report("next worker goes on", outcome == 0, std::to_string(outcome));
}

/// And at any other moment: each execve ends, and well or refused.
void killsCase()
{
    const int kills = contentOf("/proc/cmdline").contains("lab.long") ? 200 : 10;
    std::atomic<bool> stop = false;
    std::atomic<int> ran = 0;
    std::atomic<int> refused = 0;
    std::atomic<int> other = 0;
    std::vector<std::thread> runners;
    for (int i = 0; i < 3; ++i) {
        runners.emplace_back([&] {
            while (!stop) {
                const auto outcome = outcomeOf("/gatelab", {"gatelab"});
                ++(outcome == 0 ? ran : outcome == -EACCES ? refused : other);
            }
        });
    }
    for (int i = 0; i < kills; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(300 + i * 37 % 200));
        writeFile("/tmp/kill-worker", "");
    }
    std::this_thread::sleep_for(1000ms);
    const int before = ran;
    for (int i = 0; i < 600 && ran == before; ++i)
        std::this_thread::sleep_for(100ms);
    stop = true;
    for (auto &runner : runners)
        runner.join();
    std::printf("INFO %d kills of the worker: %d programs ran, %d were refused\n", kills, ran.load(), refused.load());
    report("worker killed at any moment", other == 0 && ran > before && refused > 0,
           std::to_string(ran) + " ran, " + std::to_string(refused) + " refused, " + std::to_string(other) + " neither");
}

/// In the words in which OpenClaw runs a command.
void toolCase(const std::string &who, const std::string &command)
{
    ::unlink("/tmp/tools-done");
    const int outcome = outcomeOf("/bin/sh", {"/bin/sh", "-c", kOomScore, "/bin/sh", "-c", kPathPrepend + command});
    report(who + " ran", outcome == 0 && ::access("/tmp/tools-done", F_OK) == 0, std::to_string(outcome));
}

/// Its words alone are not the call that was announced.
void elsewhereCase()
{
    const auto asked = [](const char *folder, const std::vector<std::string> &environment) {
        ::unlink("/tmp/printed");
        ::mkdir(folder, 0755);
        const auto before = contentOf("/run/cofferdam/asked").size();
        const int outcome = outcomeIn([&] {
            if (::chdir(folder) != 0)
                return -errno;
            return outcomeOf("/bin/sh", {"/bin/sh", "-c", kPathPrepend + std::string(kElsewhereCommand)}, environment);
        });
        return std::to_string(outcome) + " " + contentOf("/run/cofferdam/asked").substr(before);
    };
    constexpr auto kFolder = "/home/agent/elsewhere";
    const auto here = asked("/home/agent", {"LAB=1"});
    report("announced for another folder", !here.contains("call=call-2") && here.contains("waits=0"), here);
    const auto without = asked(kFolder, {});
    report("announced with another variable", !without.contains("call=call-2") && without.contains("waits=0"), without);
    const auto there = asked(kFolder, {"LAB=1"});
    report("announced for this folder", there.contains("call=call-2") && there.contains("waits=1"), there);
}

} // namespace

int runGatewayCases()
{
    ::signal(SIGPIPE, SIG_IGN);
    execCases();
    scriptCases();
    nameCases();
    fenceCases("gateway");
    std::thread goesOn(goOnWhileFilesAreTaken);
    toolCase("tool", kToolCommand);
    goesOn.join();
    elsewhereCase();
    limitCases();
    toolCase("unannounced tool", "exec /gatelab unannounced"); // its plugin is gone, say
    raceCases();
    speedCases();
    workerCase();
    killsCase();
    writeFile("/tmp/end", "");
    ::sleep(1000);
    return 0;
}

int runToolCases(const std::string &who)
{
    fenceCases(who);
    if (who == "tool")
        limitCasesOfTool();
    writeFile("/tmp/tools-done", "");
    return 0;
}
