// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The way to one agent's guest: its channel and, over it, its gates and the conversation with its gateway. Opened, lost, opened again.

#pragma once

#include "app/service/agent/AgentSurroundings.h"
#include "app/service/agent/InGuestTally.h"
#include "core/guardian/GuardianDecider.h"

#include <QTimer>

#include <optional>

namespace cofferdam {

class AgentChat;
class AgentEntry;
class AgentGates;
class AgentMachine;

/// A channel of this process.
[[nodiscard]] std::unique_ptr<Guest> directGuest(const GuestSettings &settings, Decider &decider, ModelRoute &models);

class AgentLink : public QObject
{
    Q_OBJECT

public:
    template<typename T>
    using Done = Guest::Done<T>;

    /// What is loaded into the machine: a guest that goes on where it was, or one that went back in time.
    enum class Guests : quint8 { Same, Restored };

    /// All outlive it.
    AgentLink(AgentEntry &entry, const AgentMachine &machine, AgentGates &gates, AgentChat &chat, ModelRoute &models, AgentSurroundings &surroundings,
              QObject *parent = nullptr);
    ~AgentLink() override;

    /// A new channel in place of the one there is. Calls `done` once: when the guest has greeted, or with why it does not.
    void open(Guests guests, Done<void> done);
    /// Nothing that was said over it counts any more; `why` goes into the chat.
    void close(const Phrase &why);
    /// Only the conversation ends, as after a loss.
    void leaveGateway(const Phrase &why);
    void reopenSoon(); ///< reopenDue() follows, unless open(), close() or stayClosed() comes first.
    void stayClosed();

    [[nodiscard]] Guest *guest() const noexcept { return m_guest.get(); }
    [[nodiscard]] bool isConnected() const { return m_guest && m_guest->isConnected(); }
    [[nodiscard]] bool isAlive() const { return isConnected() && m_guest->isAlive(); }
    [[nodiscard]] GuestVitals vitals() const { return m_guest ? m_guest->vitals() : GuestVitals{}; }
    /// It broke the protocol, and was not opened anew since.
    [[nodiscard]] bool isBroken() const noexcept { return m_broken; }
    /// The gateway takes prompts, where there is one.
    [[nodiscard]] bool takesPrompts() const;

    /// The streams out of the guest end with their turns while `held`, and while turns of an older timeline may still be alive; whatever else
    /// makes the Guardian block the agent makes them stand still.
    void setHeld(bool held);
    /// The user's prompt that runs; null: none. Told to the guest when it can hear.
    void setTask(const TaskId &task);
    /// The agent has others.
    void modelsChanged();
    /// Who decides what the guest asks, and answers its model requests, in place of those of every day. Nobody converses with its gateway then.
    struct Rehearsal {
        Decider &decider;
        ModelRoute &models;
    };
    /// From the next open() on, which has to come before what it names goes. Nothing: as every day.
    void rehearse(const std::optional<Rehearsal> &rehearsal)
    {
        m_rehearsal.reset();
        if (rehearsal)
            m_rehearsal.emplace(*rehearsal);
    }
    [[nodiscard]] Decider &decider() noexcept { return m_decider; }
    /// The agent's processes.
    void setFrozen(bool frozen);
    /// The machine stands still on purpose.
    void setStopped(bool stopped);

Q_SIGNALS:
    void greeted();
    void changed(); ///< A heartbeat, or what is known of the guest is another.
    void lost(const cofferdam::Phrase &why);
    void broken(const cofferdam::Phrase &why); ///< It broke the protocol; everything is cut.
    void reopenDue();

private:
    [[nodiscard]] GuestSettings settings(Guests guests) const;
    [[nodiscard]] StreamHold streamHold() const;
    void holdStreams();
    void listenTo(const Guest &guest);
    void recordOf(const Guest &guest);
    void onGreeted();
    void settleOpening(const Result<void> &result);

    AgentEntry &m_entry;
    const AgentMachine &m_machine;
    AgentGates &m_gates;
    AgentChat &m_chat;
    ModelRoute &m_models;
    AgentSurroundings &m_surroundings;
    GuardianDecider m_decider;
    InGuestTally m_tally;
    std::unique_ptr<Guest> m_guest;
    Done<void> m_opening; ///< Not settled yet.
    QTimer m_reopen;
    std::optional<Rehearsal> m_rehearsal;
    TaskId m_toldTask; ///< To this guest.
    bool m_held = false;
    bool m_broken = false;
};

} // namespace cofferdam
