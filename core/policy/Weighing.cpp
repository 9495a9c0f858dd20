// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/Weighing.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kShownEffects = 10; ///< Of one rule; the list of effects holds all of them.
constexpr qsizetype kShownTitles = 5;

/// Traits of what gains rights, weakens what guards the machine, or slips into other programs.
bool weakens(const Effect &effect)
{
    static const QSet<QString> traits{
        u"access"_s,     u"accounts"_s, u"control-socket"_s, u"copied-interpreter"_s, u"credential"_s, u"elevated"_s, u"guard"_s,          u"hides-tracks"_s,
        u"injected"_s,   u"kernel"_s,   u"kernel-module"_s,  u"lends-rights"_s,       u"library"_s,    u"log"_s,      u"package-source"_s, u"private"_s,
        u"protection"_s, u"proxy"_s,    u"setuid"_s};
    return std::ranges::any_of(effect.traits, [](const QString &trait) { return traits.contains(trait); })
           || (effect.kind == EffectKind::Execute && effect.traits.contains(u"setting"_s)); // an option that is a command
}

/// What the machine's state of before does not bring back: what was seen, what went out, what was gained.
bool outlivesUndo(const Effect &effect)
{
    switch (effect.kind) {
    case EffectKind::Read:
    case EffectKind::CredentialRead:
    case EffectKind::Network:
    case EffectKind::Send:
    case EffectKind::Persist:
    case EffectKind::Privilege: return true;
    case EffectKind::Create:
    case EffectKind::Overwrite:
    case EffectKind::Delete:
    case EffectKind::Move:
    case EffectKind::Permission:
    case EffectKind::Execute:
    case EffectKind::Kill:
    case EffectKind::Configure:
    case EffectKind::Unknown: break;
    }
    return effect.reach == Reach::Outside || weakens(effect);
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

/// What a rule says beside what decided. Null among the effects: of the whole.
Phrase inWords(const Phrase &title, const QList<const Effect *> &effects)
{
    QList<Phrase> shown;
    for (const Effect *effect : effects) {
        if (effect)
            shown.append(inWords(*effect));
    }
    if (shown.isEmpty())
        return phrase("Policy", "Also “%1”").arg(title);
    if (const auto more = shown.size() - kShownEffects; more > 0)
        return phrase("Policy", "Also “%1”: %2 and %3 more").arg(title, Phrase::joined(shown.first(kShownEffects), u", "), more);
    return phrase("Policy", "Also “%1”: %2").arg(title, Phrase::joined(shown, u", "));
}

} // namespace

Weighing::Weighing(const Action &action, const RuleIndex &index, Profile profile) : m_action(action), m_index(index), m_profile(profile) {}

bool Weighing::isBeyondUndo(const Effect *effect) const
{
    if (const FactValue area = m_action.facts.value(u"area"_s); std::holds_alternative<QString>(area) && std::get<QString>(area) == u"other-project")
        return true; // moved, linked or read: what was seen there stays seen
    if (effect)
        return outlivesUndo(*effect);
    const auto isWorse = [](const Effect &each) { return each.kind == EffectKind::Read ? each.reach == Reach::Outside || weakens(each) : outlivesUndo(each); };
    return isOutward(m_action.kind) || std::ranges::any_of(m_action.facts.effects, isWorse);
}

Verdict Weighing::verdictOf(const Rule &rule, const Effect *effect) const
{
    if (m_profile == Profile::Careful)
        return rule.careful.value_or(rule.verdict);
    if (m_profile != Profile::Autonomous)
        return rule.verdict;
    const Verdict verdict = rule.autonomous.value_or(rule.verdict == Verdict::Ask ? Verdict::Snapshot : rule.verdict);
    // Nobody is asked, so what a snapshot does not make good does not happen.
    const bool wouldAsk = rule.verdict == Verdict::Ask && proceeds(verdict) && !(rule.isException() && verdict == Verdict::Allow);
    if ((wouldAsk || verdict == Verdict::Ask) && isBeyondUndo(effect))
        return Verdict::Block;
    return verdict == Verdict::Ask ? Verdict::Snapshot : verdict;
}

Verdict Weighing::floorFor(const Effect *effect, bool noRule) const
{
    const bool inside = (effect ? effect->reach : wholeReach()) == Reach::Inside;
    if (m_profile == Profile::Autonomous)
        return inside && !(noRule && isBeyondUndo(effect)) ? Verdict::Snapshot : Verdict::Block;
    return inside && !noRule ? Verdict::Snapshot : Verdict::Ask;
}

