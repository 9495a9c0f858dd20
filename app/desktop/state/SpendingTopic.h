// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What agents spend on models, live, and what they may.

#pragma once

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/Session.h"

#include <QDate>
#include <QHash>

namespace cofferdam {

class SpendingTopic final : public Topic
{
    Q_OBJECT

public:
    explicit SpendingTopic(Session &session);

    /// None while it is not known. Asked for when an agent is shown, told by the service from then on.
    [[nodiscard]] const api::Spending *of(const AgentId &agent) const;
    void setAllowance(const api::Allowance &allowance, Session::Done done);
    /// By day and model, both days in it; a null agent: of all.
    void query(const AgentId &agent, QDate from, QDate to, Session::Done done);
    /// A line for each request.
    void exportTo(const AgentId &agent, QDate from, QDate to, bool jsonLines, Session::Done done);

    void onConnected() override;
    void onDisconnected() override;
    bool take(const Event &event) override;

Q_SIGNALS:
    void changed(const cofferdam::AgentId &agent); ///< A null one: of all.

private:
    void load();
    void keep(const AgentId &agent, const api::Spending &spending);

    AgentsTopic &m_agents;
    QHash<AgentId, api::Spending> m_spending;
};

} // namespace cofferdam
