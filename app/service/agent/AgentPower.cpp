// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentPower.h"

#include "app/service/agent/AgentEntry.h"
#include "app/service/agent/AgentLife.h"
#include "app/service/agent/AgentLink.h"
#include "app/service/agent/AgentMachine.h"
#include "core/guardian/Guardian.h"

using namespace Qt::StringLiterals;

namespace cofferdam {

using Kind = Operation::Kind;
using State = AgentLife::State;
using Wish = AgentLife::Wish;

AgentPower::AgentPower(AgentEntry &entry, AgentMachine &machine, AgentLink &link, AgentLife &life, Guardian &guardian, QObject *parent)
    : QObject(parent)
    , m_entry(entry)
    , m_machine(machine)
    , m_link(link)
    , m_life(life)
    , m_guardian(guardian)
{}

// ------------------------------------------------------------------------------------------------ on

void AgentPower::create(QObject *context, Done<void> done)
{
    const auto finish = m_life.operation().begin<void>(Kind::Create, context, done,
                                                       [this](const Result<void> &result) { concludeLaunch(result, phrase("Service", "Created")); });
    if (!finish)
        return done(std::unexpected(finish.error()));
    m_life.show(State::Creating);
    m_life.operation().tell(phrase("Service", "Making the disk"), 0.1);
    if (auto found = m_machine.findStart(); !found)
        return (*finish)(found);
    m_machine.makeDisk(this, [this, finish = *finish](const Result<void> &made) {
        if (!made)
            return finish(made);
        m_life.operation().mark("disk"_L1);
        launch(finish);
    });
}

void AgentPower::start(QObject *context, Done<void> done)
{
    const auto finish = m_life.operation().begin<void>(Kind::Start, context, done,
                                                       [this](const Result<void> &result) { concludeLaunch(result, phrase("Service", "Started")); });
    if (!finish)
        return done(std::unexpected(finish.error()));
    if (m_entry.isOnTrial())
        return (*finish)(
            fail(Errc::Unavailable, phrase("Service", "Its upgrade was broken off and could not be taken back. Restart the service to try again.")));
    if (auto found = m_machine.findStart(); !found)
        return (*finish)(found);
    m_life.show(State::Starting);
    launch(*finish);
}

void AgentPower::concludeLaunch(const Result<void> &result, const Phrase &what)
{
    if (!result)
        m_life.fail(result.error().message);
    else
        m_entry.record(TrailEvent::Agent, what, m_life.operation().times());
    m_life.operation().tell(result ? phrase("Service", "The guest answers") : result.error().message, 1.0);
    m_life.settle();
}

void AgentPower::launch(const Done<void> &finish)
{
    if (m_life.wish() == Wish::Off) // what was held before it failed stays held
        m_life.want(Wish::On);
    m_life.operation().tell(phrase("Service", "Starting the virtual machine"), 0.3);
    m_machine.add(this, [this, finish](const Result<void> &added) {
        if (!added)
            return finish(added);
        m_life.operation().mark("defined"_L1);
        if (auto raised = m_entry.beginTimeline(); !raised)
            return finish(raised);
        if (m_machine.isRunning()) // it kept running while no service did
            return m_link.open(AgentLink::Guests::Same, finish);
        if (m_machine.hasStrayMemory())
            m_entry.record(TrailEvent::Fault, phrase("Service", "The memory of its last stop does not fit its disk any more and is not loaded."));
        m_machine.goOn(this, [this, finish](const Result<bool> &wentBack) {
            if (!wentBack)
                return finish(std::unexpected(wentBack.error()));
            if (!*wentBack)
                m_entry.forgetPersonality();
            m_life.operation().mark("loaded"_L1);
            m_machine.sweep();
            m_life.operation().tell(phrase("Service", "Waiting for the guest"), 0.6);
            m_link.open(*wentBack ? AgentLink::Guests::Restored : AgentLink::Guests::Same, finish);
        });
    });
}

void AgentPower::takeUp()
{
    if (auto found = m_machine.findStart(); !found)
        return m_life.fail(found.error().message);
    if (!m_machine.hasDisk())
        return;
    const auto finish =
        m_life.operation().begin<void>(Kind::TakeUp, this, [](const Result<void> &) {}, [this](const Result<void> &added) { onTakenUp(added); });
    if (!finish)
        return;
    m_life.show(State::Starting, phrase("Service", "Its virtual machine is looked for.")); // stopped is what can be started
    m_machine.add(this, *finish);
}

void AgentPower::onTakenUp(const Result<void> &added)
{
    if (!added)
        return m_life.fail(added.error().message);
    const bool paused = m_machine.state() == Machine::State::Paused; // also by somebody else: a person has to look
    if (!paused && !m_machine.isRunning())
        return m_life.settle();
    // What a turn wants to go on with after the service was away is for the user to see first.
    m_life.want(Wish::Held, m_entry.stored().waitsForUser ? AgentLife::Because::RolledBack : AgentLife::Because::ServiceWasAway);
    if (auto raised = m_entry.beginTimeline(); !raised)
        return m_life.fail(raised.error().message);
    const auto &stored = m_entry.stored();
    if (paused || stored.frozen)
        m_guardian.freeze(stored.id, stored.frozen && !stored.frozenWhy.isEmpty()
                                         ? stored.frozenWhy
                                         : phrase("Service", "It was frozen, or stopped by somebody else, when the service came back."));
    else
        m_link.open(AgentLink::Guests::Same, [](const Result<void> &) {});
}

// ------------------------------------------------------------------------------------------------ off

void AgentPower::stop(QObject *context, Done<void> done)
{
    const auto finish = m_life.operation().begin<void>(Kind::Stop, context, done, [this](const Result<void> &result) { concludeStop(result); });
    if (!finish)
        return done(std::unexpected(finish.error()));
    if (m_machine.hasEnded())
        return (*finish)({});
    if (m_link.isAlive() && !m_entry.stored().frozen)
        m_link.guest()->quiesce(this, [this, finish = *finish](const Result<void> &) { hibernate(finish); });
    else
        hibernate(*finish);
}

void AgentPower::hibernate(const Done<void> &finish)
{
    if (auto raised = m_entry.beginTimeline(); !raised) // everything that waits is answered block now
        return finish(raised);
    const auto afterwards = finish; // it may be the guest's, which goes now
    m_link.close(phrase("Service", "The agent was stopped."));
    m_machine.hibernate(this, afterwards);
}

void AgentPower::concludeStop(const Result<void> &result)
{
    if (!result)
        return goOnAfter(result.error());
    m_entry.record(TrailEvent::Agent, phrase("Service", "Stopped"));
    m_life.want(Wish::Off);
    m_entry.thaw();
    m_life.settle();
}

void AgentPower::goOnAfter(const Error &error)
{
    if (m_machine.hasEnded()) // but its memory is lost
        m_life.want(Wish::Off);
    m_life.settle();
    if (m_entry.stored().frozen) // it says so, whatever else went wrong
        return m_entry.record(TrailEvent::Fault, error.message);
    m_life.fail(error.message);
    if (m_machine.isRunning() && !m_link.isConnected() && !m_link.isBroken())
        m_link.reopenSoon();
}

void AgentPower::kill(QObject *context, Done<void> done)
{
    if (m_machine.state() == Machine::State::Off)
        return done(fail(Errc::Invalid, phrase("Service", "This agent does not run.")));
    const auto finish = m_life.operation().begin<void>(Kind::Kill, context, done, [this](const Result<void> &result) { concludeKill(result); });
    if (!finish)
        return done(std::unexpected(finish.error()));
    m_link.close(phrase("Service", "The agent was killed."));
    const auto raised = m_entry.beginTimeline(); // everything that waits is answered block now
    m_machine.switchOff(this, [finish = *finish, raised](const Result<void> &ended) { finish(ended ? raised : ended); });
}

void AgentPower::concludeKill(const Result<void> &result)
{
    if (!result && !m_machine.hasEnded())
        return goOnAfter(result.error());
    m_life.want(Wish::Off);
    m_entry.thaw();
    m_entry.record(TrailEvent::Agent, phrase("Service", "Killed by the user"));
    m_life.fail(result ? phrase("Service", "You switched it off where it stood. Start goes back to the last snapshot.") : result.error().message);
    m_life.settle();
}

void AgentPower::destroy(QObject *context, Done<void> done)
{
    const auto finish = m_life.operation().begin<void>(Kind::Destroy, context, done, [this](const Result<void> &result) {
        if (result)
            m_entry.record(TrailEvent::Agent, phrase("Service", "Deleted"));
    });
    if (!finish)
        return done(std::unexpected(finish.error()));
    m_life.want(Wish::Off);
    m_link.close(phrase("Service", "The agent was deleted."));
    m_guardian.removeAgent(m_entry.id());
    m_machine.erase(this, [this, finish = *finish](Result<void> result) {
        if (result)
            result = m_entry.remove();
        if (result)
            m_machine.removeFiles();
        finish(result);
    });
}

} // namespace cofferdam
