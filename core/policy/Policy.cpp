// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/Policy.h"

#include "core/policy/Examples.h"
#include "core/policy/PackReader.h"
#include "core/policy/RuleIndex.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

// Outside any namespace, and called by name: a static library's resources are dropped by the linker otherwise.
static void initialiseResources()
{
    Q_INIT_RESOURCE(policies);
}

namespace cofferdam {
namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Policy", text);
}

constexpr std::array kProfiles{std::pair{Profile::Careful, QStringView(u"careful")}, std::pair{Profile::Balanced, QStringView(u"balanced")},
                               std::pair{Profile::Autonomous, QStringView(u"autonomous")},
                               std::pair{Profile::AllowAll, QStringView(u"allow-all")}};

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

QString inWords(const Effect &effect)
{
    QString text = effect.program.isEmpty() ? QString() : effect.program + u": "_s;
    text += toWord(effect.kind);
    text += u' ' + (effect.object.isEmpty() ? tr("something unknown") : effect.object);
    if (effect.reach == Reach::Outside)
        text += u' ' + tr("outside the machine");
    if (!effect.traits.isEmpty())
        text += u" ("_s + effect.traits.join(u", ") + u')';
    return text;
}

} // namespace

QStringView toWord(Profile profile) noexcept
{
    return std::ranges::find(kProfiles, profile, &std::pair<Profile, QStringView>::first)->second;
}

Result<Profile> profileFromWord(QStringView word)
{
    if (const auto found = std::ranges::find(kProfiles, word, &std::pair<Profile, QStringView>::second); found != kProfiles.end())
        return found->first;
    return fail(Errc::Invalid, tr("“%1” is no profile: careful, balanced or autonomous").arg(word.first(std::min<qsizetype>(word.size(), 40))));
}

struct Policy::Rules {
    Profile profile = Profile::Balanced;
    QString version;
    RuleIndex index;
};

/// Gathers what rules say of one action.
class Weighing
{
public:
    Weighing(const Action &action, const RuleIndex &index, Profile profile) : m_action(action), m_index(index), m_profile(profile) {}

    Ruling weigh()
    {
        for (const auto &effect : m_action.facts.effects)
            weighEffect(effect);
        weighWhole();
        if (!m_action.facts.complete) {
            const QString why = std::get_if<QString>(&m_gaveUp) ? std::get<QString>(m_gaveUp) : QString();
            raise(floorFor(wholeReach(), false, m_profile), nullptr, nullptr, u"unknown"_s, tr("Not all of this could be understood. %1").arg(why));
        }
        if (!m_decided)
            raise(floorFor(wholeReach(), true, m_profile), nullptr, nullptr, u"no-rule"_s, tr("No rule speaks of this."));
        finish();
        return std::move(m_ruling);
    }

private:
    Reach wholeReach() const
    {
        const bool outside = m_action.kind == ActionKind::Connect
                             || std::ranges::any_of(m_action.facts.effects, [](const Effect &effect) { return effect.reach == Reach::Outside; });
        return outside ? Reach::Outside : Reach::Inside;
    }

    void raise(Verdict verdict, const Rule *rule, const Effect *effect, const QString &id, const QString &reason)
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

    void matched(const Rule &rule, Verdict verdict, const Effect *effect)
    {
        if (!m_ids.contains(rule.id)) {
            m_ids.insert(rule.id);
            m_matches.emplace_back(verdict, rule.id);
        }
        raise(verdict, &rule, effect, rule.id, rule.reason);
    }

    void weighEffect(const Effect &effect)
    {
        bool covered = false;
        const Subject subject{m_action, &effect};
        m_index.forEffect(m_action.kind, effect, [&](const Rule &rule) {
            const Verdict verdict = verdictOf(rule, m_profile, effect.reach);
            if (verdict == Verdict::Snapshot && effect.reach == Reach::Outside)
                return; // it could not be undone: as if the rule were not there
            const Truth truth = rule.when.evaluate(subject);
            if (truth == Truth::True) {
                covered = true;
                matched(rule, verdict, &effect);
            } else if (truth == Truth::Unknown && verdict > Verdict::Allow) {
                raise(std::min(verdict, floorFor(effect.reach, false, m_profile)), nullptr, &effect, u"unknown"_s,
                      tr("It could not be established whether “%1” applies.").arg(rule.title));
            }
        });
        if (effect.kind == EffectKind::Unknown)
            raise(floorFor(effect.reach, false, m_profile), nullptr, &effect, u"unknown"_s, tr("A part of this cannot be told before it runs."));
        else if (!covered)
            raise(floorFor(effect.reach, true, m_profile), nullptr, &effect, u"no-rule"_s, tr("No rule speaks of this."));
    }

    void weighWhole()
    {
        const Reach reach = wholeReach();
        m_index.forWhole(m_action.kind, [&](const Rule &rule) {
            const Verdict verdict = verdictOf(rule, m_profile, reach);
            const Truth truth = rule.when.evaluate(Subject{m_action});
            if (truth == Truth::True)
                matched(rule, verdict == Verdict::Snapshot && reach == Reach::Outside ? Verdict::Ask : verdict, nullptr);
            else if (truth == Truth::Unknown && verdict > Verdict::Allow)
                raise(std::min(verdict, floorFor(reach, false, m_profile)), nullptr, nullptr, u"unknown"_s,
                      tr("It could not be established whether “%1” applies.").arg(rule.title));
        });
    }

