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
/// (subagents, heartbeats), so each of the last kPrompts prompts of an agent is counted by itself.
class LoopWatch
{
public:
    static constexpr qsizetype kRounds = 32;
    static constexpr qsizetype kPrompts = 8;

    /// Whether such a request would be one again. Changes nothing.
    [[nodiscard]] bool isAgain(const AgentId &agent, const QByteArray &prompt, const QByteArray &round) const;
    /// A request that cost `money`; true: it was one again. An empty round is the first of its prompt, and never again. A round that is new
    /// sets the prompt's money to nothing.
    bool add(const AgentId &agent, const QByteArray &prompt, const QByteArray &round, Money money);
    /// What the requests of a prompt cost since its last round that was new.
    [[nodiscard]] Money again(const AgentId &agent, const QByteArray &prompt) const;
    [[nodiscard]] Money again(const AgentId &agent) const; ///< Of the prompt that was added last.
    /// A person said: go on. Counts anew.
    void forgive(const AgentId &agent);
    void forget(const AgentId &agent);

private:
    struct Watched {
        QByteArray prompt;
        QList<QByteArray> rounds; // the oldest first
        Money again;
    };
    [[nodiscard]] const Watched *find(const AgentId &agent, const QByteArray &prompt) const;
    [[nodiscard]] Watched &use(const AgentId &agent, const QByteArray &prompt);

    QHash<AgentId, QList<Watched>> m_agents; // what was added last is first
};

} // namespace cofferdam
