// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/ProcessReaper.h"

#include <QDir>
#include <QFile>

#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <vector>

namespace cofferdam {
namespace {

/// 0 when the file holds no process id yet.
pid_t readPid(const QByteArray &path)
{
    const int fd = open(path.constData(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    char text[32] = {};
    const ssize_t size = read(fd, text, sizeof text - 1);
    close(fd);
    const long pid = size > 0 ? std::strtol(text, nullptr, 10) : 0;
    return pid > 1 ? static_cast<pid_t>(pid) : 0;
}

} // namespace

ProcessReaper::ProcessReaper(const QString &folder)
    : m_folder(QFile::encodeName(folder))
    , m_wake(eventfd(0, EFD_CLOEXEC))
    , m_watch(inotify_init1(IN_CLOEXEC | IN_NONBLOCK))
{
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    inotify_add_watch(m_watch, m_folder.constData(), IN_CREATE | IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO);
    m_thread = std::thread([this] { run(); });
}

ProcessReaper::~ProcessReaper()
{
    const uint64_t one = 1;
    if (write(m_wake, &one, sizeof one) == sizeof one)
        m_thread.join();
    else
        m_thread.detach();
    close(m_wake);
    close(m_watch);
}

/// Looks again at all there are: an event says only that something happened.
void ProcessReaper::findNew(std::map<pid_t, int> &processes) const
{
    alignas(inotify_event) char events[4096];
    while (read(m_watch, events, sizeof events) > 0) { }
    const auto names = QDir(QFile::decodeName(m_folder)).entryList({QStringLiteral("*.pid")}, QDir::Files);
    for (const auto &name : names) {
        const pid_t pid = readPid(m_folder + '/' + QFile::encodeName(name));
        if (pid == 0 || processes.contains(pid))
            continue;
        if (const int fd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0)); fd >= 0)
            processes.emplace(pid, fd);
    }
}

void ProcessReaper::run()
{
    std::map<pid_t, int> processes; // to their pidfds
    findNew(processes);
    while (true) {
        std::vector<pollfd> waited{{m_wake, POLLIN, 0}, {m_watch, POLLIN, 0}};
        for (const auto &[pid, fd] : processes)
            waited.push_back({fd, POLLIN, 0});
        if (poll(waited.data(), waited.size(), -1) < 0)
            continue;
        if (waited[0].revents)
            break;
        for (size_t i = 2; i < waited.size(); ++i) {
            if (!waited[i].revents)
                continue;
            // ECHILD: a service before this one started it, so it is somebody else's child.
            siginfo_t ended{};
            waitid(P_PIDFD, static_cast<id_t>(waited[i].fd), &ended, WEXITED | WNOHANG);
            std::erase_if(processes, [&](const auto &process) { return process.second == waited[i].fd; });
            close(waited[i].fd);
        }
        if (waited[1].revents)
            findNew(processes);
    }
    for (const auto &[pid, fd] : processes)
        close(fd);
}

} // namespace cofferdam
