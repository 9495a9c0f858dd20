// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What came of reading a whole trail again, from its store or from a file.

#pragma once

#include "core/base/Phrase.h"
#include "core/ledger/SignedHead.h"

#include <QList>

namespace cofferdam {

struct TrailReport {
    bool ok = false;
    quint64 size = 0;    ///< Rows that the head promises.
    QByteArray root;     ///< RFC 6962 tree head over them, as recomputed.
    quint64 firstBad = 0; ///< The first row that is missing or altered; 0 when none or when it cannot be told which.
    Phrase problem;     ///< For people; empty when ok.
    SignedHead head;    ///< Of the store, or of the file.
    QList<Phrase> words; ///< When ok: what it was held against, what that shows and what it cannot.
};

/// What a whole trail that is signed shows, and what it cannot.
[[nodiscard]] QList<Phrase> whatSignaturesShow();

} // namespace cofferdam
