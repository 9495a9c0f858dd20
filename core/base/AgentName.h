// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a person may call an agent: it is shown everywhere and typed at the prompt.

#pragma once

#include <QRegularExpression>

namespace cofferdam {

inline constexpr int kMaxAgentName = 40; ///< Characters.

/// Fits a whole name and nothing else; what a form checks letter by letter, and the service once more.
[[nodiscard]] const QRegularExpression &agentNamePattern();
[[nodiscard]] bool isAgentName(const QString &name);

} // namespace cofferdam
