// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An exported trail that somebody gives away: it is right as it was written, or something is said against it.

#include "tests/fuzz/Mutations.h"

#include "core/ledger/ExportedTrail.h"

#include <QBuffer>
#include <QHash>

using namespace cofferdam;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    // Of a row that was signed there is one text alone: whatever is taken for it later has to be the same.
    static QHash<QByteArray, QByteArray> signedRows; // by signature

    QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    QBuffer file(&bytes);
    require(file.open(QIODevice::ReadOnly), "a buffer opens");
    const TrailReport report = verifyExport(file, {});
    require(report.ok == report.problem.isEmpty(), "a trail that is not right has a reason");
    require(report.ok || report.words.isEmpty(), "nothing is claimed of what is not right");
    if (!report.ok)
        return 0;
    require(report.head.isSound() && report.head.size == report.size && report.head.root == report.root, "what is right is signed");
    const auto known = signedRows.constFind(report.head.signature);
    require(known == signedRows.cend() || *known == bytes, "one signature is over one text");
    signedRows.insert(report.head.signature, bytes);
    return 0;
}
