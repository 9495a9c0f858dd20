// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// exportTrail() of TrailTable.h: a file of its own, because it is the one that writes for readers without this program.

#include "core/audit/TrailTable.h"
#include "core/ledger/ExportedTrail.h"

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

} // namespace

Result<TrailPiece> exportTrail(Database &database, quint64 after, quint64 upTo, qsizetype maxBytes)
{
    if (auto begun = database.execute(u"BEGIN"_s); !begun) // head and rows of the same moment
        return std::unexpected(begun.error());
    const auto read = [&]() -> Result<TrailPiece> {
        TrailPiece piece{.lines = {}, .last = after, .head = {}};
        if (upTo == 0) {
            auto table = TrailTable::prepare(database);
            if (!table)
                return std::unexpected(table.error());
            const auto head = table->head();
            if (!head)
                return std::unexpected(head.error());
            piece.head = head->asSigned;
        }
        const quint64 last = upTo == 0 ? piece.head.size : upTo;
        auto rows = database.prepare(u"SELECT %1 FROM trail WHERE seq > ? AND seq <= ? ORDER BY seq"_s.arg(kTrailColumns));
        if (!rows)
            return std::unexpected(rows.error());
        rows->bind(1, qint64(after)).bind(2, qint64(last));
        for (;;) {
            const auto row = rows->step();
            if (!row)
                return std::unexpected(row.error());
            if (!*row)
                return piece;
            const auto leaf = leafOf(*rows);
            const auto line = exportLine(leaf);
            if (!piece.lines.isEmpty() && piece.lines.size() + line.size() > maxBytes)
                return piece;
            piece.lines += line;
            piece.last = leaf.seq;
        }
    };
    auto piece = read();
    if (auto ended = database.execute(u"COMMIT"_s); !ended)
        return std::unexpected(ended.error());
    return piece;
}

} // namespace cofferdam
