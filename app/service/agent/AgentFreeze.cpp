// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentFreeze.h"

#include "app/service/agent/AgentEntry.h"
#include "app/service/agent/AgentLife.h"
#include "app/service/agent/AgentLink.h"
#include "app/service/agent/AgentMachine.h"
#include "core/guardian/Guardian.h"

using namespace Qt::StringLiterals;

namespace cofferdam {

using Kind = Operation::Kind;

AgentFreeze::AgentFreeze(AgentEntry &entry, AgentMachine &machine, AgentLink &link, AgentLife &life, const Guardian &guardian, QObject *parent)
    : QObject(parent)
    , m_entry(entry)
    , m_machine(machine)
    , m_link(link)
    , m_life(life)
{
    connect(&guardian, &Guardian::freezeRequested, this, [this](const AgentId &agent, const Phrase &reason) {
        if (agent == m_entry.id())
            freeze(reason);
    });
    connect(&m_life.operation(), &Operation::ended, this, &AgentFreeze::onEnded);
}

bool AgentFreeze::isDue() const
{
    return m_life.operation().isRunning() || !m_machine.hasEnded();
}

void AgentFreeze::freeze(const Phrase &reason)
{
    if (m_life.operation().kind() == Kind::Destroy || m_entry.isRemoved())
        return; // nothing of it will run again, and its row must not come back
    m_entry.freeze(reason);
    m_entry.record(TrailEvent::Freeze, reason);
    m_link.setFrozen(true); // its processes first: they stay where they are when the machine goes on
    m_due = true;
    stopMachine();
    m_life.settle();
}

void AgentFreeze::onEnded()
{
    m_due = m_due && m_entry.stored().frozen; // it was stopped, or went back: what was frozen is no more
    if (m_due)
        stopMachine();
}

void AgentFreeze::stopMachine()
{
    if (m_life.operation().isRunning())
        return; // at its end
    m_due = false;
    const auto finish = m_life.operation().begin<void>(
        Kind::Freeze, this, [](const Result<void> &) {},
        [this](const Result<void> &suspended) {
            m_life.settle();
            if (!suspended)
                m_life.fail(suspended.error().message);
        });
    m_link.setStopped(true);
    if (finish && !m_machine.hasEnded())
        m_machine.suspend(this, *finish);
    else if (finish)
        (*finish)({});
}

void AgentFreeze::unfreeze(QObject *context, Done<void> done)
{
    if (!m_entry.stored().frozen || !m_machine.isThere())
        return done(fail(Errc::Invalid, phrase("Service", "This agent is not frozen.")));
    const auto finish = m_life.operation().begin<void>(Kind::Unfreeze, context, done, [this](const Result<void> &) { m_life.settle(); });
    if (!finish)
        return done(std::unexpected(finish.error()));
    m_machine.resume(this, [this, finish = *finish](const Result<void> &resumed) {
        if (resumed && m_due)
            return finish(fail(Errc::Busy, phrase("Service", "It was frozen again.")));
        if (resumed)
            onResumed();
        finish(resumed);
    });
}

void AgentFreeze::onResumed()
{
    m_entry.thaw();
    if (m_link.isConnected()) {
        m_link.setStopped(false);
        m_link.setFrozen(false);
    } else {
        m_link.open(AgentLink::Guests::Same, [](const Result<void> &) {}); // frozen since before this service started
    }
    m_entry.record(TrailEvent::Agent, phrase("Service", "Unfrozen by the user"));
}

} // namespace cofferdam
