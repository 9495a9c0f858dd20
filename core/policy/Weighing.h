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

    [[nodiscard]] Reach wholeReach() const;
    void weighEffect(const Effect &effect);
    void weighWhole();
    void matched(const Rule &rule, Verdict verdict, const Effect *effect, const std::vector<Pardon> &pardons);
    void uncovered(Reach reach, const Effect *effect, const std::vector<Pardon> &pardons);
    void raise(Verdict verdict, const Rule *rule, const Effect *effect, const QString &id, const Phrase &reason);
    /// The mildest exception that speaks of `rule`; null when none makes it milder.
    [[nodiscard]] const Pardon *pardonFor(QStringView rule, Verdict verdict, const std::vector<Pardon> &pardons);
    void considerException(const Rule &rule, const Subject &subject, Reach reach, std::vector<Pardon> &pardons) const;
    void finish();

    const Action &m_action;
    const RuleIndex &m_index;
    Profile m_profile;
    Ruling m_ruling;
    const Rule *m_rule = nullptr;
    const Effect *m_effect = nullptr;
    bool m_decided = false;
    QSet<QString> m_ids;
    std::vector<std::pair<Verdict, QString>> m_matches;
    std::vector<Pardon> m_wholePardons; ///< Exceptions for the action as a whole.
    std::vector<const Rule *> m_used;   ///< Exceptions that made something milder.
};

} // namespace cofferdam
