// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/TrailHeads.h"

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

Phrase nameOf(HeadPlace place)
{
    switch (place) {
    case HeadPlace::Running: return phrase("Trail", "of this run");
    case HeadPlace::Outside: return phrase("Trail", "kept outside the data folder");
    case HeadPlace::Snapshots: return phrase("Trail", "kept beside the snapshots");
    }
    return {};
}

/// The head's own signature, and who made it.
Result<void> checkSignature(Database &database, const TrailHead &head, const HeadSigner &signer, OpenedHeads &opened)
{
    const SignedHead &own = head.asSigned;
    const bool isNew = head.frontier.size() == 0 && !own.isSigned();
    if (!isNew && !own.isSound())
        return fail(Errc::Damaged,
                    phrase("Trail", "The head of the audit trail is not signed by the key it names: its rows were changed and its tree computed anew by "
                                    "somebody who has the store's key and not the signing key."));
    if (!isNew && own.key != signer.publicKey())
        opened.found += phrase("Trail", "The key that signed the first %1 rows of the audit trail is gone; another one signs from here on. What was done to "
                                        "those rows before now cannot be told by their signature.")
                            .arg(head.frontier.size());
    auto note = database.prepare(u"INSERT OR IGNORE INTO signer(key, since) VALUES(?, ?)"_s);
    if (!note)
        return std::unexpected(note.error());
    return note->bind(1, signer.publicKey()).bind(2, qint64(head.frontier.size())).run();
}

/// The rows behind those of `kept` lead from its head to the trail's own.
Result<bool> leadsTo(Database &database, const KeptHead &kept, const TrailHead &head)
{
    auto leaves = database.prepare(u"SELECT leaf FROM trail WHERE seq > ? ORDER BY seq"_s);
    if (!leaves)
        return std::unexpected(leaves.error());
    leaves->bind(1, qint64(kept.head.size));
    Frontier frontier = kept.frontier;
    for (;;) {
        const auto row = leaves->step();
        if (!row)
            return std::unexpected(row.error());
        if (!*row)
            return frontier.size() == head.frontier.size() && frontier.root() == head.root;
        const QByteArray leaf = leaves->bytes(0);
        if (leaf.size() != Frontier::kHashSize)
            return false;
        frontier.append(leaf);
    }
}

} // namespace

Phrase objectionTo(const TrailWitness &witness, quint64 size, const QByteArray &key)
{
    const SignedHead &head = witness.head;
    if (witness.place == HeadPlace::Running)
        return size < head.size ? phrase("Trail", "The trail had %1 rows and now says it has %2.").arg(head.size).arg(size) : Phrase();
    if (!head.isSound() || head.key != key)
        return phrase("Trail", "A tree head %1 is not signed by the key of this trail: one of both was replaced.").arg(nameOf(witness.place));
    if (size < head.size)
        return phrase("Trail", "The tree head %1, signed on %2, speaks of %3 rows; the trail has %4. Its last rows were cut off, an older copy was put in "
                               "its place, it was removed and begun anew, or the power went and its disk had not kept what it said it had.")
            .arg(nameOf(witness.place), head.time(), head.size, size);
    return {};
}

Phrase otherRows(const TrailWitness &witness)
{
    if (witness.place == HeadPlace::Running)
        return phrase("Trail", "The first %1 rows are not those that were written: their tree head is another one.").arg(witness.head.size);
    return phrase("Trail", "The first %1 rows are not those that were signed on %2: the tree head %3 is another one. Rows were changed and the tree was "
                           "computed anew, or an older copy went on without them.")
        .arg(witness.head.size)
        .arg(witness.head.time(), nameOf(witness.place));
}

Result<OpenedHeads> openHeads(Database &database, const TrailHead &head, const HeadSigner &signer, const HeadFile &file)
{
    OpenedHeads opened;
    if (auto signedWell = checkSignature(database, head, signer, opened); !signedWell)
        return std::unexpected(signedWell.error());
    const auto heads = file.read();
    if (!heads)
        return std::unexpected(heads.error());
    for (const KeptHead &kept : *heads) {
        const TrailWitness witness{HeadPlace::Outside, kept.head};
        Phrase objection = objectionTo(witness, head.frontier.size(), signer.publicKey());
        if (objection.isEmpty()) {
            const auto follows = kept.frontier.root() == kept.head.root ? leadsTo(database, kept, head) : Result<bool>(false);
            if (!follows)
                return std::unexpected(follows.error());
            if (*follows)
                continue;
            objection = otherRows(witness);
        }
        opened.contradicting += kept;
        opened.found += objection;
    }
    return opened;
}

} // namespace cofferdam
