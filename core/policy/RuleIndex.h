// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Finds the few rules that can matter to an effect, so that the cost does not grow with those that cannot.

#pragma once

#include "core/policy/Rule.h"

#include <QHash>

#include <functional>
#include <vector>

namespace cofferdam {

class RuleIndex
{
public:
    RuleIndex() = default;
    explicit RuleIndex(std::vector<Rule> rules);

    template<typename Visit>
    void forEffect(ActionKind kind, const Effect &effect, Visit &&visit) const
    {
        const auto found = m_effects.constFind(key(kind, effect.kind));
        if (found == m_effects.cend())
            return;
        visitLive(found->general, visit);
        if (const auto special = found->byProgram.constFind(effect.program); special != found->byProgram.cend())
            visitLive(*special, visit);
    }

    template<typename Visit>
    void forWhole(ActionKind kind, Visit &&visit) const
    {
        visitLive(m_whole[static_cast<std::size_t>(kind)], visit);
    }

    [[nodiscard]] bool hasExceptions() const noexcept { return m_hasExceptions; }
    [[nodiscard]] const std::vector<Rule> &rules() const noexcept { return m_rules; }
    /// The allow rule that fails by a single condition; empty when there is none.
    [[nodiscard]] QString nearestAllow(const Action &action, const Effect *effect) const;
    /// Whether `rule` by itself is true of the action or of one of its effects.
    [[nodiscard]] static bool applies(const Rule &rule, const Action &action);

private:
    struct Bucket {
        std::vector<quint32> general;
        QHash<QString, std::vector<quint32>> byProgram;
    };

    static constexpr quint32 key(ActionKind kind, EffectKind effect) { return static_cast<quint32>(kind) << 8 | static_cast<quint32>(effect); }

    template<typename Visit>
    void visitLive(const std::vector<quint32> &indexes, Visit &&visit) const
    {
        for (const auto index : indexes) {
            const Rule &rule = m_rules[index];
            if (!rule.expires || *rule.expires >= QDate::currentDate())
                visit(rule);
        }
    }

    void addEffectRule(quint32 index);

    std::vector<Rule> m_rules;
    bool m_hasExceptions = false;
    QHash<quint32, Bucket> m_effects;
    std::array<std::vector<quint32>, wordCount<ActionKind>()> m_whole; ///< By kind.
};

} // namespace cofferdam
