// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words of a command that needs no shell to be read.

#pragma once

#include <QStringList>

namespace cofferdam {

inline constexpr qsizetype kMaxPlainWords = 40;

/// Of a single command without quotes, expansions, redirections, operators and line ends, and of at most kMaxPlainWords; empty for every other.
[[nodiscard]] QStringList plainWords(const QString &command);

} // namespace cofferdam
