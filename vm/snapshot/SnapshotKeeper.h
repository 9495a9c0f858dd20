// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The snapshots of all agents: taken, listed, gone back to, removed. The tree is ours; libvirt knows nothing of it.

#pragma once

#include "core/base/Secret.h"
#include "core/guardian/SnapshotTaker.h"
#include "vm/machine/Machine.h"
#include "vm/snapshot/EarlyCopies.h"
#include "vm/snapshot/Retention.h"
#include "vm/snapshot/SnapshotWork.h"

#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>

namespace cofferdam {

class LoadableRam;
class RamReader;
class RamStore;
struct RamSeal;
class SnapshotRows;
class SpaceReserve;

struct SnapshotKeeperOptions {
    QString folder;        ///< RAM files, encrypted: <folder>/<agent>/<snapshot>.ram
    QString stagingFolder; ///< On a tmpfs (see stagingFolder()); made 0700. Empty: RAM goes straight to `folder`, encrypted.
    int keepRaw = 1;       ///< The newest of each agent are not packed, nor is the one the present grew from.
    std::function<quint64()> auditPosition; ///< Last sequence number of the trail; may be empty.
    std::function<QByteArray()> auditHead;  ///< Its signed head; may be empty.
    std::function<TaskId(const AgentId &)> runningTask; ///< Null: none runs. May be empty.
    std::function<QDateTime()> clock;       ///< Empty: the computer's.
    std::shared_ptr<SpaceReserve> reserve;  ///< For removing snapshots when the disk is full; may be null.
    std::shared_ptr<SnapshotEngine> engine; ///< How states are taken and brought back; empty: PrecopyEngine.
};

/// How much room snapshots have, and take.
struct SnapshotSpace {
    SnapshotRoom room;
    qint64 budget = 0; ///< What the room is now, in bytes.
    qint64 used = 0;   ///< RAM files; what lies in the agents' disks is shared with the present and not told apart.
    qint64 free = 0;   ///< On the disk they lie on.
};

/// How an agent leaves the present.
struct LeavingPresent {
    Phrase keepAs;    ///< The present is kept as a snapshot with this label first. Empty: it is given up.
    QString memory;   ///< Of a machine that is off: what fits its disk; empty: nothing does, and there is no present to keep.
    std::function<Result<void>()> leave; ///< On the machine's thread, before its disk is touched; its error is the end. May be empty.
};

/// Owner's thread only. One operation at a time per agent, in the order asked for.
class SnapshotKeeper : public QObject, public SnapshotTaker
{
    Q_OBJECT

public:
    /// `store`: a database of its own, opened or made with `key`, from which the key of the RAM files is derived. Errors as Database::open; Denied for
    /// folders of somebody else.
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
    [[nodiscard]] bool exists(const AgentId &agent, const SnapshotId &snapshot) const override;

    void take(const AgentId &agent, const Phrase &label, QObject *context, Done<SnapshotNode> done);
    /// Snapshots asked for and not begun fail with Cancelled before it returns. Who calls has raised the agent's epoch, so that nothing of the
    /// old timeline can answer any more. What is wrong with the snapshot is found before anything is touched. Once the disk is, the timeline
    /// grows from it, come what may.
    void restore(const AgentId &agent, const SnapshotId &snapshot, const LeavingPresent &leaving, QObject *context, Done<SnapshotNode> done);
    /// Children move to its parent. Denied when it is pinned, Busy when it is being gone back to.
    void remove(const AgentId &agent, const SnapshotId &snapshot, QObject *context, Done<void> done);
    void setPinned(const AgentId &agent, const SnapshotId &snapshot, bool pinned, QObject *context, Done<SnapshotNode> done);
    void setName(const AgentId &agent, const SnapshotId &snapshot, const QString &name, QObject *context, Done<SnapshotNode> done); ///< Empty: none.
    /// Reads the whole RAM file and compares its hash: Damaged, or fine. Busy while it is not durable.
    void verify(const AgentId &agent, const SnapshotId &snapshot, QObject *context, Done<void> done);

    [[nodiscard]] QList<SnapshotNode> nodes(const AgentId &agent) const; ///< Oldest first.
    /// The trail's head as it was when the newest of all snapshots was taken; empty: there is none.
    [[nodiscard]] Result<QByteArray> auditHead() const;
    [[nodiscard]] SnapshotNode node(const AgentId &agent, const SnapshotId &snapshot) const; ///< Null id when there is none.
    [[nodiscard]] QList<ThinnedSnapshot> thinned(const AgentId &agent) const; ///< Oldest first.
    /// How long it takes to unpack its memory before the way back begins; 0: it is not packed.
    [[nodiscard]] std::chrono::milliseconds timeToUnpack(const SnapshotNode &node) const;

    /// Nearly all of the agent's memory is copied, for the next snapshot.
    [[nodiscard]] bool isCopiedAhead(const AgentId &agent) const { return m_early.isHeld(agent); }
    /// How the memory is encrypted that an agent's machine is stopped with.
    [[nodiscard]] RamSeal sealOfStopped(const AgentId &agent) const;
    /// That memory, for QEMU: Damaged, NoSpace. Any thread; blocks.
    [[nodiscard]] Result<LoadableRam> loadStopped(const AgentId &agent, const QString &path) const;

