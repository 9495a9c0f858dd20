// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the rules say of an action, with everything needed to explain it.

#pragma once

#include "core/action/Action.h"
#include "core/action/Decider.h"
#include "core/action/Verdict.h"

#include <QStringList>

namespace cofferdam {

struct Ruling {
    Verdict verdict = Verdict::Ask;
    Severity severity = Severity::Medium; ///< The worst of those with this verdict.
    QString rule;          ///< Id of the rule that decided; "no-rule" when none matched, "unknown" when facts were missing.
    Phrase title;         ///< Of that rule, and of all others that do not allow it, for people.
    Phrase reason;        ///< For people; of a rule of the packs in the catalogue's context "Rules".
    QString agentReason;   ///< For the agent: short.
    QString alternative;   ///< For the agent: what it may do instead.
    QString policyVersion; ///< Hash over everything that was loaded; a grant is bound to it.
    QStringList matched;   ///< Ids of all rules that matched, strictest first.
    QList<Phrase> because;   ///< The facts and effects that decided, then each other part that is not allowed, as short sentences for people.
    QStringList exceptions; ///< Ids of the exceptions that made it milder than the packs say.
    QString nearestAllow;  ///< Id of the rule that would have allowed it, had one condition been different; may be empty.
    QList<qsizetype> freeEffects; ///< Indexes of the action's effects that would be allowed by themselves.
    QStringList ofWhole;          ///< Ids of what does not allow the action as a whole, whatever its effects.
};

} // namespace cofferdam
