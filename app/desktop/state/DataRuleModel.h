// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Marked folders: which models may hear of them, and in whose home they are.

#pragma once

#include "core/api/datarules.pb.h"
#include "core/base/Ids.h"

#include <QAbstractTableModel>
#include <QList>

#include <functional>

namespace cofferdam {

class DataRuleModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { FolderColumn, ReachColumn, AgentColumn, OriginColumn, ColumnCount };
    static constexpr int kMaxRows = 20'000; ///< The service allows fewer for each agent.

    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void reset(const api::DataRules &rules);
    /// Names of agents are others now.
    void refreshNames();

    [[nodiscard]] const QList<api::DataRule> &rules() const noexcept { return m_rules; }

    void setAgentNames(std::function<QString(const AgentId &)> names) { m_agentName = std::move(names); }
    /// For a cell and for choices.
    [[nodiscard]] static QString reachText(api::DataReach reach);

private:
    [[nodiscard]] QString text(const api::DataRule &rule, int column) const;

    QList<api::DataRule> m_rules;
    std::function<QString(const AgentId &)> m_agentName;
};

} // namespace cofferdam
