// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One rule, as data.

#pragma once

#include "core/action/Decider.h"
#include "core/action/Verdict.h"
#include "core/policy/Condition.h"

#include <QDate>

#include <optional>

namespace cofferdam {

struct Rule {
    QString id;
    QString title;
    QString owner;
    QList<ActionKind> kinds; ///< Empty: every kind.
    Condition when;
    Verdict verdict = Verdict::Ask; ///< Under the balanced profile.
    std::optional<Verdict> careful;
    std::optional<Verdict> autonomous;
    Severity severity = Severity::Medium;
    QString reason;
    QString agentReason;
    QString alternative;
    std::optional<QDate> expires; ///< Last day on which it counts.
    QStringList match;            ///< Examples; see Examples.h.
    QStringList noMatch;
    QString source; ///< "file:line", for messages.

    bool aboutEffects = false; ///< Tried on each effect instead of once.
};

} // namespace cofferdam
