// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who answers one agent's model requests: in each slot the model that its user has chosen, and else the scripted one.

#pragma once

#include "app/service/models/ModelExchange.h"
#include "app/service/models/RequestRate.h"
#include "core/models/AnsweringRoute.h"

#include <QHash>

#include <memory>

namespace cofferdam {

class AgentModelRoute final : public ModelRoute
{
    Q_OBJECT

public:
    // Each costs the disk a few rows and nobody any money, so nothing else would end it. OpenClaw gives up after a few.
    static constexpr int kRefusedInMinute = 20;
    static constexpr int kCountedInMinute = 60;

    /// `scripted`: of the slot "main" while no model is chosen there. What `parts` names outlives it.
    AgentModelRoute(AgentId agent, std::unique_ptr<AnsweringRoute> scripted, ExchangeParts parts, QObject *parent = nullptr);
    ~AgentModelRoute() override;

    void ask(const ModelQuestion &question) override;
    void cancel(const ModelRequestId &id) override;
    void taken(const ModelRequestId &id, qsizetype bytes) override;

private:
    /// The chosen one and those it falls back on; or why there is none.
    [[nodiscard]] Result<QList<StoredTarget>> chainFor(const ModelQuestion &question) const;
    [[nodiscard]] QList<StoredTarget> withLocalFirst(QList<StoredTarget> chain) const;
    void refuseSoon(const ModelRequestId &id, const ModelRefusal &refusal);
    void end(const ModelRequestId &id);

    AgentId m_agent;
    std::unique_ptr<AnsweringRoute> m_scripted;
    ExchangeParts m_parts;
    RequestRate m_refused{kRefusedInMinute};
    RequestRate m_counted{kCountedInMinute};
    QHash<ModelRequestId, ModelExchange *> m_exchanges; ///< Null: refused, and not told yet.
};

} // namespace cofferdam
