// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Notices an agent that pays for the same thing again and again.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Money.h"

#include <QByteArray>
#include <QHash>
#include <QList>

namespace cofferdam {

/// In memory: a service that starts anew counts anew. One thread. A round is the tool calls that a request answers, as a hash; a prompt is what
/// a person wrote last, as a hash. A round is "again" when it is among the last kRounds of the same prompt. Turns run beside each other
/// (subagents, heartbeats), so each of the last kPrompts prompts of an agent is counted by itself. A round that is new makes up for
/// kMadeUp that were not: who does something else now and then has not left the loop, who builds, looks and changes something has.
class LoopWatch
{
public:
    static constexpr qsizetype kRounds = 128;
    static constexpr qsizetype kPrompts = 32;
    static constexpr int kMadeUp = 3;
    static constexpr int kFreeRounds = 20; ///< Of those that cost nothing, or nobody knows what: then a person is asked, too.

    /// What the rounds of a prompt that were again come to.
    struct Again {
        Money money;
        int free = 0; ///< Rounds that no money was counted for.

        /// It is time to ask a person, where `most` may be spent.
        [[nodiscard]] bool isEnough(Money most) const { return money >= most || free >= kFreeRounds; }
        friend bool operator==(const Again &, const Again &) = default;
    };

    /// Whether such a request would be one again. Changes nothing.
    [[nodiscard]] bool isAgain(const AgentId &agent, const QByteArray &prompt, const QByteArray &round) const;
    /// A request that cost `money`; true: it was one again. An empty round is the first of its prompt, and never again.
    bool add(const AgentId &agent, const QByteArray &prompt, const QByteArray &round, Money money);
    [[nodiscard]] Again again(const AgentId &agent, const QByteArray &prompt) const;
    /// A person said: go on. That prompt counts anew.
    void forgive(const AgentId &agent, const QByteArray &prompt);
    void forget(const AgentId &agent);

private:
    struct Watched {
        QByteArray prompt;
        QList<QByteArray> rounds; // what was met last is last
        Again again;
    };
    [[nodiscard]] const Watched *find(const AgentId &agent, const QByteArray &prompt) const;
    [[nodiscard]] Watched &use(const AgentId &agent, const QByteArray &prompt);

    QHash<AgentId, QList<Watched>> m_agents; // what was added last is first
};

} // namespace cofferdam
