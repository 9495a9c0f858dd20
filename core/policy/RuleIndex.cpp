// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/RuleIndex.h"

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr std::array kKinds{ActionKind::Exec, ActionKind::File, ActionKind::Tool, ActionKind::Connect, ActionKind::Model};
static_assert(kKinds.size() == wordCount<ActionKind>());

/// The words `fact` must be one of for the condition to be true; nothing when it may be anything.
std::optional<QSet<QString>> required(const Condition &condition, QStringView fact)
{
    if (condition.junction == Condition::Junction::Leaf) {
        if (condition.fact == fact && condition.test == Condition::Test::OneOf)
            return condition.words;
        return std::nullopt;
    }
    if (condition.junction == Condition::Junction::All) {
        for (const auto &part : condition.parts) {
            if (auto words = required(part, fact))
                return words;
        }
    }
    return std::nullopt;
}

} // namespace

RuleIndex::RuleIndex(std::vector<Rule> rules) : m_rules(std::move(rules))
{
    m_hasExceptions = std::ranges::any_of(m_rules, &Rule::isException);
    for (quint32 index = 0; index < m_rules.size(); ++index) {
        if (m_rules[index].aboutEffects) {
            addEffectRule(index);
            continue;
        }
        for (const auto kind : kKinds) {
            if (m_rules[index].kinds.isEmpty() || m_rules[index].kinds.contains(kind))
                m_whole[static_cast<std::size_t>(kind)].push_back(index);
        }
    }
}

void RuleIndex::addEffectRule(quint32 index)
{
    const Rule &rule = m_rules[index];
    const auto effects = required(rule.when, u"effect");
    const auto programs = required(rule.when, u"program");
    for (const auto kind : kKinds) {
        if (!rule.kinds.isEmpty() && !rule.kinds.contains(kind))
            continue;
        for (quint8 number = 0; number <= static_cast<quint8>(EffectKind::Unknown); ++number) {
            const auto effect = static_cast<EffectKind>(number);
            if (effects && !effects->contains(toWord(effect).toString()))
                continue;
            Bucket &bucket = m_effects[key(kind, effect)];
            if (!programs) {
                bucket.general.push_back(index);
                continue;
            }
            for (const auto &program : *programs)
                bucket.byProgram[program].push_back(index);
        }
    }
}

QString RuleIndex::nearestAllow(const Action &action, const Effect *effect) const
{
    QString nearest;
    const Subject subject{action, effect};
    const auto consider = [&](const Rule &rule) {
        if (nearest.isEmpty() && rule.verdict == Verdict::Allow && !rule.isException() && rule.when.onlyObstacle(subject))
            nearest = rule.id;
    };
    if (effect)
        forEffect(action.kind, *effect, consider);
    else
        forWhole(action.kind, consider);
    return nearest;
}

bool RuleIndex::applies(const Rule &rule, const Action &action)
{
    if (!rule.kinds.isEmpty() && !rule.kinds.contains(action.kind))
        return false;
    if (!rule.aboutEffects)
        return rule.when.evaluate(Subject{action}) == Truth::True;
    return std::ranges::any_of(action.facts.effects, [&](const Effect &effect) {
        const bool undoable = rule.verdict != Verdict::Snapshot || effect.reach == Reach::Inside;
        return undoable && rule.when.evaluate(Subject{action, &effect}) == Truth::True;
    });
}

} // namespace cofferdam
