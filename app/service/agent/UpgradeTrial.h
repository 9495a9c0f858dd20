// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether an agent that was booted from another image does there what it must: every layer is green, and a turn of a scripted model brings its
// tool call to the gate.

#pragma once

#include "app/service/agent/RehearsalDecider.h"
#include "core/base/Result.h"
#include "vm/image/WarmUp.h"
#include "vm/machine/Machine.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>

namespace cofferdam {

class AgentEntry;
class AgentLink;
class AgentMachine;
class AgentSafety;

class UpgradeTrial : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    UpgradeTrial(AgentEntry &entry, AgentMachine &machine, AgentLink &link, AgentSafety &safety, QObject *parent = nullptr);
    ~UpgradeTrial() override;

    enum class Turn : quint8 { Tried, None }; ///< None: of a machine without OpenClaw.
    /// Opens the link. Calls `done` once, unless this is gone by then: Timeout when it is not ready within `limit`, or its turn not over in the same
    /// time again. The link is closed when this goes: what was said over it was for the trial.
    void run(std::chrono::milliseconds limit, Turn turn, Done<void> done);

Q_SIGNALS:
    void ready(); ///< Every layer is green, for the first time.

private:
    void open();
    void look();
    void beginTurn();
    void onTurnFailed(const Error &error);
    void onTurnEnded();
    void end(const Result<void> &result);
    [[nodiscard]] Phrase whatIsMissing() const;

    AgentEntry &m_entry;
    AgentMachine &m_machine;
    AgentLink &m_link;
    AgentSafety &m_safety;
    RehearsalDecider m_decider;
    WarmUpModel m_model;
    std::unique_ptr<WarmUp> m_turn;
    Turn m_wanted = Turn::Tried;
    bool m_isReady = false; ///< ready() was emitted.
    QTimer m_again;         ///< The next turn.
    QTimer m_deadline;      ///< Nothing of the guest's moves it, but for the one time that it is ready.
    std::chrono::milliseconds m_limit{};
    Done<void> m_done; ///< Empty: it is over.
};

} // namespace cofferdam
