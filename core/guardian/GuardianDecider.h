// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Guardian, as those see it who carry out decisions for one agent.

#pragma once

#include "core/action/Decider.h"
#include "core/guardian/Review.h"

#include <QHash>

namespace cofferdam {

class Guardian;

/// Whoever asks here may be what the guest has taken over: it speaks for this agent and for no other.
class GuardianDecider final : public Decider
{
    Q_OBJECT

public:
    /// `guardian` outlives it. `witness` may be empty; it is told of each action that is about to be let through.
    GuardianDecider(Guardian &guardian, AgentId agent, Witness witness = {}, QObject *parent = nullptr);
    ~GuardianDecider() override;

    /// Action::agent is set here. An id that is null, or names an action that waits, is blocked, and so is the one that waits: nobody
    /// could tell which of them an answer is for.
    void ask(const Action &action) override;
    void cancel(const ActionId &id) override;

private:
    void block(const ActionId &id);

    Guardian &m_guardian;
    AgentId m_agent;
    Witness m_witness;
    QHash<ActionId, QObject *> m_waiting; ///< The context of each review.
};

} // namespace cofferdam
