// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The models the user has named, the providers one may choose from, and which model an agent asks.

#pragma once

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/state/TargetModel.h"

#include <QHash>

namespace cofferdam {

class ModelsTopic final : public Topic
{
    Q_OBJECT

public:
    explicit ModelsTopic(Session &session);

    [[nodiscard]] TargetModel *model() noexcept { return &m_targets; }
    [[nodiscard]] const api::ModelProviders &providers() const noexcept { return m_providers; }
    /// None: there is no such one, or it is not known yet.
    [[nodiscard]] const api::ModelProvider *provider(const QString &id) const;
    /// None while it is not known. Only of agents that were shown.
    [[nodiscard]] const api::AgentModels *slotsOf(const AgentId &agent) const;
    /// What it asks there; null: nothing, or it is not known.
    [[nodiscard]] ModelTargetId targetOf(const AgentId &agent, const QString &slot) const;

    void save(const api::ModelTarget &target, Session::Done done);
    void remove(const ModelTargetId &target);
    void test(const ModelTargetId &target, Session::Done done);
    /// Servers on this computer.
    void findLocal(Session::Done done);
    /// A null target: none.
    void setSlot(const AgentId &agent, const QString &slot, const ModelTargetId &target, Session::Done done);

    void onConnected() override;
    void onDisconnected() override;
    bool take(const Event &event) override;

Q_SIGNALS:
    void providersChanged();
    void slotsChanged(const cofferdam::AgentId &agent); ///< A null one: of all.

private:
    void loadSlots();

    AgentsTopic &m_agents;
    TargetModel m_targets;
    api::ModelProviders m_providers;
    QHash<AgentId, api::AgentModels> m_slots;
};

} // namespace cofferdam
