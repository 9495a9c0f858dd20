// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The names of fields that are read in requests, and what some parsers take for them.

#pragma once

#include <QLatin1StringView>
#include <QString>

namespace cofferdam {

/// "maxOutputTokens" as "max_output_tokens": Google's JSON has each name in both spellings.
[[nodiscard]] QString snakeName(QAnyStringView camel);
/// The documented name that `name` is in the eyes of a parser that does not mind the case; empty: none that is read.
[[nodiscard]] QString usualName(const QString &name);
/// The same for Google's names, which are in camel case.
[[nodiscard]] QString googleName(const QString &name);

/// Of those that the two above know.
[[nodiscard]] bool isReadName(bool isGoogle, QLatin1StringView name);

} // namespace cofferdam
