// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The agents, and the one of them that chat and timeline show.

#pragma once

#include "app/desktop/state/AgentModel.h"
#include "app/desktop/state/Topic.h"

#include <functional>

namespace cofferdam {

class AgentsTopic final : public Topic
{
    Q_OBJECT

public:
    using Request = api::AgentRef *(api::ClientToService::*)();

    using Topic::Topic;

    [[nodiscard]] AgentModel *model() noexcept { return &m_agents; }
    /// For models that name agents; "" for a null id.
    [[nodiscard]] std::function<QString(const AgentId &)> names() const;
    /// Null when there is none.
    [[nodiscard]] AgentId current() const { return m_current; }
    [[nodiscard]] const AgentRecord *currentRecord() const { return m_agents.find(m_current); }
    void setCurrent(const AgentId &agent);

    /// Sends a wish about one agent, e.g. &api::ClientToService::mutable_stop_agent.
    void wish(Request request, const AgentId &agent);
    /// To this version's image.
    void upgrade(const AgentId &agent);
    /// Without a reason the service says that the user did it.
    void freeze(const AgentId &agent, const QString &reason = {});
    /// Every agent that runs.
    void freezeAll();

    void onConnected() override;
    void onDisconnected() override;
    bool take(const Event &event) override;

Q_SIGNALS:
    void currentChanged(); ///< Another agent.
    void currentListed();  ///< The same one after a reconnect: what is known of it may be old.
    void currentUpdated(); ///< The same one, changed.

private:
    void reset(const api::AgentList &list);
    void apply(const AgentRecord &agent);
    [[nodiscard]] bool keepCurrent();

    AgentModel m_agents;
    AgentId m_current;
};

} // namespace cofferdam