    void finish()
    {
        if (m_rule) {
            m_ruling.title = m_rule->title;
            m_ruling.severity = m_rule->severity;
            m_ruling.agentReason = m_rule->agentReason;
            m_ruling.alternative = m_rule->alternative;
        } else {
            m_ruling.title = m_ruling.rule == u"unknown" ? tr("Not fully understood") : tr("Not covered by a rule");
            m_ruling.agentReason = m_ruling.title;
            m_ruling.alternative = tr("Use a plain command whose meaning is visible.");
        }
        std::ranges::stable_sort(m_matches, std::ranges::greater{}, &std::pair<Verdict, QString>::first);
        for (const auto &[verdict, id] : m_matches)
            m_ruling.matched.append(id);
        if (m_effect)
            m_ruling.because.append(inWords(*m_effect));
        if (m_rule)
            m_ruling.because.append(m_rule->when.inWords());
        if (m_ruling.verdict > Verdict::Allow)
            m_ruling.nearestAllow = m_index.nearestAllow(m_action, m_effect);
    }

    const Action &m_action;
    const RuleIndex &m_index;
    Profile m_profile;
    Ruling m_ruling;
    const Rule *m_rule = nullptr;
    const Effect *m_effect = nullptr;
    bool m_decided = false;
    QSet<QString> m_ids;
    std::vector<std::pair<Verdict, QString>> m_matches;
    FactValue m_gaveUp = m_action.facts.value(u"gave_up"_s);
};

Policy::Policy(std::unique_ptr<const Rules> rules) : m_rules(std::move(rules)) {}

Policy::~Policy() = default;

QString Policy::version() const
{
    return m_rules->version;
}

Profile Policy::profile() const
{
    return m_rules->profile;
}

Ruling Policy::evaluate(const Action &action) const
{
    Ruling ruling;
    if (m_rules->profile == Profile::AllowAll) {
        ruling = Ruling{.verdict = Verdict::Allow, .severity = Severity::Critical, .rule = u"allow-all"_s, .title = tr("Everything is allowed"),
                        .reason = tr("This agent runs without protection, for a demonstration."), .agentReason = {}, .alternative = {},
                        .policyVersion = {}, .matched = {}, .because = {}, .nearestAllow = {}};
    } else {
        ruling = Weighing(action, m_rules->index, m_rules->profile).weigh();
    }
    ruling.policyVersion = m_rules->version;
    return ruling;
}

namespace {

/// A rule's examples, run as they would be in earnest. One message for each that does not hold.
QStringList brokenExamples(const Rule &rule, const Inspector &inspector)
{
    QStringList broken;
    for (const bool wanted : {true, false}) {
        const auto field = wanted ? u"match"_s : u"no_match"_s;
        for (const auto &example : wanted ? rule.match : rule.noMatch) {
            const auto action = actionFromExample(example, inspector);
            if (!action)
                broken.append(u"%1: %2: %3: %4"_s.arg(rule.source, rule.id, field, action.error().message));
            else if (RuleIndex::applies(rule, *action) != wanted)
                broken.append((wanted ? tr("%1: %2: %3: the rule does not apply to “%4”") : tr("%1: %2: %3: the rule applies to “%4”"))
                                  .arg(rule.source, rule.id, field, example));
        }
    }
    return broken;
}

} // namespace

Result<std::shared_ptr<const Policy>> Policy::load(const QStringList &packFiles, Profile profile, const Inspector &inspector)
{
    initialiseResources();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(toWord(profile).toUtf8());
    std::vector<Rule> rules;
    QHash<QString, QString> sources;
    QStringList broken;
    for (const auto &name : packFiles) {
        QFile file(name);
        if (!file.open(QIODevice::ReadOnly))
            return fail(Errc::NotFound, u"%1: %2"_s.arg(name, file.errorString()));
        if (file.size() > kMaxPackSize)
            return fail(Errc::Invalid, tr("%1: a pack is at most 4 MiB").arg(name));
        const auto bytes = file.readAll();
        auto pack = readPack(bytes, name);
        if (!pack)
            return std::unexpected(pack.error());
        for (auto &rule : *pack) {
            if (sources.contains(rule.id))
                return fail(Errc::Invalid, tr("%1: id: “%2” is the id of a rule at %3 already").arg(rule.source, rule.id, sources.value(rule.id)));
            sources.insert(rule.id, rule.source);
            broken += brokenExamples(rule, inspector);
            rules.push_back(std::move(rule));
        }
        hash.addData(QDir(name).dirName().toUtf8());
        hash.addData(QByteArray::number(bytes.size()));
        hash.addData(bytes);
    }
    if (!broken.isEmpty()) // all of them: whoever writes a rule wants to see the whole damage
        return fail(Errc::Invalid, broken.join(u'\n'));
    auto all = std::make_unique<Rules>();
    all->profile = profile;
    all->version = QString::fromLatin1(hash.result().toHex());
    all->index = RuleIndex(std::move(rules));
    return std::shared_ptr<const Policy>(new Policy(std::move(all)));
}

Result<std::shared_ptr<const Policy>> Policy::loadFolder(const QString &folder, const QString &profileName, const Inspector &inspector)
{
    initialiseResources();
    const auto profile = profileFromWord(profileName);
    if (!profile)
        return std::unexpected(profile.error());
    QStringList files;
    for (const auto &name : QDir(folder).entryList({u"*.toml"_s}, QDir::Files, QDir::Name))
        files.append(folder + u'/' + name);
    if (files.isEmpty())
        return fail(Errc::NotFound, tr("%1 holds no policy pack").arg(folder));
    return load(files, *profile, inspector);
}

} // namespace cofferdam
