// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/AgentsTopic.h"

#include "app/desktop/state/Session.h"

#include <algorithm>

namespace cofferdam {

std::function<QString(const AgentId &)> AgentsTopic::names() const
{
    return [this](const AgentId &id) { return id.isNull() ? QString() : m_agents.nameOf(id); };
}

void AgentsTopic::onConnected()
{
    api::ClientToService list;
    list.mutable_list_agents();
    m_session.ask(*this, std::move(list));
}

void AgentsTopic::onDisconnected()
{
    m_agents.forgetStates();
    Q_EMIT currentUpdated();
}

bool AgentsTopic::take(const Event &event)
{
    switch (event.body_case()) {
    case Event::kAgents: reset(event.agents()); return true;
    case Event::kAgent: apply(AgentRecord::from(event.agent())); return true;
    case Event::kAgentGone:
        m_agents.remove({QString::fromStdString(event.agent_gone().agent())});
        static_cast<void>(keepCurrent());
        return true;
    default: return false;
    }
}

void AgentsTopic::reset(const api::AgentList &list)
{
    QList<AgentRecord> agents;
    for (const auto &agent : list.agents())
        agents.append(AgentRecord::from(agent));
    m_agents.reset(std::move(agents));
    if (keepCurrent())
        Q_EMIT currentListed();
    Q_EMIT currentUpdated();
}

void AgentsTopic::apply(const AgentRecord &agent)
{
    m_agents.apply(agent);
    static_cast<void>(keepCurrent());
    if (agent.id == m_current)
        Q_EMIT currentUpdated();
}

bool AgentsTopic::keepCurrent()
{
    if (m_agents.find(m_current) != nullptr)
        return true;
    const auto &all = m_agents.agents();
    const auto running = std::ranges::find_if(all, [](const AgentRecord &agent) { return agent.state != api::AGENT_STOPPED; });
    setCurrent(all.isEmpty() ? AgentId() : running != all.end() ? running->id : all.front().id);
    return false;
}

void AgentsTopic::setCurrent(const AgentId &agent)
{
    if (agent == m_current)
        return;
    m_current = agent;
    Q_EMIT currentChanged();
}

void AgentsTopic::wish(Request request, const AgentId &agent)
{
    api::ClientToService message;
    (message.*request)()->set_agent(agent.value.toStdString());
    m_session.send(std::move(message));
}

void AgentsTopic::upgrade(const AgentId &agent)
{
    api::ClientToService message;
    message.mutable_upgrade_agent()->set_agent(agent.value.toStdString());
    m_session.send(std::move(message));
}

void AgentsTopic::freeze(const AgentId &agent, const QString &reason)
{
    api::ClientToService message;
    message.mutable_freeze()->set_agent(agent.value.toStdString());
    message.mutable_freeze()->set_reason(reason.toStdString());
    m_session.send(std::move(message));
}

void AgentsTopic::freezeAll()
{
    api::ClientToService message;
    message.mutable_freeze_all();
    m_session.send(std::move(message));
}

} // namespace cofferdam
