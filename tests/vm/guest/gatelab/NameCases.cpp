// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names that the agent can give a program, a loader or a script, and what takes their place once they have been looked at.

#include "tests/vm/guest/gatelab/Cases.h"

#include <elf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>

namespace {

const std::string kWork = "/home/agent/";

void expect(const std::string &name, int outcome, int wanted)
{
    report(name, outcome == wanted, std::to_string(outcome) + ", not " + std::to_string(wanted));
}

/// Of the program that was asked about last.
std::string lastRequested()
{
    const auto asked = contentOf("/run/cofferdam/asked");
    const auto at = asked.rfind(" requested=");
    return at == std::string::npos ? "(nothing was asked)" : asked.substr(at + 11, asked.size() - at - 12);
}

void requestedCase(const std::string &name, const std::string &path, const std::string &wanted, const char *folder = "/home/agent")
{
    const auto outcome = outcomeIn([&] {
        if (::chdir(folder) != 0)
            return -1;
        const char *words[] = {"gatelab", "SHOW", nullptr};
        const char *none[] = {nullptr};
        ::execve(path.c_str(), const_cast<char **>(words), const_cast<char **>(none));
        return -errno;
    });
    const auto requested = lastRequested();
    report("name: " + name, outcome == 0 && requested == wanted, std::to_string(outcome) + ", requested " + requested);
}

void requestedCases()
{
    ::unlink((kWork + "lab").c_str());
    [[maybe_unused]] const auto made = ::symlink("/gatelab", (kWork + "lab").c_str());
    const int program = ::open("/gatelab", O_PATH);
    requestedCase("of the system", "/gatelab", "/gatelab");
    requestedCase("of the system, roundabout", "/bin/../gatelab", "/bin/../gatelab");
    requestedCase("of the system, relative", "../gatelab", "/bin/../gatelab", "/bin");
    requestedCase("link of the agent", "/home/agent/lab", "");
    requestedCase("two slashes", "//home/agent/lab", "");
    requestedCase("through a folder of the system", "/bin/../home/agent/lab", "");
    requestedCase("relative from a folder of the system", "../home/agent/lab", "", "/bin");
    requestedCase("from the agent's folder back", "/home/agent/../../gatelab", "");
    requestedCase("descriptor", "/proc/self/fd/" + std::to_string(program), "");
    ::close(program);
}

/// A copy of this program that has `interpreter` loaded first.
std::string withInterpreter(const std::string &interpreter)
{
    auto image = contentOf("/gatelab");
    Elf64_Ehdr header;
    std::memcpy(&header, image.data(), sizeof header);
    const auto text = header.e_phoff + header.e_phnum * sizeof(Elf64_Phdr); // notes lie here, which nobody reads
    std::memcpy(image.data() + text, interpreter.c_str(), interpreter.size() + 1);
    for (std::size_t i = 0; i < header.e_phnum; ++i) {
        Elf64_Phdr part;
        const auto at = header.e_phoff + i * sizeof part;
        std::memcpy(&part, image.data() + at, sizeof part);
        if (part.p_type != PT_GNU_STACK)
            continue;
        part.p_type = PT_INTERP;
        part.p_offset = text;
        part.p_filesz = part.p_memsz = interpreter.size() + 1;
        std::memcpy(image.data() + at, &part, sizeof part);
    }
    return image;
}

/// The kernel opens the interpreter once more, after everything was looked at.
void elfInterpreterCases()
{
    writeFile(kWork + "prog", withInterpreter("/home/agent/lab"));
    expect("ELF interpreter by a link of the agent", outcomeOf(kWork + "prog", {"prog"}), -EACCES);
    writeFile(kWork + "prog", withInterpreter("/bin/../home/agent/lab"));
    expect("ELF interpreter through a folder of the system", outcomeOf(kWork + "prog", {"prog"}), -EACCES);
    writeFile(kWork + "prog", withInterpreter("/gatelab"));
    const auto outcome = outcomeOf(kWork + "prog", {"prog"});
    report("ELF interpreter of the system", outcome != -EACCES, std::to_string(outcome));
}

/// Waits in a shell's place for whoever opens it.
class Pipe
{
public:
    explicit Pipe(const std::string &path)
    {
        ::unlink(path.c_str());
        m_made = ::mkfifo(path.c_str(), 0644) == 0;
        m_end = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    }
    Pipe(const Pipe &) = delete;
    Pipe &operator=(const Pipe &) = delete;
    ~Pipe() { ::close(m_end); }
    [[nodiscard]] bool put(const std::string &text) const { return m_made && ::write(m_end, text.data(), text.size()) == static_cast<ssize_t>(text.size()); }

private:
    bool m_made = false;
    int m_end = -1;
};

std::size_t timesAsked()
{
    return static_cast<std::size_t>(std::ranges::count(contentOf("/run/cofferdam/asked"), '\n'));
}

/// Nobody sees what comes through a pipe: each time is another program.
void unknownScriptCases()
{
    const Pipe pipe("/tmp/pipe");
    const auto run = [&](const char *code) { return pipe.put(code) ? outcomeOf("/bin/sh", {"sh", "/tmp/pipe", "REPEAT", "SHOW"}) : -1; };
    auto asked = timesAsked();
    expect("script from a pipe", run("exit 3\n"), 3);
    expect("another script from it", run("exit 4\n"), 4);
    expect("is asked about each time", static_cast<int>(timesAsked() - asked), 2);
    asked = timesAsked();
    writeFile(kWork + "known", "exit 5\n");
    for (int i = 0; i < 3; ++i)
        expect("script that is known", outcomeOf("/bin/sh", {"sh", kWork + "known", "REPEAT", "SHOW"}), 5);
    expect("is asked about once", static_cast<int>(timesAsked() - asked), 1);
    asked = timesAsked();
    for (int i = 0; i < 2; ++i)
        expect("option that nobody described", outcomeOf("/bin/sh", {"sh", "-l", kWork + "known", "REPEAT", "SHOW"}), 5);
    expect("its script is asked about each time", static_cast<int>(timesAsked() - asked), 2);
}

/// Each word on a page of its own, as many as there can be; meanwhile others run programs.
void scatteredCase()
{
    constexpr std::size_t kWords = 65'530;
    constexpr std::size_t kPage = 4096;
    using Clock = std::chrono::steady_clock;
    auto *pages = static_cast<char *>(::mmap(nullptr, kWords * kPage, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    std::vector<char *> words;
    for (std::size_t i = 0; i < kWords; ++i)
        words.push_back(pages + i * kPage);
    words.push_back(nullptr);
    const auto started = Clock::now();
    const auto outcome = outcomeIn([&] {
        if (::fork() == 0) {
            ::execve("/gatelab", words.data(), words.data());
            ::_exit(0);
        }
        ::usleep(300'000);
        const char *few[] = {"gatelab", nullptr};
        const char *none[] = {nullptr};
        ::execve("/gatelab", const_cast<char **>(few), const_cast<char **>(none));
        return -errno;
    });
    const auto seconds = std::chrono::duration<double>(Clock::now() - started).count();
    report("program beside one with scattered words", outcome == 0 && seconds < 20, std::to_string(outcome) + " after " + std::to_string(seconds) + " s");
    expect("scattered words", outcomeIn([&] {
               ::execve("/gatelab", words.data(), words.data());
               return -errno;
           }),
           -E2BIG);
    ::munmap(pages, kWords * kPage);
}

} // namespace

void nameCases()
{
    requestedCases();
    elfInterpreterCases();
    unknownScriptCases();
    scatteredCase();
}
