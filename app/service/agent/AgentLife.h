// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// In which state one agent is: it follows from what is wanted of it, what is being done with it, and what works of it right now.

#pragma once

#include "app/service/agent/Operation.h"
#include "core/base/Phrase.h"

#include <QObject>

namespace cofferdam {

class AgentEntry;
class AgentLink;
class AgentMachine;
class AgentSafety;
class Guardian;

class AgentLife : public QObject
{
    Q_OBJECT

public:
    enum class State : quint8 {
        Stopped,
        Creating,
        Starting, ///< Or something of it is waited for; see problem().
        Ready,
        Working, ///< A task runs.
        Held,    ///< It waits for the user to continue it; see heldBecause().
        Restoring,
        Failed, ///< See problem().
        Frozen,
    };
    Q_ENUM(State)

    /// What it is meant to be doing.
    enum class Wish : quint8 {
        Off,
        Held, ///< Run, but without its model until the user has looked.
        On,
    };

    /// All outlive it.
    AgentLife(AgentEntry &entry, const AgentMachine &machine, AgentLink &link, AgentSafety &safety, Guardian &guardian, QObject *parent = nullptr);

    [[nodiscard]] State state() const noexcept { return m_state; }
    [[nodiscard]] const Phrase &problem() const noexcept { return m_problem; }
    /// Its machine is up, and nothing is being done with it.
    [[nodiscard]] bool isUp() const noexcept { return m_state == State::Ready || m_state == State::Working || m_state == State::Held; }
    [[nodiscard]] Operation &operation() noexcept { return m_operation; }
    [[nodiscard]] const Operation &operation() const noexcept { return m_operation; }

    /// Why it is held.
    enum class Because : quint8 { RolledBack, ServiceWasAway };

    [[nodiscard]] Wish wish() const noexcept { return m_wish; }
    [[nodiscard]] Because heldBecause() const noexcept { return m_because; }
    /// `because` says nothing of another wish than Held.
    void want(Wish wish, Because because = Because::RolledBack);

    /// Until settle() finds another.
    void show(State state, const Phrase &problem = {});
    /// Said of a frozen one, too, until it begins something else.
    void fail(const Phrase &problem);
    /// The computer slept: the channel is made anew when the user's turn is over, which sets the guest's clock.
    void wake();
    /// Looks at everything anew. While an operation runs, the state is the operation's.
    void settle();

Q_SIGNALS:
    void changed(); ///< state() or problem(), or a task ended.

private:
    void onMachineState();
    void onLost(const Phrase &why);
    void onReopenDue();

    AgentEntry &m_entry;
    const AgentMachine &m_machine;
    AgentLink &m_link;
    AgentSafety &m_safety;
    Guardian &m_guardian;
    Operation m_operation;
    State m_state = State::Stopped;
    Phrase m_problem;
    Phrase m_failure; ///< Of what was done last.
    Wish m_wish = Wish::Off;
    Because m_because = Because::RolledBack;
    bool m_clockIsLate = false;
};

} // namespace cofferdam
