// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/attack/RulesUser.h"

#include "app/service/agent/GateTables.h"
#include "core/inspect/tool/Example.h"

using namespace Qt::StringLiterals;

namespace cofferdam {

RulesUser::RulesUser(QList<AttackEntry> attacks) : User(std::move(attacks))
{
    auto loaded = Policy::loadFolder(Policy::kBuiltInFolder.toString(), u"balanced"_s, [](Action &action) { inspectExample(action, u"/home/agent"_s); });
    if (!loaded)
        qFatal("%s", qPrintable(loaded.error().message.english()));
    m_policy = *loaded;
}

api::GateTable RulesUser::table() const
{
    return gateTable([this](const Action &action) { return m_policy->evaluate(action); }, AgentId{u"agent-1"_s}, 1, false);
}

bool RulesUser::allowsFile(const Action &action, const api::FileAsked &asked)
{
    if (User::allowsFile(action, asked))
        return true;
    const auto verdict = m_policy->evaluate(action).verdict;
    if (verdict == Verdict::Snapshot) {
        m_kept.insert(current());
        if (!asked.subtree().empty())
            m_covered.append(QString::fromStdString(asked.subtree()));
    }
    return verdict <= Verdict::Snapshot;
}

bool RulesUser::wasKept(const QString &attack) const
{
    const auto folder = u"/home/agent/workspace/victims/"_s + attack + u'/';
    return m_kept.contains(attack) || std::ranges::any_of(m_covered, [&folder](const QString &subtree) { return folder.startsWith(subtree + u'/'); });
}

} // namespace cofferdam
