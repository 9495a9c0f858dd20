// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/Weighing.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// What the profile makes of a rule, for something that lands at `reach`.
Verdict verdictOf(const Rule &rule, Profile profile, Reach reach)
{
    if (profile == Profile::Careful)
        return rule.careful.value_or(rule.verdict);
    if (profile != Profile::Autonomous)
        return rule.verdict;
    if (rule.autonomous)
        return *rule.autonomous;
    if (rule.verdict != Verdict::Ask)
        return rule.verdict;
    return reach == Reach::Inside ? Verdict::Snapshot : Verdict::Block;
}

/// For what is unknown or has no rule: the mildest answer that is still safe.
Verdict floorFor(Reach reach, bool noRule, Profile profile)
{
    if (profile == Profile::Autonomous)
        return reach == Reach::Inside ? Verdict::Snapshot : Verdict::Block;
    return reach == Reach::Inside && !noRule ? Verdict::Snapshot : Verdict::Ask;
}

Phrase inWords(const Effect &effect)
{
    Phrase text = Phrase::pattern("%1 %2").arg(toWord(effect.kind).toString(),
                                               effect.object.isEmpty() ? phrase("Policy", "something unknown") : Phrase::verbatim(effect.object));
    if (!effect.program.isEmpty())
        text = Phrase::pattern("%1: %2").arg(effect.program, text);
    if (effect.reach == Reach::Outside)
        text = phrase("Policy", "%1 outside the machine").arg(text);
    return effect.traits.isEmpty() ? text : Phrase::pattern("%1 (%2)").arg(text, effect.traits.join(u", "));
}

/// A rule of the packs is in the catalogue; what others wrote is theirs.
Phrase inWords(const Rule &rule, const QString &text)
{
    return rule.origin == RuleOrigin::Pack ? Phrase::fromParts("Rules", text.toUtf8(), {}) : Phrase::verbatim(text);
}

} // namespace

Weighing::Weighing(const Action &action, const RuleIndex &index, Profile profile) : m_action(action), m_index(index), m_profile(profile) {}

Ruling Weighing::weigh()
{
    if (m_index.hasExceptions()) {
        const Reach reach = wholeReach();
        m_index.forWhole(m_action.kind, [&](const Rule &rule) { considerException(rule, Subject{m_action}, reach, m_wholePardons); });
    }
    for (const auto &effect : m_action.facts.effects)
        weighEffect(effect);
    weighWhole();
    if (!m_action.facts.complete) {
        const FactValue gaveUp = m_action.facts.value(u"gave_up"_s);
        const auto *why = std::get_if<QString>(&gaveUp);
        raise(floorFor(wholeReach(), false, m_profile), nullptr, nullptr, u"unknown"_s,
              phrase("Policy", "Not all of this could be understood. %1").arg(why ? *why : QString()));
    }
    if (!m_decided)
        uncovered(wholeReach(), nullptr, m_wholePardons);
    finish();
    return std::move(m_ruling);
}

Reach Weighing::wholeReach() const
{
    const bool outside = m_action.kind == ActionKind::Connect
                         || std::ranges::any_of(m_action.facts.effects, [](const Effect &effect) { return effect.reach == Reach::Outside; });
    return outside ? Reach::Outside : Reach::Inside;
}

void Weighing::raise(Verdict verdict, const Rule *rule, const Effect *effect, const QString &id, const Phrase &reason)
{
    if (m_decided && verdict <= m_ruling.verdict)
        return;
    m_decided = true;
    m_ruling.verdict = verdict;
    m_rule = rule;
    m_effect = effect;
    m_ruling.rule = id;
    m_ruling.reason = reason;
}

void Weighing::considerException(const Rule &rule, const Subject &subject, Reach reach, std::vector<Pardon> &pardons) const
{
    if (!rule.isException())
        return;
    const Verdict verdict = verdictOf(rule, m_profile, reach);
    const bool undoable = verdict != Verdict::Snapshot || reach == Reach::Inside;
    if (undoable && rule.when.evaluate(subject) == Truth::True)
        pardons.push_back({&rule, verdict});
}

const Weighing::Pardon *Weighing::pardonFor(QStringView rule, Verdict verdict, const std::vector<Pardon> &pardons)
{
    const Pardon *best = nullptr;
    for (const auto &pardon : pardons) {
        const bool speaks = std::ranges::any_of(pardon.rule->overrides, [&](const QString &id) { return id == rule; });
        if (speaks && pardon.verdict < (best ? best->verdict : verdict))
            best = &pardon;
    }
    if (best && !std::ranges::contains(m_used, best->rule))
        m_used.push_back(best->rule);
    return best;
}

void Weighing::matched(const Rule &rule, Verdict verdict, const Effect *effect, const std::vector<Pardon> &pardons)
{
    if (!m_ids.contains(rule.id)) {
        m_ids.insert(rule.id);
        m_matches.emplace_back(verdict, rule.id);
    }
    // Only what the packs say can be loosened: the machine's rules and the user's own stand.
    const Pardon *pardon = rule.origin == RuleOrigin::Pack ? pardonFor(rule.id, verdict, pardons) : nullptr;
    if (pardon)
        raise(pardon->verdict, pardon->rule, effect, pardon->rule->id, inWords(*pardon->rule, pardon->rule->reason));
    else
        raise(verdict, &rule, effect, rule.id, inWords(rule, rule.reason));
}

