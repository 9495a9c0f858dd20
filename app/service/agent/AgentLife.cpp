// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentLife.h"

#include "app/service/agent/AgentEntry.h"
#include "app/service/agent/AgentLink.h"
#include "app/service/agent/AgentMachine.h"
#include "app/service/agent/AgentSafety.h"
#include "core/api/PhraseMessage.h"
#include "core/guardian/Guardian.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {

AgentLife::AgentLife(AgentEntry &entry, const AgentMachine &machine, AgentLink &link, AgentSafety &safety, Guardian &guardian, QObject *parent)
    : QObject(parent)
    , m_entry(entry)
    , m_machine(machine)
    , m_link(link)
    , m_safety(safety)
    , m_guardian(guardian)
{
    connect(&m_guardian, &Guardian::taskEnded, this, [this](const AgentId &agent) {
        if (agent == m_entry.id())
            Q_EMIT changed();
    });
    connect(&m_operation, &Operation::began, &m_link, &AgentLink::stayClosed);
    connect(&m_machine, &AgentMachine::stateChanged, this, &AgentLife::onMachineState);
    connect(&m_link, &AgentLink::greeted, this, &AgentLife::settle);
    connect(&m_link, &AgentLink::changed, this, &AgentLife::settle);
    connect(&m_link, &AgentLink::lost, this, &AgentLife::onLost);
    connect(&m_link, &AgentLink::broken, this, [this](const Phrase &advice) {
        m_entry.setWaitsForUser(true);
        fail(advice);
    });
    connect(&m_link, &AgentLink::reopenDue, this, &AgentLife::onReopenDue);
}

void AgentLife::want(Wish wish, Because because)
{
    m_wish = wish;
    m_because = because;
    m_link.setHeld(wish == Wish::Held);
    if (wish != Wish::Held)
        m_entry.setWaitsForUser(false); // only a person ends it
}

void AgentLife::wake()
{
    m_clockIsLate = true;
    settle();
}

void AgentLife::fail(const Phrase &problem)
{
    m_failure = problem;
    show(State::Failed, problem);
}

void AgentLife::show(State state, const Phrase &problem)
{
    if (state != State::Failed && state != State::Frozen)
        m_failure = {};
    if (m_state == state && m_problem == problem)
        return;
    m_state = state;
    m_problem = problem;
    Q_EMIT changed();
}

void AgentLife::settle()
{
    const auto task = m_guardian.task(m_entry.id());
    m_link.setHeld(m_wish == Wish::Held); // older turns may have come to their end
    const auto layers = m_safety.look();
    m_link.setTask(task);
    if (m_operation.isRunning())
        return;
    if (m_clockIsLate && task.isNull() && m_wish != Wish::Off && m_machine.isRunning() && !m_entry.stored().frozen) {
        m_clockIsLate = false;
        m_link.leaveGateway(phrase("Service", "The computer slept."));
        m_link.reopenSoon();
    }
    if (m_entry.stored().frozen) {
        const auto &why = m_entry.stored().frozenWhy;
        return show(State::Frozen, m_failure.isEmpty() ? why : Phrase::pattern("%1 %2").arg(why, m_failure));
    }
    if (m_wish == Wish::Off) {
        if (m_state != State::Failed)
            show(State::Stopped);
        return;
    }
    if (m_machine.hasEnded() || m_link.isBroken())
        return; // fail() has said why
    const auto dark = std::ranges::find_if_not(layers, &api::Layer::ok);
    if (dark != layers.end())
        return show(State::Starting, fromApi(dark->message()));
    if (m_wish == Wish::Held)
        return show(State::Held);
    if (!m_link.takesPrompts())
        return show(State::Starting, phrase("Service", "Waiting for OpenClaw's gateway."));
    show(task.isNull() ? State::Ready : State::Working);
}

// ------------------------------------------------------------------------------------------------ what happens by itself

void AgentLife::onMachineState()
{
    if (m_machine.state() == Machine::State::Crashed && !m_operation.isRunning()) {
        m_link.close(phrase("Service", "The virtual machine ended."));
        const auto newest = m_machine.newestSnapshot();
        m_entry.record(TrailEvent::Fault, m_machine.problem(), {}, newest);
        fail(newest.isNull() ? phrase("Service", "The virtual machine ended unexpectedly. Start boots it anew.")
                             : phrase("Service", "The virtual machine ended unexpectedly. Start goes back to the last snapshot."));
    }
    settle();
}

void AgentLife::onLost(const Phrase &why)
{
    if (!m_operation.isRunning() && m_wish != Wish::Off) {
        m_entry.record(TrailEvent::Channel, why);
        m_link.leaveGateway(why);
        if (!m_entry.stored().frozen)
            m_link.reopenSoon();
    }
    settle();
}

void AgentLife::onReopenDue()
{
    if (m_wish != Wish::Off && !m_operation.isRunning() && m_machine.isRunning())
        m_link.open(AgentLink::Guests::Same, [](const Result<void> &) {});
}

} // namespace cofferdam
