// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentStandby.h"

#include "app/service/agent/AgentLife.h"
#include "app/service/agent/AgentMachine.h"

namespace cofferdam {
namespace {

constexpr std::chrono::seconds kLookAgain{1};

} // namespace

AgentStandby::AgentStandby(AgentMachine &machine, AgentLife &life, std::function<qint64()> freeMemory, QObject *parent)
    : QObject(parent)
    , m_machine(machine)
    , m_life(life)
    , m_freeMemory(std::move(freeMemory))
{
    m_again.setInterval(kLookAgain);
    connect(&m_again, &QTimer::timeout, this, &AgentStandby::look);
    connect(&m_life, &AgentLife::changed, this, &AgentStandby::look);
}

AgentStandby::Step AgentStandby::next(const Known &known)
{
    if (known.isThere)
        return known.isUseful && known.freeMemory >= kShort ? Step::Nothing : Step::GiveUp;
    return known.isUseful && known.isSettled && known.freeMemory >= kPlenty ? Step::BringUp : Step::Nothing;
}

bool AgentStandby::isWantedNow() const
{
    const bool lookedAt = m_life.state() == AgentLife::State::Held && m_life.heldBecause() == AgentLife::Because::RolledBack;
    return m_life.state() == AgentLife::State::Working || m_life.state() == AgentLife::State::Frozen || lookedAt;
}

void AgentStandby::look()
{
    if (m_life.operation().isRunning()) { // it goes with the machine, or the machine goes on in it
        m_settled.setRemainingTime(kDelay);
        return;
    }
    if (isWantedNow())
        m_useful.setRemainingTime(kKept);
    const bool useful = !m_useful.hasExpired() && !m_machine.hasEnded();
    if (useful && !m_wasUseful)
        m_settled.setRemainingTime(kDelay);
    m_wasUseful = useful;
    const bool there = m_machine.hasStandby();
    const bool watched = useful || there;
    const Known known{.isThere = there, .isUseful = useful, .isSettled = m_settled.hasExpired(), .freeMemory = watched ? m_freeMemory() : 0};
    switch (next(known)) {
    case Step::BringUp:
        m_settled.setRemainingTime(kDelay); // when it cannot be brought up, not again at once
        m_machine.prepareStandby();
        break;
    case Step::GiveUp:
        m_settled.setRemainingTime(kDelay);
        m_machine.giveUpStandby();
        break;
    case Step::Nothing: break;
    }
    if (watched && !m_again.isActive())
        m_again.start();
    else if (!watched)
        m_again.stop();
}

} // namespace cofferdam
