// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The trail as it lies in its store: tables, the encoding that the leaves are hashed over, and the queries.

#pragma once

#include "core/audit/Database.h"
#include "core/audit/Frontier.h"
#include "core/audit/Trail.h"

#include <atomic>

namespace cofferdam {

/// What a store says of itself. `frontier` is enough to go on without reading older rows.
struct TrailHead {
    Frontier frontier;
    QByteArray root;
};

class TrailTable
{
public:
    /// Stores below are refused: their rows hold words and JSON where phrases and typed details are now.
    static constexpr qsizetype kOldest = 3;
    [[nodiscard]] static QStringList schema();
    [[nodiscard]] static Result<TrailTable> prepare(Database &database);

    [[nodiscard]] Result<TrailHead> head();
    [[nodiscard]] Result<void> setHead(const Frontier &frontier);
    /// Stores `row` under its seq and sets its leaf.
    [[nodiscard]] Result<void> insert(TrailRow &row);
    /// Changes a counter that means nothing, to see if the store can be written.
    [[nodiscard]] Result<void> touch();

    /// The last row is there, is the one the head speaks of, and hashes to its leaf. Not a word about the others.
    [[nodiscard]] Result<void> checkEnd(const TrailHead &head);

private:
    TrailTable(Statement readHead, Statement writeHead, Statement insertRow, Statement touchStore, Statement lastRow);

    Statement m_readHead;
    Statement m_writeHead;
    Statement m_insertRow;
    Statement m_touchStore;
    Statement m_lastRow;
};

[[nodiscard]] Result<QList<TrailRow>> readTrail(Database &database, const TrailQuery &query);

/// Reads every row in one read transaction. `known` is a tree head that was seen earlier: the tree must still contain it.
/// Gives up with a problem when `stop` becomes true.
[[nodiscard]] TrailReport verifyTrail(Database &database, quint64 knownSize, const QByteArray &knownRoot, const std::atomic_bool &stop);

} // namespace cofferdam
