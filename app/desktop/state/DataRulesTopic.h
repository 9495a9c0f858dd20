// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Marked folders, and what each agent's conversation has read of them.

#pragma once

#include "app/desktop/state/DataRuleModel.h"
#include "app/desktop/state/Session.h"

namespace cofferdam {

class DataRulesTopic final : public Topic
{
    Q_OBJECT

public:
    explicit DataRulesTopic(Session &session);

    [[nodiscard]] DataRuleModel *model() noexcept { return &m_rules; }
    /// By the conversation that is under way; of earlier ones nothing.
    [[nodiscard]] QList<api::DataRead> readsOf(const AgentId &agent) const;

    void mark(const api::DataRule &rule, Session::Done done);
    void unmark(const api::DataRule &rule, Session::Done done);

    void onConnected() override;
    void onDisconnected() override;
    bool take(const Event &event) override;

Q_SIGNALS:
    void readsChanged();

private:
    DataRuleModel m_rules;
    QList<api::DataRead> m_reads;
};

} // namespace cofferdam
