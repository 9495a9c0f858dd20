// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Gathers what all rules say of one action into one ruling.

#pragma once

#include "core/policy/Profile.h"
#include "core/policy/RuleIndex.h"
#include "core/policy/Ruling.h"

#include <QSet>

#include <vector>

namespace cofferdam {

class Weighing
{
public:
    Weighing(const Action &action, const RuleIndex &index, Profile profile);

    [[nodiscard]] Ruling weigh();

private:
    /// What some exception makes of the rules it overrides.
    struct Pardon {
        const Rule *rule = nullptr;
        Verdict verdict = Verdict::Block;
    };

    /// What one rule says of some effects, or of the whole, where it does not allow.
    struct Part {
        Verdict verdict = Verdict::Block;
        const Rule *rule = nullptr; ///< Null: "unknown" or kNoRule.
        QString id;
        QList<const Effect *> effects; ///< Null in it: the action as a whole.
    };

    [[nodiscard]] Reach wholeReach() const;
    /// What the profile makes of a rule, for one effect or, without, for the action as a whole.
    [[nodiscard]] Verdict verdictOf(const Rule &rule, const Effect *effect) const;
    /// For what is unknown or has no rule: the mildest answer that is still safe.
    [[nodiscard]] Verdict floorFor(const Effect *effect, bool noRule) const;
    [[nodiscard]] bool isBeyondUndo(const Effect *effect) const;
    void note(Verdict verdict, const Rule *rule, const Effect *effect, const QString &id);
    /// Puts all that is not allowed into the ruling; returns what is to be said of it beside what decided.
    [[nodiscard]] QList<Phrase> tellParts();
    [[nodiscard]] Phrase titleOf(const Rule *rule, QStringView id) const;
    void weighEffect(const Effect &effect);
    void weighWhole();
    void matched(const Rule &rule, Verdict verdict, const Effect *effect, const std::vector<Pardon> &pardons);
    void uncovered(const Effect *effect, const std::vector<Pardon> &pardons);
    void raise(Verdict verdict, const Rule *rule, const Effect *effect, const QString &id, const Phrase &reason);
    /// The mildest exception that speaks of `rule`; null when none makes it milder.
    [[nodiscard]] const Pardon *pardonFor(QStringView rule, Verdict verdict, const std::vector<Pardon> &pardons);
    void considerException(const Rule &rule, const Effect *effect, std::vector<Pardon> &pardons) const;
    void finish();

    const Action &m_action;
    const RuleIndex &m_index;
    Profile m_profile;
    Ruling m_ruling;
    const Rule *m_rule = nullptr;
    const Effect *m_effect = nullptr;
    bool m_decided = false;
    std::vector<Part> m_parts; ///< In the order in which they were found.
    QSet<QString> m_ids;
    std::vector<std::pair<Verdict, QString>> m_matches;
    std::vector<Pardon> m_wholePardons; ///< Exceptions for the action as a whole.
    std::vector<const Rule *> m_used;   ///< Exceptions that made something milder.
};

} // namespace cofferdam
