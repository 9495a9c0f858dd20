// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The trail as a text file that anybody can check who has this program or writes the same few lines again: no store, no service, no secret.
//
// One JSON object a line, compact, its names in alphabetical order. The first is {"format":"cofferdam trail 1"}, the last {"head":"..."} with the signed head as SignedHead::toText()
// writes it, and between them stand the rows from the first on: the columns of the trail by name, numbers as numbers, texts as texts, `detail` in
// base64 (TrailDetail of trail.proto), `salt` in hexadecimal. TrailLeaf::hash() says what is hashed, Frontier how hashes become a root (RFC 6962).

#pragma once

#include "core/ledger/TrailLeaf.h"
#include "core/ledger/TrailReport.h"

class QIODevice;

namespace cofferdam {

[[nodiscard]] QByteArray exportFirstLine();
[[nodiscard]] QByteArray exportLine(const TrailLeaf &row);
[[nodiscard]] QByteArray exportLastLine(const QByteArray &head); ///< SignedHead::toText().

/// Reads an exported trail. `key`: the public key it has to be signed with; empty: the one it names. The words say what that shows.
[[nodiscard]] TrailReport verifyExport(QIODevice &file, const QByteArray &key);

} // namespace cofferdam
