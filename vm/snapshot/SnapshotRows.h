// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The rows that say which snapshots there are. A row is the commit point: what has none does not exist.

#pragma once

#include "core/audit/Database.h"
#include "vm/snapshot/PackPlan.h"
#include "vm/snapshot/Retention.h"

#include <QList>

#include <memory>
#include <mutex>

namespace cofferdam {

class SpaceReserve;

/// Thread-safe; each call that writes returns when it is on disk.
class SnapshotRows
{
public:
    /// The tables, for Database::open.
    [[nodiscard]] static QStringList schema();
    static constexpr qsizetype kOldest = 4; ///< The files of those before were not encrypted, or were packed in another way.
    /// `reserve`: given up when the disk is full, so that a snapshot can still go; may be null.
    explicit SnapshotRows(std::unique_ptr<Database> store, std::shared_ptr<SpaceReserve> reserve = {});

    [[nodiscard]] Result<QList<SnapshotNode>> all(); ///< Oldest first; `current` is set.
    [[nodiscard]] Result<QList<ThinnedSnapshot>> thinned(); ///< Of the last kThinnedDays, oldest first.
    /// Adds a row and makes it the one the timeline grows from.
    [[nodiscard]] Result<void> add(const SnapshotNode &node);
    /// NotFound when the row has gone meanwhile.
    [[nodiscard]] Result<void> setDurable(const SnapshotId &id, const QByteArray &sha256);
    [[nodiscard]] Result<void> setPinned(const SnapshotId &id, bool pinned);
    [[nodiscard]] Result<void> setName(const SnapshotId &id, const QString &name); ///< Empty: it has none.
    [[nodiscard]] Result<QList<PackedRamFile>> packed(const AgentId &agent); ///< By their number.
    /// NotFound when its snapshot, or what it is packed against, has gone meanwhile: the packed file is worth nothing then.
    [[nodiscard]] Result<void> setPacked(const PackedRamFile &file);
    /// Forgets packed files that no snapshot needs any more, and says which they were.
    [[nodiscard]] Result<QList<SnapshotId>> takeUnneeded(const AgentId &agent);
    [[nodiscard]] Result<void> setCurrent(const AgentId &agent, const SnapshotId &id);
    /// Children move to `node`'s parent, and so does the timeline if it grew from it.
    [[nodiscard]] Result<void> remove(const SnapshotNode &node);
    /// The same, and in its place a note that it was there.
    [[nodiscard]] Result<void> thinOut(const SnapshotNode &node, const QDateTime &now);
    [[nodiscard]] Result<void> forget(const AgentId &agent);
    [[nodiscard]] Result<QByteArray> auditHead(); ///< Of the newest that was added with one; it outlives its snapshot.

    [[nodiscard]] Result<SnapshotRoom> room(); ///< The usual, until a person said something else.
    [[nodiscard]] Result<void> setRoom(const SnapshotRoom &room);

    static constexpr int kThinnedDays = 30;

private:
    using Statements = QList<std::pair<QString, QVariantList>>;
    [[nodiscard]] static Statements removal(const SnapshotNode &node);
    [[nodiscard]] Result<void> write(const Statements &statements);
    /// What makes room is not kept from it by there being none.
    [[nodiscard]] Result<void> writeRemoval(const Statements &statements);

    // With m_mutex held.
    [[nodiscard]] Result<QList<SnapshotNode>> readAll();
    [[nodiscard]] Result<QList<PackedRamFile>> readPacked(const AgentId &agent); ///< Of all agents when it is null.
    [[nodiscard]] Result<void> run(const Statements &statements);
    [[nodiscard]] Result<void> runRemoval(const Statements &statements);

    std::mutex m_mutex;
    std::unique_ptr<Database> m_store;
    std::shared_ptr<SpaceReserve> m_reserve;
};

} // namespace cofferdam
