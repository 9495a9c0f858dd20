// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// SQL by its words alone, until there is a parser for it: what is not plainly a read counts as a change.

#pragma once

#include "core/action/Action.h"

namespace cofferdam {

struct SqlMeaning {
    EffectKind kind;
    QStringList traits;
};

struct SqlReading {
    QStringList shellLines; ///< Of the client's own commands: what it would hand to a shell.
    QList<SqlMeaning> statements;
};

/// Any thread; never fails.
[[nodiscard]] SqlReading inspectSql(const QString &text);

} // namespace cofferdam
