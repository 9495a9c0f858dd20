// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A TOML file becomes rules, or an error that names file, line and field.

#pragma once

#include "core/base/Result.h"
#include "core/policy/Rule.h"

#include <QByteArray>

#include <vector>

namespace cofferdam {

inline constexpr qsizetype kMaxPackSize = 4 * 1024 * 1024;

struct Pack {
    struct Include {
        QString file; ///< As written: relative to the folder of the pack.
        int line = 0;
    };
    std::vector<Rule> rules;
    QList<Include> includes;
};

/// `file` is only for messages. Every field is checked: unknown names, wrong types, facts nobody makes, a snapshot that
/// could not undo, an exception without owner or end.
[[nodiscard]] Result<Pack> readPack(const QByteArray &toml, const QString &file, RuleOrigin origin = RuleOrigin::Pack);

} // namespace cofferdam
