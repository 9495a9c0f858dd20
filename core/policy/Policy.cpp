// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/Policy.h"

#include "core/policy/RuleCheck.h"
#include "core/policy/RuleIndex.h"
#include "core/policy/Weighing.h"

#include <QCryptographicHash>
#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;

// Outside any namespace, and called by name: a static library's resources are dropped by the linker otherwise.
static void initialiseResources()
{
    Q_INIT_RESOURCE(policies);
}

namespace cofferdam {
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
                        .nearestAllow = {},
                        .freeEffects = {},
                        .ofWhole = {}};
    } else {
        ruling = Weighing(action, m_rules->index, m_rules->profile).weigh();
    }
    ruling.policyVersion = m_rules->version;
    return ruling;
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
    if (auto checked = checkRules(*files, inspector); !checked)
        return std::unexpected(checked.error());
    return make(*files, profile);
}

Result<Policy::ByProfile> Policy::load(const RuleSources &sources, const QStringList &profileNames, const Inspector &inspector, const RuleDraft &draft)
{
    initialiseResources();
    const auto files = readRuleFiles(sources, draft);
    if (!files)
        return std::unexpected(files.error());
    if (std::ranges::none_of(*files, [](const RuleFile &file) { return file.origin == RuleOrigin::Pack; }))
        return fail(Errc::NotFound, phrase("Policy", "%1 holds no policy pack").arg(sources.packs));
    if (auto checked = checkRules(*files, inspector); !checked)
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
