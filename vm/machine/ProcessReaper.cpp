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

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <vector>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// 0 when the file holds no process id yet.
pid_t readPid(const QByteArray &path)
{
    const Descriptor file(open(path.constData(), O_RDONLY | O_CLOEXEC));
    if (!file)
        return 0;
    char text[32] = {};
    const ssize_t size = read(file.get(), text, sizeof text - 1);
    const long pid = size > 0 ? std::strtol(text, nullptr, 10) : 0;
    return pid > 1 ? static_cast<pid_t>(pid) : 0;
}

} // namespace

ProcessReaper::ProcessReaper(const QString &root)
    : m_machines(root + u"/run/qemu"_s)
    , m_questions(root + u"/lib/qemu"_s)
    , m_wake(eventfd(0, EFD_CLOEXEC))
    , m_watch(inotify_init1(IN_CLOEXEC | IN_NONBLOCK))
{
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    QDir().mkpath(m_machines);
    QDir().mkpath(m_questions);
    watch(m_machines);
    watch(m_questions);
    m_thread = std::thread([this] { run(); });
}

ProcessReaper::~ProcessReaper()
{
    const uint64_t one = 1;
    if (write(m_wake.get(), &one, sizeof one) == sizeof one)
        m_thread.join();
    else
        m_thread.detach();
}

void ProcessReaper::watch(const QString &folder) const
{
    inotify_add_watch(m_watch.get(), QFile::encodeName(folder).constData(), IN_CREATE | IN_MODIFY | IN_MOVED_TO | IN_ONLYDIR);
}

/// Looks again at all there are: an event says only that something happened.
void ProcessReaper::findNew(std::map<pid_t, Process> &processes) const
{
    alignas(inotify_event) char events[4096];
    while (read(m_watch.get(), events, sizeof events) > 0) {
    }

    QStringList folders{m_machines};
    const auto questions = QDir(m_questions).entryList({u"qmp-*"_s}, QDir::Dirs);
    for (const auto &name : questions) {
        folders << m_questions + u'/' + name;
        watch(folders.last());
    }
    for (const auto &folder : std::as_const(folders)) {
        const auto names = QDir(folder).entryList({u"*.pid"_s}, QDir::Files);
        for (const auto &name : names) {
            const pid_t pid = readPid(QFile::encodeName(folder + u'/' + name));
            if (pid == 0 || processes.contains(pid))
                continue;
            // QEMU's own -daemonize, used for questions only, leaves the leader of its session behind as well.
            // The leader of a machine's session is libvirt's to wait for.
            const pid_t leader = folder == m_machines ? 0 : getsid(pid);
            if (Descriptor ended(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))); ended)
                processes.emplace(pid, Process{std::move(ended), leader});
        }
    }
}

void ProcessReaper::run()
{
    std::map<pid_t, Process> processes;
    findNew(processes);
    while (true) {
        std::vector<pollfd> waited{{m_wake.get(), POLLIN, 0}, {m_watch.get(), POLLIN, 0}};
        for (const auto &[pid, process] : processes)
            waited.push_back({process.ended.get(), POLLIN, 0});
        if (poll(waited.data(), waited.size(), -1) < 0)
            continue;
        if (waited[0].revents)
            break;
        for (size_t i = 2; i < waited.size(); ++i) {
            if (!waited[i].revents)
                continue;
            const auto process = std::ranges::find(processes, waited[i].fd, [](const auto &entry) { return entry.second.ended.get(); });
            // ECHILD: a service before this one started it, so it is somebody else's child.
            siginfo_t ended{};
            waitid(P_PIDFD, static_cast<id_t>(process->second.ended.get()), &ended, WEXITED | WNOHANG);
            if (process->second.leader > 0)
                waitid(P_PID, static_cast<id_t>(process->second.leader), &ended, WEXITED | WNOHANG);
            processes.erase(process);
        }
        if (waited[1].revents)
            findNew(processes);
    }
}

} // namespace cofferdam
