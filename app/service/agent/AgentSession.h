// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One agent while the service runs: its parts, joined.

#pragma once

#include "app/service/agent/AgentChat.h"
#include "app/service/agent/AgentContents.h"
#include "app/service/agent/AgentEntry.h"
#include "app/service/agent/AgentFreeze.h"
#include "app/service/agent/AgentGates.h"
#include "app/service/agent/AgentImage.h"
#include "app/service/agent/AgentLife.h"
#include "app/service/agent/AgentLink.h"
#include "app/service/agent/AgentMachine.h"
#include "app/service/agent/AgentPower.h"
#include "app/service/agent/AgentRollback.h"
#include "app/service/agent/AgentSafety.h"
#include "app/service/agent/AgentStandby.h"
#include "app/service/agent/AgentUpgrade.h"
#include "core/action/ModelRoute.h"
#include "core/api/cofferdam.pb.h"

namespace cofferdam {

class AgentSession : public QObject
{
    Q_OBJECT

public:
    /// `models` answers its model requests; the surroundings outlive it.
    AgentSession(StoredAgent stored, AgentSurroundings &surroundings, std::unique_ptr<ModelRoute> models, QObject *parent = nullptr);
    ~AgentSession() override; ///< The VM goes on running.

    [[nodiscard]] const StoredAgent &record() const noexcept { return m_entry.stored(); }
    [[nodiscard]] api::Agent toApi() const;

    [[nodiscard]] AgentChat &chat() const noexcept { return *m_chat; }
    [[nodiscard]] Guest *guest() const noexcept { return m_link.guest(); }
    [[nodiscard]] AgentLife &life() noexcept { return m_life; }
    [[nodiscard]] const AgentLife &life() const noexcept { return m_life; }
    [[nodiscard]] AgentSafety &safety() noexcept { return m_safety; }
    [[nodiscard]] const AgentSafety &safety() const noexcept { return m_safety; }
    [[nodiscard]] AgentPower &power() noexcept { return m_power; }
    [[nodiscard]] AgentRollback &rollback() noexcept { return m_rollback; }
    [[nodiscard]] AgentUpgrade &upgrade() noexcept { return m_upgrade; }
    [[nodiscard]] AgentFreeze &freezing() noexcept { return m_freeze; }
    [[nodiscard]] AgentContents &contents() noexcept { return m_contents; }

    /// The user's prompt; refused with the reason unless every layer is green.
    [[nodiscard]] Result<TaskId> sendPrompt(const Prompt &prompt);
    /// OpenClaw forgets the conversation; what is on the disk stays. Busy while a turn runs.
    void newSession(QObject *context, Done<void> done);
    /// What may be answered in the guest depends on them.
    void rulesChanged() { m_gates.rulesChanged(); }
    /// OpenClaw is told of others.
    void modelsChanged() { m_link.modelsChanged(); }

private:
    /// A snapshot of before the task; then `send`.
    void keepBeginning(const QString &prompt, const std::function<void()> &send);

    AgentSurroundings &m_surroundings;
    std::unique_ptr<ModelRoute> m_models;
    AgentEntry m_entry;
    AgentMachine m_machine;
    AgentGates m_gates;
    std::unique_ptr<AgentChat> m_chat;
    AgentLink m_link;
    AgentSafety m_safety;
    AgentLife m_life;
    AgentPower m_power;
    AgentImage m_image;
    AgentRollback m_rollback;
    AgentUpgrade m_upgrade;
    AgentFreeze m_freeze;
    AgentStandby m_standby;
    AgentContents m_contents;
};

} // namespace cofferdam
