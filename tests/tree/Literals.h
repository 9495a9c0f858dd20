// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The string literals of a source file, each with what it is handed to.

#pragma once

#include <QList>
#include <QString>

namespace cofferdam {

struct Literal {
    QString text;      ///< As written, without quotes.
    QString call;      ///< The function it is an argument of, e.g. "Cli::tr"; what stands before a brace ends with one: "){", "QJsonObject{".
    QString before;    ///< The token before it, e.g. "(", ",", "?", "==", "return".
    qsizetype at = 0;  ///< Where in the file.
    bool isRaw = false;
};

/// Wrappers that only make a string of it (QStringLiteral) are looked through. Comments and lines of the preprocessor are left out.
[[nodiscard]] QList<Literal> literalsOf(const QString &source);

/// Inside a call that hands it to the catalogue.
[[nodiscard]] bool isTranslated(const Literal &literal);
/// Something a person would read: words with a blank between, or a word that is shown or chosen to be shown.
[[nodiscard]] bool isSpoken(const Literal &literal);

} // namespace cofferdam
