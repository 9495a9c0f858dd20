// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A trail that is opened is held against its signature, and against the heads that were kept apart from it.

#pragma once

#include "core/audit/HeadFile.h"
#include "core/audit/TrailTable.h"

namespace cofferdam {

/// Where a tree head was kept.
enum class HeadPlace : quint8 {
    Running,   ///< In the service's memory; not signed.
    Outside,   ///< In the file apart from the data folder.
    Snapshots, ///< Beside the newest snapshot.
};

struct TrailWitness {
    HeadPlace place = HeadPlace::Running;
    SignedHead head;
};

/// What opening has found.
struct OpenedHeads {
    QList<KeptHead> contradicting; ///< Of the file; they stay there for verify().
    QList<Phrase> found;           ///< For the trail itself.
};

/// Damaged when the head is not signed by the key that it names: whoever wrote it has the store's key and not the signing key. Another key than
/// `signer`'s is found, and written down in the store: a key can be lost, too.
[[nodiscard]] Result<OpenedHeads> openHeads(Database &database, const TrailHead &head, const HeadSigner &signer, const HeadFile &file);

/// Why the trail does not go on from `witness`, which is of `place`, for all that can be said without reading its rows: it is not signed by `key`,
/// or speaks of more than `size` rows. Empty: nothing speaks against it.
[[nodiscard]] Phrase objectionTo(const TrailWitness &witness, quint64 size, const QByteArray &key);
/// The rows up to this head are other ones.
[[nodiscard]] Phrase otherRows(const TrailWitness &witness);

} // namespace cofferdam
