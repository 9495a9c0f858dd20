// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/allowance/LoopWatch.h"

#include <algorithm>
#include <iterator>

namespace cofferdam {

const LoopWatch::Watched *LoopWatch::find(const AgentId &agent, const QByteArray &prompt) const
{
    const auto watched = m_agents.constFind(agent);
    if (watched == m_agents.cend())
        return nullptr;
    const auto found = std::ranges::find(*watched, prompt, &Watched::prompt);
    return found != watched->cend() ? &*found : nullptr;
}

LoopWatch::Watched &LoopWatch::use(const AgentId &agent, const QByteArray &prompt)
{
    auto &watched = m_agents[agent];
    const auto found = std::ranges::find(watched, prompt, &Watched::prompt);
    if (found == watched.end())
        watched.prepend({.prompt = prompt, .rounds = {}, .again = {}});
    else
        std::rotate(watched.begin(), found, std::next(found));
    if (watched.size() > kPrompts)
        watched.removeLast();
    return watched.first();
}

bool LoopWatch::isAgain(const AgentId &agent, const QByteArray &prompt, const QByteArray &round) const
{
    const auto *watched = find(agent, prompt);
    return watched && !round.isEmpty() && watched->rounds.contains(round);
}

bool LoopWatch::add(const AgentId &agent, const QByteArray &prompt, const QByteArray &round, Money money)
{
    auto &watched = use(agent, prompt);
    if (round.isEmpty())
        return false;
    if (watched.rounds.contains(round)) {
        watched.again += money;
        return true;
    }
    watched.again = {};
    watched.rounds += round;
    if (watched.rounds.size() > kRounds)
        watched.rounds.removeFirst();
    return false;
}

Money LoopWatch::again(const AgentId &agent, const QByteArray &prompt) const
{
    const auto *watched = find(agent, prompt);
    return watched ? watched->again : Money();
}

Money LoopWatch::again(const AgentId &agent) const
{
    const auto watched = m_agents.constFind(agent);
    return watched != m_agents.cend() ? watched->constFirst().again : Money();
}

void LoopWatch::forgive(const AgentId &agent)
{
    if (const auto watched = m_agents.find(agent); watched != m_agents.end()) {
        for (auto &each : *watched)
            each.again = {};
    }
}

void LoopWatch::forget(const AgentId &agent)
{
    m_agents.remove(agent);
}

} // namespace cofferdam
