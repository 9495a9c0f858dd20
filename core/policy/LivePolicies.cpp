// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/policy/LivePolicies.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kMaxWatched = 1000; ///< inotify(7) has a limit for each user.

/// The folder, or the nearest one above it that exists, so that it is seen when it is made.
QString nearestFolder(QString path)
{
    while (!path.isEmpty() && !QFileInfo(path).isDir())
        path = path.first(std::max<qsizetype>(path.lastIndexOf(u'/'), 0));
    return path.isEmpty() ? u"/"_s : path;
}

} // namespace

LivePolicies::LivePolicies(RuleSources sources, QStringList profiles, Inspector inspector, ProfileOf profileOf, QObject *parent)
    : QObject(parent)
    , m_sources(std::move(sources))
    , m_profiles(std::move(profiles))
    , m_inspector(std::move(inspector))
    , m_profileOf(std::move(profileOf))
{
    m_settling.setSingleShot(true);
    m_settling.setInterval(kSettle);
    connect(&m_settling, &QTimer::timeout, this, &LivePolicies::reload);
    for (const auto signal : {&QFileSystemWatcher::fileChanged, &QFileSystemWatcher::directoryChanged})
        connect(&m_watcher, signal, &m_settling, [this] { m_settling.start(); });
}

Result<void> LivePolicies::start()
{
    auto packs = Policy::load(RuleSources{.packs = m_sources.packs, .machine = {}, .user = {}}, m_profiles, m_inspector);
    if (!packs)
        return std::unexpected(packs.error());
    m_policies = *std::move(packs);
    reload();
    return {};
}

Ruling LivePolicies::of(const Action &action) const
{
    const bool readable = m_complete && m_problem.isEmpty(); // what was changed and cannot be read may be stricter than what was there
    if (const auto rules = readable ? policy(m_profileOf(action.agent)) : nullptr)
        return rules->evaluate(action);
    Ruling ruling;
    ruling.verdict = Verdict::Block;
    ruling.rule = u"no-policy"_s;
    ruling.reason = readable ? phrase("Service", "There are no rules for this agent.") : phrase("Service", "The added rules could not be read.");
    ruling.agentReason = ruling.reason.english();
    return ruling;
}

Result<Ruling> LivePolicies::ofWith(const RuleDraft &draft, const Action &action) const
{
    const QString profile = m_profileOf(action.agent);
    if (!has(profile))
        return fail(Errc::NotFound, phrase("Service", "There are no rules for this agent."));
    return Policy::load(m_sources, {profile}, m_inspector, draft).transform([&](const Policy::ByProfile &policies) {
        return policies.value(profile)->evaluate(action);
    });
}

QList<Rule> LivePolicies::added() const
{
    QList<Rule> rules;
    if (m_policies.isEmpty())
        return rules;
    for (const auto &rule : m_policies.constBegin().value()->rules()) {
        if (rule.origin != RuleOrigin::Pack)
            rules.append(rule);
    }
    return rules;
}

void LivePolicies::reload()
{
    watch(); // before reading: a change in between is seen
    auto loaded = Policy::load(m_sources, m_profiles, m_inspector);
    const Phrase problem = loaded ? Phrase() : loaded.error().message;
    const bool same = loaded ? m_policies.value(m_profiles.first())->version() == loaded->value(m_profiles.first())->version() : true;
    const bool differs = !same || problem != m_problem || (loaded && !m_complete);
    if (loaded) {
        m_policies = *std::move(loaded);
        m_complete = true;
    }
    m_problem = problem;
    if (differs)
        Q_EMIT changed();
}

void LivePolicies::watch()
{
    if (const auto old = m_watcher.files() + m_watcher.directories(); !old.isEmpty())
        m_watcher.removePaths(old);
    QStringList paths;
    for (const auto &folder : {m_sources.machine, m_sources.user}) {
        if (folder.isEmpty())
            continue;
        paths.append(nearestFolder(folder));
        if (!QFileInfo(folder).isDir())
            continue;
        for (QDirIterator entries(folder, QDir::AllEntries | QDir::NoDotAndDotDot, QDirIterator::Subdirectories);
             entries.hasNext() && paths.size() < kMaxWatched;)
            paths.append(entries.next());
    }
    if (!paths.isEmpty())
        m_watcher.addPaths(paths);
}

} // namespace cofferdam
