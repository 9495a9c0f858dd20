// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Holds.h"

#include "core/guardian/Decisions.h"

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

const auto kFrozen = u"frozen"_s;

} // namespace

void Holds::set(const AgentId &agent, const QString &cause, const Phrase &reason, bool startMayGoOn)
{
    Q_ASSERT(cause != kFrozen);
    m_holds[agent].insert(cause, {reason, startMayGoOn});
}

void Holds::release(const AgentId &agent, const QString &cause)
{
    Q_ASSERT(cause != kFrozen);
    if (const auto holds = m_holds.find(agent); holds != m_holds.end())
        holds->remove(cause);
}

void Holds::freeze(const AgentId &agent, const Phrase &why)
{
    m_holds[agent].insert(kFrozen, {phrase("Guardian", "The agent is frozen: %1").arg(why), false});
}

void Holds::unfreeze(const AgentId &agent)
{
    if (const auto holds = m_holds.find(agent); holds != m_holds.end())
        holds->remove(kFrozen);
}

void Holds::forget(const AgentId &agent)
{
    m_holds.remove(agent);
}

bool Holds::isHeld(const AgentId &agent) const
{
    return !m_holds.value(agent).isEmpty();
}

bool Holds::isFrozen(const AgentId &agent) const
{
    return m_holds.value(agent).contains(kFrozen);
}

std::optional<Decision> Holds::objection(const AgentId &agent, bool starting) const
{
    for (const auto holds = m_holds.value(agent); const auto &[cause, hold] : holds.asKeyValueRange()) {
        if (!starting || !hold.startMayGoOn)
            return decisions::held(cause, hold.reason);
    }
    return {};
}

} // namespace cofferdam
