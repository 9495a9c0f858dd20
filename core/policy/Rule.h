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

/// Who wrote a rule. What the machine's administrator or a user adds can only make the packs stricter, except by an exception.
enum class RuleOrigin : quint8 { Pack, Machine, User };

[[nodiscard]] constexpr QStringView toWord(RuleOrigin origin) noexcept
{
    switch (origin) {
    case RuleOrigin::Pack: return u"pack";
    case RuleOrigin::Machine: return u"machine";
    case RuleOrigin::User: return u"user";
    }
    return {};
}

/// In Rule::overrides: for effects that no rule speaks of.
inline constexpr QStringView kNoRule = u"no-rule";

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
    RuleOrigin origin = RuleOrigin::Pack;
    QString exception;     ///< Why this rule may be milder than those it overrides; empty: it is no exception.
    QStringList overrides; ///< Ids of rules of the packs, or kNoRule. Of an exception.

    [[nodiscard]] bool isException() const { return !exception.isEmpty(); }
    /// Its title, reason or exception for people. What the packs and ApprovedRule say is in the catalogue; what is not comes back as it was written.
    [[nodiscard]] Phrase inWords(const QString &text) const { return Phrase::fromParts("Rules", text.toUtf8(), {}); }

    bool aboutEffects = false; ///< Tried on each effect instead of once.
};

} // namespace cofferdam
