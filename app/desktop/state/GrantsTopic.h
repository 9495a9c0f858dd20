// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Approvals that last. They live in the service alone: without it there are none.

#pragma once

#include "app/desktop/state/GrantModel.h"
#include "app/desktop/state/Topic.h"

namespace cofferdam {

class GrantsTopic final : public Topic
{
    Q_OBJECT

public:
    explicit GrantsTopic(Session &session);

    [[nodiscard]] GrantModel *model() noexcept { return &m_grants; }
    void revoke(const QString &grant);

    void onConnected() override;
    void onDisconnected() override;
    bool take(const Event &event) override;

private:
    GrantModel m_grants;
};

} // namespace cofferdam
