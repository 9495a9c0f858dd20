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
    if (const auto known = watched.rounds.indexOf(round); known >= 0) {
        watched.rounds.move(known, watched.rounds.size() - 1); // what goes on is not forgotten for what is new
        watched.again.money += money;
        watched.again.free += money.isZero() ? 1 : 0;
        return true;
    }
    for (int i = 0; i < kMadeUp; ++i)
        watched.again.money -= money;
    watched.again.free = std::max(watched.again.free - kMadeUp, 0);
    watched.rounds += round;
    if (watched.rounds.size() > kRounds)
        watched.rounds.removeFirst();
    return false;
}

LoopWatch::Again LoopWatch::again(const AgentId &agent, const QByteArray &prompt) const
{
    const auto *watched = find(agent, prompt);
    return watched ? watched->again : Again();
}

void LoopWatch::forgive(const AgentId &agent, const QByteArray &prompt)
{
    const auto watched = m_agents.find(agent);
    if (watched == m_agents.end())
        return;
    if (const auto found = std::ranges::find(*watched, prompt, &Watched::prompt); found != watched->end())
        found->again = {};
}

void LoopWatch::forget(const AgentId &agent)
{
    m_agents.remove(agent);
}

} // namespace cofferdam
