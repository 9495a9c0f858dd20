// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Waits for the QEMU processes that libvirt detached from itself and that came back to us as orphans.

#pragma once

#include "core/base/Descriptor.h"

#include <QString>

#include <sys/types.h>

#include <map>
#include <thread>

namespace cofferdam {

/// libvirt takes a QEMU for gone when its process id is. Detached, it becomes a child of the nearest subreaper: this process,
/// which then has to wait for it, and for exactly it: a waitpid(-1) would take away libvirt's and QProcess's own children.
class ProcessReaper
{
public:
    /// `root`: of libvirt's embedded driver. It writes run/qemu/NAME.pid, and lib/qemu/qmp-*/qmp.pid when it asks what QEMU can do.
    explicit ProcessReaper(const QString &root);
    ~ProcessReaper();
    ProcessReaper(const ProcessReaper &) = delete;
    ProcessReaper &operator=(const ProcessReaper &) = delete;

private:
    struct Process {
        Descriptor ended; ///< pidfd: readable once it has
        pid_t leader;     ///< Ended, and waited for, before the process; 0: none of ours.
    };
    void run();
    void watch(const QString &folder) const;
    void findNew(std::map<pid_t, Process> &processes) const;

    QString m_machines;
    QString m_questions;
    Descriptor m_wake;  ///< eventfd: time to stop
    Descriptor m_watch; ///< inotify on the folders
    std::thread m_thread;
};

} // namespace cofferdam
