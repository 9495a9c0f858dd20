// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The snapshots of all agents: taken, listed, gone back to, removed. The tree is ours; libvirt knows nothing of it.

#pragma once

#include "core/guardian/SnapshotTaker.h"
#include "vm/machine/Machine.h"
#include "vm/snapshot/SnapshotNode.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>

namespace cofferdam {

class Database;
class SnapshotEngine;

struct SnapshotKeeperOptions {
    QString folder;        ///< RAM files: <folder>/<agent>/<snapshot>.ram
    QString stagingFolder; ///< On a tmpfs, e.g. /dev/shm/cofferdam-1000; made 0700. Empty: RAM is written straight to `folder`.
    int keepUnpinned = 20; ///< Per agent; the oldest beyond are removed.
    std::function<quint64()> auditPosition; ///< Last sequence number of the trail; may be empty.
};

/// Owner's thread only. One operation at a time per agent, in the order asked for.
class SnapshotKeeper : public QObject, public SnapshotTaker
{
    Q_OBJECT

public:
    /// `store` must outlive this object.
    [[nodiscard]] static Result<std::unique_ptr<SnapshotKeeper>> open(Database &store, const SnapshotKeeperOptions &options);
    ~SnapshotKeeper() override;

    /// Brings disk and rows together (orphans go) and makes `machine`'s snapshots usable. Call after Hypervisor::add.
    void attach(Machine *machine, QObject *context, Done<void> done);
    /// Forgets all snapshots of the agent, files included. The machine has to be off.
    void forget(const AgentId &agent, QObject *context, Done<void> done);

    // SnapshotTaker. A request that comes while a snapshot is being taken gets the one after it, never that one.
    void takeSnapshot(AgentId agent, QString label, QObject *context, std::function<void(Result<SnapshotId>)> done) override;
    [[nodiscard]] SnapshotId newest(const AgentId &agent) const override;

    void take(const AgentId &agent, const QString &label, QObject *context, Done<SnapshotNode> done);
    /// aboutToRestore is emitted first. Snapshots asked for and not begun fail with Cancelled.
    void restore(const AgentId &agent, const SnapshotId &snapshot, QObject *context, Done<SnapshotNode> done);
    void remove(const AgentId &agent, const SnapshotId &snapshot, QObject *context, Done<void> done); ///< Children move to its parent.
    void setPinned(const AgentId &agent, const SnapshotId &snapshot, bool pinned, QObject *context, Done<SnapshotNode> done);
    /// Reads the whole RAM file and compares its hash: Damaged, or fine.
    void verify(const AgentId &agent, const SnapshotId &snapshot, QObject *context, Done<void> done);

    [[nodiscard]] QList<SnapshotNode> nodes(const AgentId &agent) const; ///< Oldest first.
    [[nodiscard]] SnapshotNode node(const AgentId &agent, const SnapshotId &snapshot) const; ///< Null id when there is none.

Q_SIGNALS:
    void added(const cofferdam::SnapshotNode &node);
    void changed(const cofferdam::SnapshotNode &node);
    void removed(const cofferdam::AgentId &agent, const cofferdam::SnapshotId &snapshot);
    /// The fence: whoever holds epochs raises this agent's now, before anything of the old timeline can answer.
    void aboutToRestore(const cofferdam::AgentId &agent, const cofferdam::SnapshotId &snapshot);
    void restored(const cofferdam::AgentId &agent, const cofferdam::SnapshotId &snapshot);

private:
    class Private;
    explicit SnapshotKeeper(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace cofferdam