    /// Either memory, in pieces and for nobody to go on from. NotFound when the snapshot is gone. Any thread; blocks.
    [[nodiscard]] Result<std::unique_ptr<RamReader>> readRam(const AgentId &agent, const SnapshotId &snapshot) const;
    [[nodiscard]] Result<std::unique_ptr<RamReader>> readStopped(const AgentId &agent, const QString &path) const;

    [[nodiscard]] SnapshotSpace space() const;
    /// Invalid when it makes no sense. What is too much then goes at once.
    [[nodiscard]] Result<void> setRoom(const SnapshotRoom &room);

Q_SIGNALS:
    void added(const cofferdam::SnapshotNode &node);
    void changed(const cofferdam::SnapshotNode &node);
    void removed(const cofferdam::AgentId &agent, const cofferdam::SnapshotId &snapshot);
    void thinnedOut(const cofferdam::ThinnedSnapshot &gone); ///< removed() was told.
    /// Found when its machine was attached: its memory, or its part of the disk, is not there any more. removed() was told.
    void lost(const cofferdam::SnapshotNode &node);
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
        QList<ThinnedSnapshot> thinned;
        SnapshotId wanted; ///< It is being gone back to.
        QList<Request> waiting;
        bool taking = false;
        bool swept = false;
        bool tidy = false; ///< And that has come to its end.
    };

    SnapshotKeeper(std::unique_ptr<SnapshotRows> rows, std::unique_ptr<RamStore> files, SnapshotKeeperOptions options);

    void takeNext(const AgentId &agent);
    void taken(const AgentId &agent, const QList<Request> &requests, Result<SnapshotNode> result);
    void makeDurable(const SnapshotNode &node);
    void leavePresent(const AgentId &agent, const LeavingPresent &leaving, const Done<void> &done);
    void goBack(const AgentId &agent, const SnapshotNode &wanted, const LeavingPresent &leaving, QObject *context, const Done<SnapshotNode> &done);
    [[nodiscard]] SnapshotId whereItGrowsFrom(const AgentId &agent) const;
    void adopt(const AgentId &agent, const LeavingPresent &leaving, const Done<void> &done);
    void keep(const SnapshotNode &node);
    [[nodiscard]] SnapshotNode present(const AgentId &agent, const Phrase &label) const;
    [[nodiscard]] SnapshotNode *find(const AgentId &agent, const SnapshotId &snapshot);
    void removeNode(Agent &agent, const SnapshotNode &node, bool thinned, QObject *context, Done<void> done);
    void dropNode(const SnapshotNode &gone);
    /// Removes what is too much; `more`: bytes that are needed besides.
    void prune(qint64 more = 0);
    /// Bytes of packed files that `nodes` need and that are none of theirs.
    [[nodiscard]] QHash<SnapshotId, qint64> strayBases(const QList<SnapshotNode> &nodes) const;
    void packNext();
    /// On the packer's thread. Gives the node as it is then.
    [[nodiscard]] Result<SnapshotNode> pack(SnapshotNode node);
    void onPacked(const SnapshotNode &node, const Result<SnapshotNode> &packed);
    void change(const AgentId &agent, const SnapshotId &snapshot, const Result<void> &noted, const std::function<void(SnapshotNode &)> &change,
                QObject *context, const Done<SnapshotNode> &done);
    void measure(SnapshotNode &node) const;
    [[nodiscard]] QDateTime now() const;
    void setCurrent(Agent &agent, const SnapshotId &snapshot);
    [[nodiscard]] qint64 estimatedRam(const Agent &agent) const;
    template<typename T>
    void refuse(QObject *context, const Done<T> &done, Error error)
    {
        QMetaObject::invokeMethod(context, [done, error = std::move(error)] { done(std::unexpected(error)); }, Qt::QueuedConnection);
    }

    std::unique_ptr<SnapshotRows> m_rows;
    std::unique_ptr<RamStore> m_files;
    SnapshotKeeperOptions m_options;
    SnapshotWork m_work;
    EarlyCopies m_early;
    QHash<AgentId, Agent> m_agents;
    SnapshotRoom m_room;
    QSet<SnapshotId> m_going;      ///< Being thinned out.
    QHash<SnapshotId, qint64> m_unpackable; ///< That could not be packed, and how much has to be free before it is tried again.
    bool m_packing = false;
    std::atomic<qint64> m_unpackedPerSecond = qint64{500} << 20; ///< Bytes of RAM, with those of its bases; as measured last.
    std::atomic<bool> m_stop = false;
    QTimer m_easing; ///< Runs while a snapshot's memory is kept at hand.
    QThreadPool m_packer; ///< One thread, and not the writer: what is not on disk yet does not wait for it.
    QThreadPool m_writer; ///< One thread: two copies at once would both be slower.
};

} // namespace cofferdam
