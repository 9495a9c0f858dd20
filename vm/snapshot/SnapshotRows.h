// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The rows that say which snapshots there are. A row is the commit point: what has none does not exist.

#pragma once

#include "core/audit/Database.h"
#include "vm/snapshot/SnapshotNode.h"

#include <QList>

#include <memory>
#include <mutex>

namespace cofferdam {

/// Thread-safe; each call that writes returns when it is on disk.
class SnapshotRows
{
public:
    /// The tables, for Database::open.
    [[nodiscard]] static QStringList schema();
    explicit SnapshotRows(std::unique_ptr<Database> store);

    [[nodiscard]] Result<QList<SnapshotNode>> all(); ///< Oldest first; `current` is set.
    /// Adds a row and makes it the one the timeline grows from.
    [[nodiscard]] Result<void> add(const SnapshotNode &node);
    /// NotFound when the row has gone meanwhile.
    [[nodiscard]] Result<void> setDurable(const SnapshotId &id, const QByteArray &sha256);
    [[nodiscard]] Result<void> setPinned(const SnapshotId &id, bool pinned);
    [[nodiscard]] Result<void> setCurrent(const AgentId &agent, const SnapshotId &id);
    /// Children move to `node`'s parent, and so does the timeline if it grew from it.
    [[nodiscard]] Result<void> remove(const SnapshotNode &node);
    [[nodiscard]] Result<void> forget(const AgentId &agent);
    [[nodiscard]] Result<QByteArray> auditHead(); ///< Of the newest that was added with one; it outlives its snapshot.

private:
    [[nodiscard]] Result<void> write(const QList<std::pair<QString, QVariantList>> &statements);

    std::mutex m_mutex;
    std::unique_ptr<Database> m_store;
};

} // namespace cofferdam
