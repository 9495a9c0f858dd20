// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/SpendingTopic.h"

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostAgents = 10'000; // of whom anything is kept

void fillQuery(api::SpendQuery &query, const AgentId &agent, QDate from, QDate to)
{
    query.set_agent(agent.value.toStdString());
    query.set_from(from.toString(u"yyyy-MM-dd"_s).toStdString());
    query.set_to(to.toString(u"yyyy-MM-dd"_s).toStdString());
}

} // namespace

SpendingTopic::SpendingTopic(Session &session) : Topic(session), m_agents(session.topic<AgentsTopic>())
{
    connect(&m_agents, &AgentsTopic::currentChanged, this, &SpendingTopic::load);
    connect(&m_agents, &AgentsTopic::currentListed, this, &SpendingTopic::load);
}

void SpendingTopic::onConnected()
{
    if (!m_agents.current().isNull())
        load();
}

void SpendingTopic::onDisconnected()
{
    m_spending.clear();
    Q_EMIT changed({});
}

bool SpendingTopic::take(const Event &event)
{
    switch (event.body_case()) {
    case Event::kSpending: keep({QString::fromStdString(event.spending().agent())}, event.spending()); return true;
    case Event::kAgentGone: m_spending.remove({QString::fromStdString(event.agent_gone().agent())}); return true;
    default: return false;
    }
}

void SpendingTopic::load()
{
    const auto agent = m_agents.current();
    if (agent.isNull() || !m_session.isConnected())
        return;
    api::ClientToService message;
    message.mutable_spending()->set_agent(agent.value.toStdString());
    m_session.send(std::move(message), [this, agent](const Result<api::ServiceToClient> &reply) {
        if (reply && reply->has_spending())
            keep(agent, reply->spending());
    });
}

void SpendingTopic::keep(const AgentId &agent, const api::Spending &spending)
{
    if (!m_spending.contains(agent) && m_spending.size() >= kMostAgents)
        return;
    m_spending.insert(agent, spending);
    Q_EMIT changed(agent);
}

const api::Spending *SpendingTopic::of(const AgentId &agent) const
{
    const auto found = m_spending.constFind(agent);
    return found == m_spending.cend() ? nullptr : &*found;
}

void SpendingTopic::setAllowance(const api::Allowance &allowance, Session::Done done)
{
    api::ClientToService message;
    *message.mutable_set_allowance() = allowance;
    m_session.send(std::move(message), [this, done = std::move(done)](const Result<api::ServiceToClient> &reply) {
        if (reply)
            take(*reply);
        done(reply);
    });
}

void SpendingTopic::query(const AgentId &agent, QDate from, QDate to, Session::Done done)
{
    api::ClientToService message;
    fillQuery(*message.mutable_query_spend(), agent, from, to);
    m_session.send(std::move(message), std::move(done));
}

void SpendingTopic::exportTo(const AgentId &agent, QDate from, QDate to, bool jsonLines, Session::Done done)
{
    api::ClientToService message;
    fillQuery(*message.mutable_export_spend()->mutable_query(), agent, from, to);
    message.mutable_export_spend()->set_json_lines(jsonLines);
    m_session.send(std::move(message), std::move(done));
}

} // namespace cofferdam
