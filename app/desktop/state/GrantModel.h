// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Approvals that last, newest first, with their last use.

#pragma once

#include "app/client/Records.h"

#include <QAbstractTableModel>

#include <functional>

namespace cofferdam {

class GrantModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { WhatColumn, UntilColumn, UsedColumn, ColumnCount };
    enum Role { IdRole = Qt::UserRole };
    static constexpr int kMaxRows = 1000; ///< The service allows fewer.

    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void reset(QList<GrantRecord> grants);
    /// A new one, or a change of one.
    void apply(const GrantRecord &grant);
    void remove(const QString &id);
    /// How agents are called beside their grants.
    void setAgentNames(std::function<QString(const AgentId &)> names) { m_agentName = std::move(names); }

private:
    [[nodiscard]] int rowOf(const QString &id) const;

    QList<GrantRecord> m_grants; ///< Newest first.
    std::function<QString(const AgentId &)> m_agentName;
};

} // namespace cofferdam