Ruling Weighing::weigh()
{
    if (m_index.hasExceptions())
        m_index.forWhole(m_action.kind, [&](const Rule &rule) { considerException(rule, nullptr, m_wholePardons); });
    for (const auto &effect : m_action.facts.effects)
        weighEffect(effect);
    weighWhole();
    if (!m_action.facts.complete) {
        const FactValue gaveUp = m_action.facts.value(u"gave_up"_s);
        const auto *why = std::get_if<QString>(&gaveUp);
        raise(floorFor(nullptr, false), nullptr, nullptr, u"unknown"_s,
              phrase("Policy", "Not all of this could be understood. %1").arg(why ? Phrase::fromParts("Inspect", why->toUtf8(), {}) : Phrase()));
    }
    if (!m_decided)
        uncovered(nullptr, m_wholePardons);
    finish();
    return std::move(m_ruling);
}

Reach Weighing::wholeReach() const
{
    const bool outside =
        isOutward(m_action.kind) || std::ranges::any_of(m_action.facts.effects, [](const Effect &effect) { return effect.reach == Reach::Outside; });
    return outside ? Reach::Outside : Reach::Inside;
}

void Weighing::raise(Verdict verdict, const Rule *rule, const Effect *effect, const QString &id, const Phrase &reason)
{
    if (verdict > Verdict::Allow)
        note(verdict, rule, effect, id);
    if (m_decided && verdict <= m_ruling.verdict)
        return;
    m_decided = true;
    m_ruling.verdict = verdict;
    m_rule = rule;
    m_effect = effect;
    m_ruling.rule = id;
    m_ruling.reason = reason;
}

void Weighing::note(Verdict verdict, const Rule *rule, const Effect *effect, const QString &id)
{
    const auto same = std::ranges::find_if(m_parts, [&](const Part &part) { return part.id == id && part.verdict == verdict; });
    if (same == m_parts.end())
        m_parts.push_back({verdict, rule, id, {effect}});
    else if (!same->effects.contains(effect))
        same->effects.append(effect);
}

void Weighing::considerException(const Rule &rule, const Effect *effect, std::vector<Pardon> &pardons) const
{
    if (!rule.isException())
        return;
    const Verdict verdict = verdictOf(rule, effect);
    const bool undoable = verdict != Verdict::Snapshot || (effect ? effect->reach : wholeReach()) == Reach::Inside;
    if (undoable && rule.when.evaluate(Subject{m_action, effect}) == Truth::True)
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
        raise(pardon->verdict, pardon->rule, effect, pardon->rule->id, pardon->rule->inWords(pardon->rule->reason));
    else
        raise(verdict, &rule, effect, rule.id, rule.inWords(rule.reason));
}

void Weighing::uncovered(const Effect *effect, const std::vector<Pardon> &pardons)
{
    const Verdict floor = floorFor(effect, true);
    if (const Pardon *pardon = pardonFor(kNoRule, floor, pardons))
        raise(pardon->verdict, pardon->rule, effect, pardon->rule->id, pardon->rule->inWords(pardon->rule->reason));
    else
        raise(floor, nullptr, effect, kNoRule.toString(), phrase("Policy", "No rule speaks of this."));
}

void Weighing::weighEffect(const Effect &effect)
{
    bool covered = false;
    const Subject subject{m_action, &effect};
    std::vector<Pardon> pardons = m_wholePardons;
    if (m_index.hasExceptions())
        m_index.forEffect(m_action.kind, effect, [&](const Rule &rule) { considerException(rule, &effect, pardons); });
    m_index.forEffect(m_action.kind, effect, [&](const Rule &rule) {
        if (rule.isException())
            return;
        const Verdict verdict = verdictOf(rule, &effect);
        if (verdict == Verdict::Snapshot && effect.reach == Reach::Outside)
            return; // it could not be undone: as if the rule were not there
        const Truth truth = rule.when.evaluate(subject);
        if (truth == Truth::True) {
            covered |= rule.origin == RuleOrigin::Pack; // an added rule does not make harmless what no pack speaks of
            matched(rule, verdict, &effect, pardons);
        } else if (truth == Truth::Unknown && verdict > Verdict::Allow) {
            raise(std::min(verdict, floorFor(&effect, false)), nullptr, &effect, u"unknown"_s,
                  phrase("Policy", "It could not be established whether “%1” applies.").arg(rule.inWords(rule.title)));
        }
    });
    if (effect.kind == EffectKind::Unknown)
        raise(floorFor(&effect, false), nullptr, &effect, u"unknown"_s, phrase("Policy", "A part of this cannot be told before it runs."));
    else if (!covered)
        uncovered(&effect, pardons);
}

