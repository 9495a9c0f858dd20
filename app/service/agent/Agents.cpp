// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/Agents.h"

#include "core/datarules/DataRules.h"
#include "core/guardian/Guardian.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <algorithm>

namespace cofferdam {

Agents::Agents(AgentSurroundings &surroundings, ModelMaker models, QObject *parent) : QObject(parent), m_surroundings(surroundings), m_models(std::move(models))
{
    auto &data = surroundings.dataRules;
    connect(&data, &DataRules::said, this, [this](const AgentId &id, const Phrase &sentence) {
        if (auto *agent = find(id))
            agent->chat().tell(sentence);
    });
    connect(&data, &DataRules::notKept, &surroundings.guardian, &Guardian::freeze);
    connect(this, &Agents::gone, &data, &DataRules::forget);
    connect(&surroundings.snapshots, &SnapshotKeeper::added, &data,
            [&data](const SnapshotNode &node) { data.snapshotTaken(node.agent, node.id, node.time.toMSecsSinceEpoch()); });
    connect(&surroundings.snapshots, &SnapshotKeeper::removed, &data, [&data](const AgentId &, const SnapshotId &gone) { data.snapshotGone(gone); });
}

Agents::~Agents() = default;

AgentSession &Agents::add(StoredAgent stored)
{
    auto models = m_models(stored);
    auto *agent = m_agents.emplace_back(std::make_unique<AgentSession>(std::move(stored), m_surroundings, std::move(models))).get();
    connect(&agent->life(), &AgentLife::changed, this, [this, agent] { Q_EMIT changed(*agent); });
    connect(&agent->life().operation(), &Operation::progress, this,
            [this, agent](const Phrase &text, double fraction) { Q_EMIT progress(agent->record().id, text, fraction); });
    connect(&agent->safety(), &AgentSafety::layersChanged, this, &Agents::layersChanged);
    connect(&agent->chat(), &AgentChat::piece, this, &Agents::said);
    agent->safety().setServiceProblem(m_serviceProblem);
    agent->rulesChanged(); // it can be found by now, so it has rules
    return *agent;
}

void Agents::takeUp(StoredAgent stored)
{
    auto &agent = add(std::move(stored));
    agent.upgrade().unpin();
    if (agent.record().upgradingFrom.isEmpty())
        agent.power().takeUp();
    else
        agent.upgrade().takeBack();
    Q_EMIT changed(agent);
}

void Agents::remove(const AgentId &agent)
{
    const auto found = std::ranges::find_if(m_agents, [&agent](const auto &each) { return each->record().id == agent; });
    if (found == m_agents.end())
        return;
    auto *leaving = found->release();
    m_agents.erase(found);
    const auto id = leaving->record().id;
    leaving->deleteLater();
    Q_EMIT gone(id);
}

AgentSession *Agents::find(const AgentId &agent) const
{
    const auto found = std::ranges::find_if(m_agents, [&agent](const auto &each) { return each->record().id == agent; });
    return found == m_agents.end() ? nullptr : found->get();
}

AgentSession *Agents::named(const QString &idOrName) const
{
    const auto found =
        std::ranges::find_if(m_agents, [&idOrName](const auto &each) { return each->record().id.value == idOrName || each->record().name == idOrName; });
    return found == m_agents.end() ? nullptr : found->get();
}

void Agents::rulesChanged()
{
    for (const auto &agent : m_agents)
        agent->rulesChanged();
}

void Agents::setServiceProblem(const Phrase &problem)
{
    m_serviceProblem = problem;
    for (const auto &agent : m_agents)
        agent->safety().setServiceProblem(problem);
}

} // namespace cofferdam
