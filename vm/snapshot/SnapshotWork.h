// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// What is done for snapshots on a machine's own thread: its state, the RAM file and the row, brought together or taken back.

#pragma once

#include "vm/snapshot/EarlyCopy.h"
#include "vm/snapshot/SnapshotEngine.h"
#include "vm/snapshot/SnapshotNode.h"

#include <QElapsedTimer>
#include <QHash>
#include <QList>

#include <functional>
#include <mutex>

namespace cofferdam {

class LoadableRam;
class RamStore;
class SnapshotRows;

/// Blocks; on the worker thread of the machine. Rows, files and engine outlive it.
class SnapshotWork
{
public:
    SnapshotWork(SnapshotRows &rows, RamStore &files, SnapshotEngine &engine) : m_rows(rows), m_files(files), m_engine(engine) {}

    /// Begins to copy memory ahead of the next take(), if the engine can and as much room is left as it takes, for one that is asked for meanwhile:
    /// NoSpace. `estimate`: bytes; `tell`: called from here.
    [[nodiscard]] Result<void> copyAhead(VirtualMachine &machine, qint64 estimate, const std::function<void(EarlyCopy::Stage)> &tell) const;
    /// Of a machine that has stood still since its last snapshot it gives that one, which holds its present state; Unavailable when that has gone.
    /// From what was copied ahead, if there is such and it can be used. `estimate`: bytes of RAM to make room for; `since`: when it was asked for.
    [[nodiscard]] Result<SnapshotNode> take(VirtualMachine &machine, const SnapshotNode &node, qint64 estimate, const QElapsedTimer &since) const;
    /// Of a machine that is off: `ram` and the disk as it lies belong together.
    [[nodiscard]] Result<SnapshotNode> adopt(VirtualMachine &machine, SnapshotNode node, const QString &ram) const;
    /// Everything is checked first. Then `leave` is called, and the timeline grows from `wanted`, before the disk is touched: what fails after
    /// that, or is interrupted, goes on there and nowhere else.
    [[nodiscard]] Result<void> restore(VirtualMachine &machine, const SnapshotNode &wanted, const std::function<Result<void>()> &leave) const;
    /// `thinned`: when it went to make room, to be noted; invalid: it was not for that.
    [[nodiscard]] Result<void> remove(VirtualMachine &machine, const SnapshotNode &node, const QDateTime &thinned) const;
    /// Rows decide: what they do not name goes; what they name and is not there cannot be gone back to, and goes too. Gives what is left.
    [[nodiscard]] Result<QList<SnapshotNode>> sweep(VirtualMachine &machine, const QList<SnapshotNode> &nodes) const;

private:
    [[nodiscard]] Result<SnapshotNode> takeNow(VirtualMachine &machine, const SnapshotNode &node, qint64 estimate, const QElapsedTimer &since) const;
    [[nodiscard]] Result<SnapshotNode> commit(VirtualMachine &machine, SnapshotNode node, RamDraft &draft, double pauseMs, const QElapsedTimer &since) const;
    /// Nothing: it has to be taken anew. An error is one that this would not help.
    [[nodiscard]] Result<std::optional<SnapshotNode>> takeEarly(VirtualMachine &machine, SnapshotNode node, qint64 estimate, const QElapsedTimer &since) const;
    /// Gives the whole RAM file as it was written. Damaged when that cannot be.
    [[nodiscard]] Result<LoadableRam> proven(const SnapshotNode &wanted) const;
    [[nodiscard]] Result<void> goBack(VirtualMachine &machine, const SnapshotNode &wanted, const std::function<Result<void>()> &leave) const;
    void removeFiles(const AgentId &agent, const SnapshotId &id) const;

    /// Nothing: it has run since. An error: it has not, and no snapshot holds what it is now.
    [[nodiscard]] Result<std::optional<SnapshotNode>> holding(VirtualMachine &machine, const AgentId &agent) const;
    void remember(const VirtualMachine &machine, const SnapshotNode &standing) const;

    struct Standing {
        SnapshotId id;
        quint64 memoryCopy = 0; ///< The one that it was made of: any later one may be of a later state.
    };

    SnapshotRows &m_rows;
    RamStore &m_files;
    SnapshotEngine &m_engine;
    mutable std::mutex m_mutex;
    mutable QHash<AgentId, Standing> m_standing; ///< The last snapshot of each machine that stood still, and still does perhaps.
};

} // namespace cofferdam
