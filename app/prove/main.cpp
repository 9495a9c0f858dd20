// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// cofferdam-prove LABEL...: reads the values on standard input, then descriptor 3 to its end, then 4, and so on, one for each label, and writes on
// standard output where in them a value is. What it reads a guest may have written: it is confined before the first byte.

#include "app/prove/Confinement.h"
#include "app/prove/Report.h"
#include "app/prove/Values.h"

#include <sys/syscall.h>

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace {

using namespace cofferdam;

constexpr int kFirstStream = 3;
constexpr int kMostStreams = 256;
constexpr std::size_t kPart = std::size_t{1} << 20; // bytes read at once

// Codes by which it ends.
constexpr int kAllRead = 0;
constexpr int kRefused = 1;  ///< Nothing was searched; standard error says why.
constexpr int kCutShort = 2; ///< There is a report, and a stream in it that is not complete.

/// Without stdio, which would ask the system for more than it still may.
bool put(int fd, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t now = ::write(fd, text.data(), text.size());
        if (now < 0 && errno == EINTR)
            continue;
        if (now <= 0)
            return false;
        text.remove_prefix(static_cast<std::size_t>(now));
    }
    return true;
}

int refuse(const std::string &why)
{
    (void)put(STDERR_FILENO, "cofferdam-prove: nothing is searched: " + why + '\n');
    return kRefused;
}

/// False: the stream could not be read to its end.
bool search(AbsenceSearch &in, int fd, std::span<std::byte> part)
{
    for (;;) {
        const auto got = prove::readAll(fd, part);
        if (!got)
            return false;
        in.feed(part.first(*got));
        if (*got < part.size())
            break;
    }
    in.finish();
    return true;
}

int run(std::span<char *> labels)
{
    if (labels.empty() || labels.size() > kMostStreams || !std::ranges::all_of(labels, prove::isLabel))
        return refuse("as arguments there are the names of 1 to 256 streams");
    if (const auto confined = prove::confine(kFirstStream + static_cast<int>(labels.size())); !confined)
        return refuse(confined.error());

    const auto patterns = prove::readValues(STDIN_FILENO);
    if (!patterns)
        return refuse("the values that are looked for are cut off or too many");
    prove::Report report(*patterns);
    bool areComplete = true;
    Wiped<std::byte> part(kPart);
    for (std::size_t i = 0; i < labels.size(); ++i) {
        AbsenceSearch in(*patterns);
        const bool isComplete = search(in, kFirstStream + static_cast<int>(i), part);
        report.add(labels[i], in, isComplete);
        areComplete = areComplete && isComplete;
        ::close(kFirstStream + static_cast<int>(i)); // who feeds it knows that it was taken
    }
    if (!put(STDOUT_FILENO, report.text()))
        return refuse("the report cannot be written");
    return areComplete ? kAllRead : kCutShort;
}

} // namespace

int main(int argc, char **argv)
{
    // What runs behind main(), and in _exit() when sanitizers are built in, asks the system for more than is allowed.
    ::syscall(SYS_exit_group, run({argv + 1, static_cast<std::size_t>(std::max(argc - 1, 0))}));
}
