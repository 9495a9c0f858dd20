// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/sessions/ComeBack.h"

#include "app/service/agent/Agents.h"
#include "app/service/sessions/SessionStore.h"
#include "core/audit/Trail.h"

namespace cofferdam {

ComeBack::ComeBack(Agents &agents, SessionStore &store, Trail &trail, bool wanted, QObject *parent)
    : QObject(parent)
    , m_agents(agents)
    , m_store(store)
    , m_trail(trail)
    , m_wanted(wanted)
    , m_due(wanted ? store.running() : QSet<AgentId>())
{
    // Queued: what is done with an agent is not begun from within what is being done with it.
    connect(&m_agents, &Agents::changed, this, [this](const AgentSession &agent) {
        QMetaObject::invokeMethod(
            this,
            [this, id = agent.record().id] {
                if (const auto *found = m_agents.find(id))
                    onChanged(*found);
            },
            Qt::QueuedConnection);
    });
    connect(&m_agents, &Agents::gone, this, [this](const AgentId &agent) {
        m_due.remove(agent);
        m_written.remove(agent);
        static_cast<void>(m_store.forget(agent)); // a row of nobody's
    });
}

void ComeBack::onChanged(const AgentSession &agent)
{
    const auto &id = agent.record().id;
    auto *found = m_agents.find(id);
    if (m_due.contains(id) && !found->life().operation().isRunning()) {
        m_due.remove(id);
        bringBack(*found);
    }
    remember(*found);
}

void ComeBack::bringBack(AgentSession &agent)
{
    const auto id = agent.record().id;
    if (agent.record().frozen || agent.record().waitsForUser)
        return; // a person has to look first
    if (agent.life().state() == AgentLife::State::Stopped) {
        record(id, phrase("Service", "It ran when the service ended, and is started again."));
        agent.power().start(this, [this, id](const Result<void> &started) {
            if (!started)
                record(id, phrase("Service", "It could not be started again: %1").arg(started.error().message));
        });
    } else if (agent.life().wish() == AgentLife::Wish::Held && agent.life().heldBecause() == AgentLife::Because::ServiceWasAway) {
        static_cast<void>(
            agent.rollback().resume(phrase("Service", "It kept running while the service was away, and goes on. What it was at then was ended.")));
    }
}

void ComeBack::remember(AgentSession &agent)
{
    const auto &id = agent.record().id;
    const bool on = agent.life().wish() != AgentLife::Wish::Off;
    // What ran before this service came and does not run yet is started later, or never: then it is no agent that ran when the service ended.
    const bool isLeft = !on && (m_wanted || agent.life().operation().isRunning());
    if (m_written.contains(id) ? m_written[id] == on : isLeft)
        return;
    if (m_store.setRunning(id, on)) // else tried again with the next change
        m_written.insert(id, on);
}

void ComeBack::record(const AgentId &agent, const Phrase &what)
{
    TrailRow row;
    row.agent = agent;
    row.event = TrailEvent::Agent;
    row.reason = what;
    m_trail.append(row);
}

} // namespace cofferdam
