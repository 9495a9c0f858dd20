// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The agents, as the service last told, sorted by name.

#pragma once

#include "app/client/Records.h"

#include <QAbstractListModel>

namespace cofferdam {

class AgentModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole, StateTextRole, ToneRole, AccelerationRole, ProblemRole };

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    void reset(QList<AgentRecord> agents);
    void apply(const AgentRecord &agent);
    void remove(const AgentId &id);
    /// What the agents do is not known any more.
    void forgetStates();

    [[nodiscard]] const QList<AgentRecord> &agents() const noexcept { return m_agents; }
    [[nodiscard]] const AgentRecord *find(const AgentId &id) const;
    [[nodiscard]] QModelIndex indexOf(const AgentId &id) const;
    /// For columns and sentences; the id's first digits when the agent is gone.
    [[nodiscard]] QString nameOf(const AgentId &id) const;

private:
    QList<AgentRecord> m_agents;
};

} // namespace cofferdam
