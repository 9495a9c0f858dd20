// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The agents there are, and what happens to any of them.

#pragma once

#include "app/service/agent/AgentSession.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

namespace cofferdam {

/// Who answers the model requests of an agent of that name.
using ModelMaker = std::function<std::unique_ptr<ModelRoute>(const StoredAgent &agent)>;

class Agents : public QObject
{
    Q_OBJECT

public:
    /// The surroundings outlive it.
    Agents(AgentSurroundings &surroundings, ModelMaker models, QObject *parent = nullptr);
    ~Agents() override;

    /// It is in the store already; its id and name are nobody else's.
    AgentSession &add(StoredAgent stored);
    /// One that the service finds when it comes back.
    void takeUp(StoredAgent stored);
    /// It may be the caller: it goes later, and is not found any more.
    void remove(const AgentId &agent);

    // Null: there is none.
    [[nodiscard]] AgentSession *find(const AgentId &agent) const;
    [[nodiscard]] AgentSession *named(const QString &idOrName) const;
    /// In the order in which they came.
    [[nodiscard]] const std::vector<std::unique_ptr<AgentSession>> &all() const noexcept { return m_agents; }

    void rulesChanged();
    /// Counts for all, and for those that come.
    void setServiceProblem(const Phrase &problem);

Q_SIGNALS:
    void changed(const cofferdam::AgentSession &agent);
    void gone(const cofferdam::AgentId &agent);
    void layersChanged();
    void progress(const cofferdam::AgentId &agent, const cofferdam::Phrase &text, double fraction);
    void said(const cofferdam::api::ChatPiece &piece);

private:
    AgentSurroundings &m_surroundings;
    ModelMaker m_models;
    Phrase m_serviceProblem;
    std::vector<std::unique_ptr<AgentSession>> m_agents;
};

} // namespace cofferdam
