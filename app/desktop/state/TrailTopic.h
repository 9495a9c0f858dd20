// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The trail: a window onto its rows, and the newest decisions as they are made.

#pragma once

#include "app/desktop/state/AuditModel.h"
#include "app/desktop/state/InterceptionModel.h"
#include "app/desktop/state/Topic.h"

namespace cofferdam {

class TrailTopic final : public Topic
{
    Q_OBJECT

public:
    explicit TrailTopic(Session &session);

    [[nodiscard]] AuditModel *audit() noexcept { return &m_audit; }
    [[nodiscard]] InterceptionModel *feed() noexcept { return &m_feed; }

    void onConnected() override;
    bool take(const Event &event) override;

private:
    void loadFeed();
    void loadPage(quint64 generation, const AgentId &agent, api::TrailEvent event, quint64 beforeSeq, int limit);

    AuditModel m_audit;
    InterceptionModel m_feed;
};

} // namespace cofferdam
