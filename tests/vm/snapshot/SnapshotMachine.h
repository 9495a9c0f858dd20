// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One real guest with a keeper of its snapshots, on small file systems that a test can fill. What fails in here ends the test.

#pragma once

#include "tests/support/VerifyOk.h"
#include "tests/vm/machine/Await.h"
#include "tests/vm/machine/BareGuest.h"
#include "vm/machine/Machine.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <QTemporaryDir>

#include <memory>

namespace cofferdam {

class SnapshotMachine : public QObject
{
protected:
    /// Boots it.
    void begin();
    void end();
    /// A test begins with a guest that runs and answers.
    void expectRunning();

    Result<void> done(void (Machine::*operation)(QObject *, Done<void>));
    Result<SnapshotNode> take(const QString &label);
    Result<SnapshotNode> restore(const SnapshotId &id);
    /// Leaves the mark `word` and takes a snapshot of it, on disk when this returns.
    SnapshotNode taken(const QString &word);
    void open(WhenFound whenFound = WhenFound::GoesOn); ///< A service that starts.
    void close();
    [[nodiscard]] bool connectShell();

    /// A mark in memory and on disk.
    void mark(const QString &word);
    [[nodiscard]] QString marks();
    [[nodiscard]] static QString both(const QString &word) { return word + u'\n' + word; }

    [[nodiscard]] bool becomesDurable(const SnapshotId &id);
    /// Of the process in this seat; 0: there is none.
    [[nodiscard]] qint64 qemuPid(const MachineSettings &seat) const;
    [[nodiscard]] qint64 qemuPid() const { return qemuPid(m_machine->inItsSeat()); }
    [[nodiscard]] QString ramFile(const SnapshotId &id) const
    {
        return m_folder.path() + QStringLiteral("/snapshots/one/") + id.value + QStringLiteral(".ram");
    }
    [[nodiscard]] QStringList tags();
    /// What lies in the folder of all data and holds `text`.
    [[nodiscard]] QStringList filesWith(const QByteArray &text) const;
    /// Puts a file at `path` that leaves `leftMiB` in the file system of `folder`.
    [[nodiscard]] static bool fill(const QString &path, const QString &folder, qint64 leftMiB);

    int m_keepRaw = 1000; ///< From the next open() on; so many are not packed.
    TaskId m_task; ///< It works on it.
    int m_stagingMiB = 700; ///< From begin() on.
    QTemporaryDir m_folder{QStringLiteral("/var/tmp/cfs-XXXXXX")};
    QTemporaryDir m_staging{QStringLiteral("/var/tmp/cfs-XXXXXX")};
    Secret m_key = Secret::random(32);
    MachineSettings m_settings;
    std::unique_ptr<Hypervisor> m_hypervisor;
    std::unique_ptr<SnapshotKeeper> m_keeper;
    Machine *m_machine = nullptr;
    GuestShell m_shell;
};

/// Small file systems to fill up, in a mount namespace of our own. Still the same user: libvirt and QEMU see no difference. Before any thread.
[[nodiscard]] bool enterOwnNamespaces();

/// main() of such a test.
template<typename Test>
int runWithOwnNamespaces(int argc, char **argv)
{
    if (!enterOwnNamespaces())
        qFatal("no user namespace here, so no small file systems to fill");
    QCoreApplication app(argc, argv);
    Test test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace cofferdam