void Weighing::uncovered(Reach reach, const Effect *effect, const std::vector<Pardon> &pardons)
{
    const Verdict floor = floorFor(reach, true, m_profile);
    if (const Pardon *pardon = pardonFor(kNoRule, floor, pardons))
        raise(pardon->verdict, pardon->rule, effect, pardon->rule->id, inWords(*pardon->rule, pardon->rule->reason));
    else
        raise(floor, nullptr, effect, kNoRule.toString(), phrase("Policy", "No rule speaks of this."));
}

void Weighing::weighEffect(const Effect &effect)
{
    bool covered = false;
    const Subject subject{m_action, &effect};
    std::vector<Pardon> pardons = m_wholePardons;
    if (m_index.hasExceptions())
        m_index.forEffect(m_action.kind, effect, [&](const Rule &rule) { considerException(rule, subject, effect.reach, pardons); });
    m_index.forEffect(m_action.kind, effect, [&](const Rule &rule) {
        if (rule.isException())
            return;
        const Verdict verdict = verdictOf(rule, m_profile, effect.reach);
        if (verdict == Verdict::Snapshot && effect.reach == Reach::Outside)
            return; // it could not be undone: as if the rule were not there
        const Truth truth = rule.when.evaluate(subject);
        if (truth == Truth::True) {
            covered |= rule.origin == RuleOrigin::Pack; // an added rule does not make harmless what no pack speaks of
            matched(rule, verdict, &effect, pardons);
        } else if (truth == Truth::Unknown && verdict > Verdict::Allow) {
            raise(std::min(verdict, floorFor(effect.reach, false, m_profile)), nullptr, &effect, u"unknown"_s,
                  phrase("Policy", "It could not be established whether “%1” applies.").arg(inWords(rule, rule.title)));
        }
    });
    if (effect.kind == EffectKind::Unknown)
        raise(floorFor(effect.reach, false, m_profile), nullptr, &effect, u"unknown"_s, phrase("Policy", "A part of this cannot be told before it runs."));
    else if (!covered)
        uncovered(effect.reach, &effect, pardons);
}

void Weighing::weighWhole()
{
    const Reach reach = wholeReach();
    m_index.forWhole(m_action.kind, [&](const Rule &rule) {
        if (rule.isException())
            return;
        const Verdict verdict = verdictOf(rule, m_profile, reach);
        const Truth truth = rule.when.evaluate(Subject{m_action});
        if (truth == Truth::True)
            matched(rule, verdict == Verdict::Snapshot && reach == Reach::Outside ? Verdict::Ask : verdict, nullptr, m_wholePardons);
        else if (truth == Truth::Unknown && verdict > Verdict::Allow)
            raise(std::min(verdict, floorFor(reach, false, m_profile)), nullptr, nullptr, u"unknown"_s,
                  phrase("Policy", "It could not be established whether “%1” applies.").arg(inWords(rule, rule.title)));
    });
}

void Weighing::finish()
{
    // An exception at work must be seen: it is named where another rule says the same.
    for (const Rule *used : m_used) {
        m_ruling.exceptions.append(used->id);
        m_matches.emplace_back(verdictOf(*used, m_profile, wholeReach()), used->id);
        if (!(m_rule && m_rule->isException()) && verdictOf(*used, m_profile, wholeReach()) == m_ruling.verdict) {
            m_rule = used;
            m_ruling.rule = used->id;
            m_ruling.reason = inWords(*used, used->reason);
        }
    }
    if (m_rule) {
        m_ruling.title = inWords(*m_rule, m_rule->title);
        m_ruling.severity = m_rule->severity;
        m_ruling.agentReason = m_rule->agentReason;
        m_ruling.alternative = m_rule->alternative;
    } else {
        m_ruling.title = m_ruling.rule == u"unknown" ? phrase("Policy", "Not fully understood") : phrase("Policy", "Not covered by a rule");
        m_ruling.agentReason = m_ruling.title.english();
        m_ruling.alternative = u"Use a plain command whose meaning is visible."_s;
    }
    std::ranges::stable_sort(m_matches, std::ranges::greater{}, &std::pair<Verdict, QString>::first);
    for (const auto &[verdict, id] : m_matches)
        m_ruling.matched.append(id);
    if (m_effect)
        m_ruling.because.append(inWords(*m_effect));
    if (m_rule)
        m_ruling.because.append(m_rule->when.inWords());
    for (const Rule *used : m_used)
        m_ruling.because.append(phrase("Policy", "Exception “%1” by %2 until %3 instead of %4: %5")
                                    .arg(used->id, used->owner, used->expires->toString(Qt::ISODate), used->overrides.join(u", "), used->exception));
    if (m_ruling.verdict > Verdict::Allow)
        m_ruling.nearestAllow = m_index.nearestAllow(m_action, m_effect);
}

} // namespace cofferdam
