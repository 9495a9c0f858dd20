// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who decides while an upgraded agent is tried: what a turn wants to do is blocked, and that it was asked is what matters; all else is decided as
// every day.

#pragma once

#include "core/action/Decider.h"

#include <QSet>

namespace cofferdam {

class AgentEntry;

class RehearsalDecider final : public Decider
{
    Q_OBJECT

public:
    /// Of `entry`'s agent, whose trail hears of each decision first. Both outlive it.
    RehearsalDecider(AgentEntry &entry, Decider &usual, QObject *parent = nullptr);

    /// What cannot be recorded is blocked.
    void ask(const Action &action) override;
    void cancel(const ActionId &id) override;

    /// Tool calls that came to the gate.
    [[nodiscard]] int calls() const noexcept { return m_calls; }

private:
    void decide(const Action &action, bool allow);

    AgentEntry &m_entry;
    Decider &m_usual;
    QSet<ActionId> m_asked; ///< Of the usual one.
    QSet<ActionId> m_own; ///< Decided here, and not told yet.
    int m_calls = 0;
};

} // namespace cofferdam
