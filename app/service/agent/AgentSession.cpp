// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentSession.h"

#include "core/api/PhraseMessage.h"
#include "core/api/WireWords.h"
#include "core/audit/Trail.h"
#include "core/base/HostMemory.h"
#include "core/datarules/DataRules.h"
#include "core/guardian/Guardian.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <utility>

namespace cofferdam {
namespace {

constexpr qsizetype kLabelLength = 80; // characters

api::AgentState onTheWire(AgentLife::State state)
{
    using State = AgentLife::State;
    switch (state) {
    case State::Stopped: return api::AGENT_STOPPED;
    case State::Creating: return api::AGENT_CREATING;
    case State::Starting: return api::AGENT_STARTING;
    case State::Ready: return api::AGENT_READY;
    case State::Working: return api::AGENT_WORKING;
    case State::Held: return api::AGENT_HELD;
    case State::Restoring: return api::AGENT_RESTORING;
    case State::Failed: return api::AGENT_FAILED;
    case State::Frozen: return api::AGENT_FROZEN;
    }
    return api::AGENT_STATE_UNSPECIFIED;
}

Phrase whyHeld(AgentLife::Because because)
{
    switch (because) {
    case AgentLife::Because::RolledBack: break;
    case AgentLife::Because::ServiceWasAway: return phrase("Service", "The agent is held, because the service was away; continue it first.");
    }
    return phrase("Service", "The agent is held after a rollback; continue it first.");
}

} // namespace

AgentSession::AgentSession(StoredAgent stored, AgentSurroundings &surroundings, std::unique_ptr<ModelRoute> models, QObject *parent)
    : QObject(parent)
    , m_surroundings(surroundings)
    , m_models(std::move(models))
    , m_entry(std::move(stored), surroundings.agents, surroundings.guardian, surroundings.trail)
    , m_machine(m_entry, surroundings)
    , m_gates(m_entry.id(), surroundings.rulings, &surroundings.dataRules)
    , m_chat(std::make_unique<AgentChat>(m_entry.id(), surroundings.guardian))
    , m_link(m_entry, m_machine, m_gates, *m_chat, *m_models, surroundings)
    , m_safety(m_entry, m_machine, m_link, m_gates, surroundings.guardian)
    , m_life(m_entry, m_machine, m_link, m_safety, surroundings.guardian)
    , m_power(m_entry, m_machine, m_link, m_life, surroundings.guardian)
    , m_image(m_entry, m_machine)
    , m_rollback(m_entry, m_machine, m_image, m_link, m_life)
    , m_upgrade(m_entry, m_machine, m_image, m_link, m_life, m_safety, surroundings)
    , m_freeze(m_entry, m_machine, m_link, m_life, surroundings.guardian)
    , m_standby(m_machine, m_life, availableMemory)
    , m_contents(m_entry, m_machine, m_life, surroundings.snapshots)
{
    m_chat->setBeforeTask([this](const QString &text, const std::function<void()> &send) { keepBeginning(text, send); });
    m_chat->setSpent([this](const TaskId &task) { return m_surroundings.spentOf ? m_surroundings.spentOf(m_entry.id(), task) : std::nullopt; });
    connect(&surroundings.trail, &Trail::appended, m_chat.get(), &AgentChat::takeRow);
    connect(m_chat.get(), &AgentChat::stateChanged, &m_life, &AgentLife::settle);
    connect(m_chat.get(), &AgentChat::sessionBegan, &surroundings.dataRules, [this] { m_surroundings.dataRules.conversationBegan(m_entry.id()); });
    connect(m_models.get(), &ModelRoute::failed, m_chat.get(),
            [this](const ModelRequestId &, const ModelRefusal &refusal) { m_chat->tellRefusal(refusal.why); });
    connect(m_models.get(), &ModelRoute::ended, m_chat.get(), &AgentChat::modelAnswered);
    connect(&m_gates, &AgentGates::probed, &m_life, &AgentLife::settle);
    m_safety.look();
}

AgentSession::~AgentSession()
{
    m_upgrade.giveUp();
    m_chat.reset(); // before the link: a turn does not end because the service does
}

void AgentSession::keepBeginning(const QString &prompt, const std::function<void()> &send)
{
    const auto label = phrase("Service", "Start of: %1").arg(prompt.simplified().left(kLabelLength));
    m_machine.takeSnapshot(label, this, [this, send](const Result<SnapshotNode> &taken) {
        if (!taken) { // what is risky in it needs one of its own
            const auto why = phrase("Service", "No snapshot could be taken at the start of this task: %1").arg(taken.error().message);
            m_entry.record(TrailEvent::Fault, why);
            m_chat->tell(why);
        }
        send();
    });
}

Result<TaskId> AgentSession::sendPrompt(const Prompt &prompt)
{
    if (m_life.state() == AgentLife::State::Held)
        return fail(Errc::Busy, whyHeld(m_life.heldBecause()));
    if (m_life.operation().kind() == Operation::Kind::Upgrade)
        return std::unexpected(Operation::busy());
    if (m_entry.stored().frozen)
        return fail(Errc::Busy, phrase("Service", "The agent is frozen; look at what it did first."));
    if (!m_safety.serviceProblem().isEmpty())
        return fail(Errc::Unavailable, m_safety.serviceProblem());
    for (const auto &layer : m_safety.layers()) {
        if (!layer.ok())
            return fail(Errc::Unavailable,
                        phrase("Service", "Refused while a layer is not green: %1 – %2").arg(wireWord(layer.name()), fromApi(layer.message())));
    }
    return m_chat->sendPrompt(prompt);
}

void AgentSession::newSession(QObject *context, Done<void> done)
{
    if (m_machine.isFull())
        return m_chat->newSession(context, std::move(done));
    Q_EMIT m_chat->sessionBegan(); // nobody in there has one that would have to be forgotten
    done({});
}

api::Agent AgentSession::toApi() const
{
    const auto &stored = m_entry.stored();
    api::Agent agent;
    agent.set_id(stored.id.value.toStdString());
    agent.set_name(stored.name.toStdString());
    agent.set_state(onTheWire(m_life.state()));
    if (m_life.state() == AgentLife::State::Held)
        agent.set_held_because(m_life.heldBecause() == AgentLife::Because::RolledBack ? api::HELD_ROLLED_BACK : api::HELD_SERVICE_WAS_AWAY);
    if (!m_life.problem().isEmpty())
        *agent.mutable_problem() = cofferdam::toApi(m_life.problem());
    agent.set_acceleration(toWord(m_machine.acceleration().kind).toUtf8().toStdString());
    agent.set_epoch(stored.epoch.value);
    for (const auto &node : m_surroundings.snapshots.nodes(stored.id)) {
        if (node.current)
            agent.set_current_snapshot(node.id.value.toStdString());
    }
    agent.set_task(m_surroundings.guardian.task(stored.id).value.toStdString());
    agent.set_image(stored.image.toStdString());
    agent.set_profile(stored.profile.toStdString());
    return agent;
}

} // namespace cofferdam
