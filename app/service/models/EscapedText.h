// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a text says once its escapes are undone, layer by layer, and where in the text each byte of that is written.

#pragma once

#include <QByteArray>
#include <QList>

namespace cofferdam {

class EscapedText
{
public:
    explicit EscapedText(const QByteArray &text);

    [[nodiscard]] const QByteArray &bytes() const noexcept { return m_bytes; }
    /// Where each byte begins in the text, and at last the text's end.
    [[nodiscard]] const QList<qsizetype> &places() const noexcept { return m_places; }

    /// Undoes one layer of what JSON, addresses and HTML escape with. False: there was none.
    bool unescape();

private:
    QByteArray m_bytes;
    QList<qsizetype> m_places;
};

struct EncodedRun {
    qsizetype begin = 0;
    qsizetype end = 0;
};

/// The longest runs of base64 or hex digits that can be so many bytes.
[[nodiscard]] QList<EncodedRun> encodedRuns(const QByteArray &bytes, qsizetype atLeast);
/// What a run may stand for: base64 of both alphabets and hex, begun at any digit.
[[nodiscard]] QList<QByteArray> decodedRun(QByteArray run);

} // namespace cofferdam