void Weighing::weighWhole()
{
    const Reach reach = wholeReach();
    m_index.forWhole(m_action.kind, [&](const Rule &rule) {
        if (rule.isException())
            return;
        const Verdict verdict = verdictOf(rule, nullptr);
        const Truth truth = rule.when.evaluate(Subject{m_action});
        if (truth == Truth::True)
            matched(rule, verdict == Verdict::Snapshot && reach == Reach::Outside ? Verdict::Ask : verdict, nullptr, m_wholePardons);
        else if (truth == Truth::Unknown && verdict > Verdict::Allow)
            raise(std::min(verdict, floorFor(nullptr, false)), nullptr, nullptr, u"unknown"_s,
                  phrase("Policy", "It could not be established whether “%1” applies.").arg(rule.inWords(rule.title)));
    });
}

Phrase Weighing::titleOf(const Rule *rule, QStringView id) const
{
    if (rule)
        return rule->inWords(rule->title);
    return id == u"unknown" ? phrase("Policy", "Not fully understood") : phrase("Policy", "Not covered by a rule");
}

QList<Phrase> Weighing::tellParts()
{
    std::ranges::stable_sort(m_parts, std::ranges::greater{}, &Part::verdict);
    QList<Phrase> titles{titleOf(m_rule, m_ruling.rule)};
    QList<Phrase> sentences;
    QSet<const Effect *> minded; // each is told once, with what decided about it; null: the whole
    for (const Part &part : m_parts) {
        if (part.effects.contains(nullptr) && part.verdict >= Verdict::Ask)
            m_ruling.ofWhole.append(part.id);
        QList<const Effect *> decided = part.effects;
        decided.removeIf([&minded](const Effect *effect) { return minded.contains(effect); });
        if (decided.isEmpty())
            continue;
        for (const Effect *effect : std::as_const(decided))
            minded.insert(effect);
        if (part.rule && part.verdict == m_ruling.verdict)
            m_ruling.severity = std::max(m_ruling.severity, part.rule->severity);
        const Phrase title = titleOf(part.rule, part.id);
        if (!titles.contains(title))
            titles.append(title);
        if (part.id == m_ruling.rule && part.verdict == m_ruling.verdict)
            decided.removeAll(m_effect); // it is told before all others
        if (!decided.isEmpty())
            sentences.append(inWords(title, decided));
    }
    for (qsizetype i = 0; i < m_action.facts.effects.size(); ++i) {
        if (!minded.contains(&m_action.facts.effects[i]))
            m_ruling.freeEffects.append(i);
    }
    const auto more = titles.size() - kShownTitles;
    m_ruling.title = more > 0            ? phrase("Policy", "%1; and %2 more").arg(Phrase::joined(titles.first(kShownTitles), u"; "), more)
                     : titles.size() > 1 ? Phrase::joined(titles, u"; ")
                                         : titles.first();
    return sentences;
}

void Weighing::finish()
{
    // An exception at work must be seen: it is named where another rule says the same.
    for (const Rule *used : m_used) {
        m_ruling.exceptions.append(used->id);
        m_matches.emplace_back(verdictOf(*used, nullptr), used->id);
        if (!(m_rule && m_rule->isException()) && verdictOf(*used, nullptr) == m_ruling.verdict) {
            m_rule = used;
            m_ruling.rule = used->id;
            m_ruling.reason = used->inWords(used->reason);
        }
    }
    if (m_rule) {
        m_ruling.severity = m_rule->severity;
        m_ruling.agentReason = m_rule->agentReason;
        m_ruling.alternative = m_rule->alternative;
    } else {
        m_ruling.agentReason = titleOf(nullptr, m_ruling.rule).english();
        m_ruling.alternative = u"Use a plain command whose meaning is visible."_s;
    }
    const QList<Phrase> others = tellParts();
    std::ranges::stable_sort(m_matches, std::ranges::greater{}, &std::pair<Verdict, QString>::first);
    for (const auto &[verdict, id] : m_matches)
        m_ruling.matched.append(id);
    if (m_effect)
        m_ruling.because.append(inWords(*m_effect));
    if (m_rule)
        m_ruling.because.append(m_rule->when.inWords());
    m_ruling.because += others;
    for (const Rule *used : m_used)
        m_ruling.because.append(
            phrase("Policy", "Exception “%1” by %2 until %3 instead of %4: %5")
                .arg(used->id, used->owner, used->expires->toString(Qt::ISODate), used->overrides.join(u", "), used->inWords(used->exception)));
    if (m_ruling.verdict > Verdict::Allow)
        m_ruling.nearestAllow = m_index.nearestAllow(m_action, m_effect);
}

} // namespace cofferdam
