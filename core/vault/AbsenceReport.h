// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What cofferdam-prove says: where the secrets were looked for, and whether they were found.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

#include <span>

namespace cofferdam {

struct AbsenceReport {
    static constexpr qsizetype kLargest = qsizetype{4} << 20; ///< Bytes of JSON.

    struct Value {
        bool isSearched = false; ///< False: it is too short, or says too little, to be looked for.
        qint64 weakPieces = 0;   ///< Pieces of it that are not looked for, because they could be anybody's.
    };
    struct Finding {
        qsizetype value = 0; ///< Which of those that were given, from 0.
        QString form;        ///< "raw", "base64", "hex", …
        qint64 offset = 0;   ///< Bytes, in the stream.
        qint64 length = 0;   ///< Bytes that fit.
    };
    struct Stream {
        QString label;
        qint64 searched = 0;     ///< Bytes.
        bool isComplete = false; ///< It was read to its end.
        qint64 found = 0;        ///< Also those that are not among the findings.
        QList<Finding> findings; ///< The first 64.
    };

    QList<Value> values;
    QList<Stream> streams;

    /// Damaged when it is not of `valueCount` values and of the streams with these labels: who wrote it had read what a guest wrote.
    [[nodiscard]] static Result<AbsenceReport> fromJson(const QByteArray &json, qsizetype valueCount, const QStringList &labels);

    /// Every value was looked for in the whole of every stream, and none was found.
    [[nodiscard]] bool provesAbsence() const;
};

/// What cofferdam-prove takes on standard input for these values.
[[nodiscard]] Secret absenceInput(const QList<std::span<const std::byte>> &values);

} // namespace cofferdam
