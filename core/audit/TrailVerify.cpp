// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/TrailVerify.h"

#include "core/ledger/TrailLeaf.h"

#include <algorithm>
#include <tuple>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr qsizetype kShownKey = 16; // hexadecimal digits

struct Known {
    QList<TrailWitness> witnesses; // by size
    QByteArray key;
    const std::atomic_bool &stop;
};

/// What can be said before any row is read.
Phrase objectionToHeads(const TrailHead &head, const Known &known, quint64 &firstBad)
{
    const quint64 size = head.frontier.size();
    for (const TrailWitness &witness : known.witnesses) {
        if (auto objection = objectionTo(witness, size, known.key); !objection.isEmpty()) {
            firstBad = size < witness.head.size ? size + 1 : 0;
            return objection;
        }
    }
    if (known.key.isEmpty() || size == 0)
        return {};
    const SignedHead &own = head.asSigned;
    if (own.key != known.key || !own.isSound())
        return phrase("Trail", "The head of the trail is not signed by its key: rows were changed and the tree was computed anew without the signing key.");
    return {};
}

Phrase objectionToSigners(Database &database)
{
    auto signers = database.prepare(u"SELECT since FROM signer WHERE since > 0 ORDER BY since LIMIT 1"_s);
    const auto row = signers ? signers->step() : Result<bool>(std::unexpected(signers.error()));
    if (!row)
        return row.error().message;
    return *row ? phrase("Trail", "The signing key was replaced after row %1. Of that row and those before it nothing can be shown but that they fit together.")
                      .arg(signers->integer(0))
                : Phrase();
}

/// Goes through all rows in order and compares them with `head`.
TrailReport walk(Statement &rows, const TrailHead &head, const Known &known)
{
    TrailReport report;
    report.size = head.frontier.size();
    const auto bad = [&report](quint64 seq, const Phrase &problem) {
        report.firstBad = seq;
        report.problem = problem;
        return report;
    };
    auto witness = known.witnesses.cbegin();
    Frontier frontier;
    for (;;) {
        for (; witness != known.witnesses.cend() && witness->head.size == frontier.size(); ++witness) {
            if (witness->head.root != frontier.root())
                return bad(0, otherRows(*witness));
        }
        if (known.stop)
            return bad(0, phrase("Trail", "The check was broken off."));
        const quint64 expected = frontier.size() + 1;
        const auto row = rows.step();
        if (!row)
            return bad(expected, row.error().message);
        if (!*row)
            break;
        const quint64 seq = quint64(rows.integer(SeqColumn));
        if (seq != expected)
            return bad(std::min(seq, expected),
                       seq < expected ? phrase("Trail", "Row %1 is in the wrong place.").arg(seq) : phrase("Trail", "Row %1 is missing.").arg(expected));
        if (expected > report.size)
            return bad(expected, phrase("Trail", "Row %1 is one more than the head of the trail speaks of.").arg(expected));
        const QByteArray leaf = leafOf(rows).hash();
        if (leaf != rows.bytes(LeafColumn))
            return bad(seq, phrase("Trail", "Row %1 was altered.").arg(seq));
        frontier.append(leaf);
    }
    if (frontier.size() != report.size)
        return bad(frontier.size() + 1, phrase("Trail", "Row %1 is missing.").arg(frontier.size() + 1));
    report.root = frontier.root();
    if (report.root != head.root)
        return bad(0, phrase("Trail", "The rows do not lead to the tree head of the trail: at least one was replaced."));
    report.ok = true;
    return report;
}

/// Of a trail that is right: held against what.
QList<Phrase> whatWasHeldAgainst(const TrailHead &head, const Known &known)
{
    if (known.key.isEmpty())
        return {phrase("Trail", "Its heads are not signed.")};
    QList<Phrase> words;
    if (head.asSigned.isSigned())
        words += phrase("Trail", "Signed on %1 by the key %2….").arg(head.asSigned.time(), QString::fromLatin1(head.asSigned.key.toHex().first(kShownKey)));
    for (const auto &[place, found, missing] :
         {std::tuple{HeadPlace::Outside, phrase("Trail", "It goes on from the tree head outside the data folder: %1 rows on %2."),
                     phrase("Trail", "No tree head is kept outside the data folder: a shorter or older trail would not be noticed by it.")},
          std::tuple{HeadPlace::Snapshots, phrase("Trail", "It goes on from the tree head beside the snapshots: %1 rows on %2."),
                     phrase("Trail", "No tree head is kept beside a snapshot yet.")}}) {
        const auto last = std::ranges::find_last(known.witnesses, place, &TrailWitness::place).begin();
        words += last == known.witnesses.end() ? missing : found.arg(last->head.size).arg(last->head.time());
    }
    return words + whatSignaturesShow();
}

} // namespace

TrailReport verifyTrail(Database &database, QList<TrailWitness> witnesses, const QByteArray &key, const std::atomic_bool &stop)
{
    std::ranges::stable_sort(witnesses, {}, [](const TrailWitness &witness) { return witness.head.size; });
    const Known known{std::move(witnesses), key, stop};
    const auto problem = [](const Phrase &words, quint64 firstBad = 0) {
        TrailReport report;
        report.problem = words;
        report.firstBad = firstBad;
        return report;
    };
    // Head and rows of the same moment.
    if (auto begun = database.execute(u"BEGIN"_s); !begun)
        return problem(begun.error().message);
    const auto read = [&]() -> TrailReport {
        auto table = TrailTable::prepare(database);
        if (!table)
            return problem(table.error().message);
        const auto head = table->head();
        if (!head)
            return problem(head.error().message);
        quint64 firstBad = 0;
        const Phrase objection = objectionToHeads(*head, known, firstBad);
        if (!objection.isEmpty()) {
            auto report = problem(objection, firstBad);
            report.size = head->frontier.size();
            return report;
        }
        auto rows = database.prepare(u"SELECT %1 FROM trail ORDER BY seq"_s.arg(kTrailColumns));
        if (!rows)
            return problem(rows.error().message);
        auto report = walk(*rows, *head, known);
        report.head = head->asSigned;
        if (report.ok)
            report.problem = objectionToSigners(database);
        report.ok = report.ok && report.problem.isEmpty();
        if (report.ok)
            report.words = whatWasHeldAgainst(*head, known);
        return report;
    };
    TrailReport report = read();
    if (auto ended = database.execute(u"COMMIT"_s); !ended && report.ok)
        return problem(ended.error().message);
    return report;
}

} // namespace cofferdam
