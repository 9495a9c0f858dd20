// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The snapshots of all agents: taken, listed, gone back to, removed. The tree is ours; libvirt knows nothing of it.

#pragma once

#include "core/base/Secret.h"
#include "core/guardian/SnapshotTaker.h"
#include "vm/machine/Machine.h"
#include "vm/snapshot/SnapshotNode.h"
#include "vm/snapshot/SnapshotWork.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QThreadPool>

#include <atomic>
#include <functional>
#include <memory>

namespace cofferdam {

class RamDraft;
class RamStore;
class SnapshotRows;

struct SnapshotKeeperOptions {
    QString folder;        ///< RAM files: <folder>/<agent>/<snapshot>.ram
    QString stagingFolder; ///< On a tmpfs, e.g. /dev/shm/cofferdam-1000; made 0700. Empty: RAM is written straight to `folder`.
    int keepUnpinned = 20; ///< Per agent; the oldest beyond are removed. The one the timeline grows from stays.
    std::function<quint64()> auditPosition; ///< Last sequence number of the trail; may be empty.
    std::function<QByteArray()> auditHead;  ///< Its signed head; may be empty.
    std::shared_ptr<SnapshotEngine> engine; ///< How states are taken and brought back; empty: PrecopyEngine.
};

/// Owner's thread only. One operation at a time per agent, in the order asked for.
class SnapshotKeeper : public QObject, public SnapshotTaker
{
    Q_OBJECT

public:
    /// `store`: a database of its own, opened or made with `key`. Errors as Database::open; Denied for folders of somebody else.
    [[nodiscard]] static Result<std::unique_ptr<SnapshotKeeper>> open(const QString &store, const Secret &key, const SnapshotKeeperOptions &options);
    /// Waits for what the machines' threads run for it. What is not on disk yet stays in memory for the next open().
    ~SnapshotKeeper() override;

    /// Makes `machine`'s snapshots usable; brings disk and rows together (orphans go) the first time. After each Hypervisor::add.
    void attach(Machine *machine, QObject *context, Done<void> done);
    /// Forgets all snapshots of the agent, RAM files included; the tags go with the data disk. Before Hypervisor::remove.
    void forget(const AgentId &agent, QObject *context, Done<void> done);

    // SnapshotTaker. A request that comes while a snapshot is being taken gets the one after it, never that one.
    void takeSnapshot(AgentId agent, Phrase label, QObject *context, std::function<void(Result<SnapshotId>)> done) override;
    [[nodiscard]] SnapshotId newest(const AgentId &agent) const override;

    void take(const AgentId &agent, const Phrase &label, QObject *context, Done<SnapshotNode> done);
    /// Snapshots asked for and not begun fail with Cancelled before it returns. Who calls has raised the agent's epoch, so that nothing of the
    /// old timeline can answer any more.
    void restore(const AgentId &agent, const SnapshotId &snapshot, QObject *context, Done<SnapshotNode> done);
    /// Children move to its parent. Denied when it is pinned.
    void remove(const AgentId &agent, const SnapshotId &snapshot, QObject *context, Done<void> done);
    void setPinned(const AgentId &agent, const SnapshotId &snapshot, bool pinned, QObject *context, Done<SnapshotNode> done);
    /// Reads the whole RAM file and compares its hash: Damaged, or fine. Busy while it is not durable.
    void verify(const AgentId &agent, const SnapshotId &snapshot, QObject *context, Done<void> done);

    [[nodiscard]] QList<SnapshotNode> nodes(const AgentId &agent) const; ///< Oldest first.
    /// The trail's head as it was when the newest of all snapshots was taken; empty: there is none.
    [[nodiscard]] Result<QByteArray> auditHead() const;
    [[nodiscard]] SnapshotNode node(const AgentId &agent, const SnapshotId &snapshot) const; ///< Null id when there is none.

Q_SIGNALS:
    void added(const cofferdam::SnapshotNode &node);
    void changed(const cofferdam::SnapshotNode &node);
    void removed(const cofferdam::AgentId &agent, const cofferdam::SnapshotId &snapshot);
    /// A RAM file could not be brought to disk; the snapshot is good until the computer restarts.
    void notDurable(const cofferdam::SnapshotNode &node, const Phrase &why);

private:
    struct Request {
        Phrase label;
        QPointer<QObject> context;
        Done<SnapshotNode> done;
        QElapsedTimer since;
    };
    struct Agent {
        QPointer<Machine> machine;
        QList<SnapshotNode> nodes; ///< Oldest first.
        QList<Request> waiting;
        bool taking = false;
        bool swept = false;
    };

    SnapshotKeeper(std::unique_ptr<SnapshotRows> rows, std::unique_ptr<RamStore> files, SnapshotKeeperOptions options);

    void takeNext(const AgentId &agent);
    void taken(const AgentId &agent, const QList<Request> &requests, const Result<SnapshotNode> &result);
    void makeDurable(const SnapshotNode &node);
    void removeNode(Agent &agent, const SnapshotNode &node, QObject *context, Done<void> done);
    void dropNode(const SnapshotNode &gone);
    void prune(const AgentId &agent);
    void setCurrent(Agent &agent, const SnapshotId &snapshot);
    [[nodiscard]] qint64 estimatedRam(const Agent &agent) const;
    template<typename T>
    void refuse(QObject *context, const Done<T> &done, Error error);

    std::unique_ptr<SnapshotRows> m_rows;
    std::unique_ptr<RamStore> m_files;
    SnapshotKeeperOptions m_options;
    SnapshotWork m_work;
    QHash<AgentId, Agent> m_agents;
    std::atomic<bool> m_stop = false;
    QThreadPool m_writer; ///< One thread: two copies at once would both be slower.
};

} // namespace cofferdam
