// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The trail as it lies in its store: tables and queries.

#pragma once

#include "core/audit/Database.h"
#include "core/audit/Trail.h"
#include "core/ledger/Frontier.h"
#include "core/ledger/SignedHead.h"
#include "core/ledger/TrailLeaf.h"

namespace cofferdam {

/// What a store says of itself. `frontier` is enough to go on without reading older rows.
struct TrailHead {
    Frontier frontier;
    QByteArray root;
    SignedHead asSigned; ///< Unchecked, and unsigned before the first row.
};

class TrailTable
{
public:
    /// Stores below are refused: their heads are not signed.
    static constexpr qsizetype kOldest = 4;
    [[nodiscard]] static QStringList schema();
    [[nodiscard]] static Result<TrailTable> prepare(Database &database);

    [[nodiscard]] Result<TrailHead> head();
    [[nodiscard]] Result<void> setHead(const Frontier &frontier, const SignedHead &head);
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

/// Of the row that `row` stands on (kTrailColumns), byte for byte as stored.
[[nodiscard]] TrailLeaf leafOf(const Statement &row);

/// The lines of the rows behind `after`, as many as fit into `maxBytes` and at least one. `upTo`: no row behind it; 0: all there are, and the
/// head is theirs.
[[nodiscard]] Result<TrailPiece> exportTrail(Database &database, quint64 after, quint64 upTo, qsizetype maxBytes);

[[nodiscard]] Result<QList<TrailRow>> readTrail(Database &database, const TrailQuery &query);

} // namespace cofferdam
