// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/Policy.h"

#include "core/policy/Examples.h"
#include "core/policy/RuleIndex.h"
#include "core/policy/Weighing.h"

#include <QCryptographicHash>
#include <QDir>

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

constexpr std::array kProfiles{std::pair{Profile::Careful, QStringView(u"careful")}, std::pair{Profile::Balanced, QStringView(u"balanced")},
                               std::pair{Profile::Autonomous, QStringView(u"autonomous")}, std::pair{Profile::AllowAll, QStringView(u"allow-all")}};

} // namespace

QStringView toWord(Profile profile) noexcept
{
    return std::ranges::find(kProfiles, profile, &std::pair<Profile, QStringView>::first)->second;
}

Result<Profile> profileFromWord(QStringView word)
{
    if (const auto found = std::ranges::find(kProfiles, word, &std::pair<Profile, QStringView>::second); found != kProfiles.end())
        return found->first;
    return fail(Errc::Invalid, phrase("Policy", "“%1” is no profile: careful, balanced or autonomous").arg(word.first(std::min<qsizetype>(word.size(), 40))));
}

struct Policy::Rules {
    Profile profile = Profile::Balanced;
    QString version;
    RuleIndex index;
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

const std::vector<Rule> &Policy::rules() const
{
    return m_rules->index.rules();
}

Ruling Policy::evaluate(const Action &action) const
{
    Ruling ruling;
    if (m_rules->profile == Profile::AllowAll) {
        ruling = Ruling{.verdict = Verdict::Allow,
                        .severity = Severity::Critical,
                        .rule = u"allow-all"_s,
                        .title = phrase("Policy", "Everything is allowed"),
                        .reason = phrase("Policy", "This agent runs without protection, for a demonstration."),
                        .agentReason = {},
                        .alternative = {},
                        .policyVersion = {},
                        .matched = {},
                        .because = {},
                        .exceptions = {},
                        .nearestAllow = {}};
    } else {
        ruling = Weighing(action, m_rules->index, m_rules->profile).weigh();
    }
    ruling.policyVersion = m_rules->version;
    return ruling;
}

namespace {

/// A rule's examples, run as they would be in earnest. One message for each that does not hold.
QList<Phrase> brokenExamples(const Rule &rule, const Inspector &inspector)
{
    QList<Phrase> broken;
    for (const bool wanted : {true, false}) {
        const auto field = wanted ? u"match"_s : u"no_match"_s;
        for (const auto &example : wanted ? rule.match : rule.noMatch) {
            const auto action = actionFromExample(example, inspector);
            if (!action)
                broken.append(Phrase::pattern("%1: %2: %3: %4").arg(rule.source, rule.id, field, action.error().message));
            else if (RuleIndex::applies(rule, *action) != wanted)
                broken.append(
                    (wanted ? phrase("Policy", "%1: %2: %3: the rule does not apply to “%4”") : phrase("Policy", "%1: %2: %3: the rule applies to “%4”"))
                        .arg(rule.source, rule.id, field, example));
        }
    }
    return broken;
}

} // namespace

namespace {

/// Exceptions may loosen rules of the packs, and nothing else.
Phrase brokenOverride(const Rule &rule, const QHash<QString, const Rule *> &rules)
{
    for (const auto &id : rule.overrides) {
        const Rule *other = rules.value(id);
        if (id == kNoRule || (other && other->origin == RuleOrigin::Pack))
            continue;
        if (other && other->origin == RuleOrigin::Machine)
            return phrase("Policy", "%1: %2: overrides: “%3” is a rule of this machine (%4); nothing loosens those")
                .arg(rule.source, rule.id, id, other->source);
        return phrase("Policy", "%1: %2: overrides: “%3” is no rule of the packs").arg(rule.source, rule.id, id);
    }
    return {};
}

} // namespace

Result<void> Policy::check(const std::vector<RuleFile> &files, const Inspector &inspector)
{
    QHash<QString, const Rule *> known;
    QList<Phrase> broken;
    for (const auto &file : files) {
        for (const auto &rule : file.rules) {
            if (const Rule *other = known.value(rule.id))
                return fail(Errc::Invalid, phrase("Policy", "%1: id: “%2” is the id of a rule at %3 already").arg(rule.source, rule.id, other->source));
            if (rule.id == kNoRule || rule.id == u"unknown")
                return fail(Errc::Invalid, phrase("Policy", "%1: id: “%2” is taken").arg(rule.source, rule.id));
            known.insert(rule.id, &rule);
            broken += brokenExamples(rule, inspector);
        }
    }
    for (const auto &file : files) {
        for (const auto &rule : file.rules) {
            if (const auto problem = brokenOverride(rule, known); !problem.isEmpty())
                broken.append(problem);
        }
    }
    if (!broken.isEmpty()) // all of them: whoever writes a rule wants to see the whole damage
        return fail(Errc::Invalid, Phrase::joined(broken, u"\n"));
    return {};
}

std::shared_ptr<const Policy> Policy::make(const std::vector<RuleFile> &files, Profile profile)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(toWord(profile).toUtf8());
    std::vector<Rule> rules;
    for (const auto &file : files) {
        hash.addData(QByteArray::number(static_cast<int>(file.origin)));
        hash.addData(QDir(file.path).dirName().toUtf8());
        hash.addData(QByteArray::number(file.content.size()));
        hash.addData(file.content);
        rules.insert(rules.end(), file.rules.begin(), file.rules.end());
    }
    auto all = std::make_unique<Rules>();
    all->profile = profile;
    all->version = QString::fromLatin1(hash.result().toHex());
    all->index = RuleIndex(std::move(rules));
    return std::shared_ptr<const Policy>(new Policy(std::move(all)));
}

Result<std::shared_ptr<const Policy>> Policy::load(const QStringList &packFiles, Profile profile, const Inspector &inspector)
{
    initialiseResources();
    const auto files = readRuleFiles(packFiles, RuleOrigin::Pack);
    if (!files)
        return std::unexpected(files.error());
    if (auto checked = check(*files, inspector); !checked)
        return std::unexpected(checked.error());
    return make(*files, profile);
}

Result<Policy::ByProfile> Policy::load(const RuleSources &sources, const QStringList &profileNames, const Inspector &inspector)
{
    initialiseResources();
    const auto files = readRuleFiles(sources);
    if (!files)
        return std::unexpected(files.error());
    if (std::ranges::none_of(*files, [](const RuleFile &file) { return file.origin == RuleOrigin::Pack; }))
        return fail(Errc::NotFound, phrase("Policy", "%1 holds no policy pack").arg(sources.packs));
    if (auto checked = check(*files, inspector); !checked)
        return std::unexpected(checked.error());
    ByProfile policies;
    for (const auto &name : profileNames) {
        const auto profile = profileFromWord(name);
        if (!profile)
            return std::unexpected(profile.error());
        policies.insert(name, make(*files, *profile));
    }
    return policies;
}

Result<std::shared_ptr<const Policy>> Policy::load(const RuleSources &sources, const QString &profileName, const Inspector &inspector)
{
    return load(sources, QStringList{profileName}, inspector).transform([&](const ByProfile &policies) { return policies.value(profileName); });
}

Result<std::shared_ptr<const Policy>> Policy::loadFolder(const QString &folder, const QString &profileName, const Inspector &inspector)
{
    return load(RuleSources{.packs = folder, .machine = {}, .user = {}}, profileName, inspector);
}

} // namespace cofferdam
