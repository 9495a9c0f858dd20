// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/DataRuleModel.h"

#include "core/base/VisibleText.h"

#include <algorithm>

namespace cofferdam {
namespace {

constexpr qsizetype kShownFolder = 200; // characters

} // namespace

int DataRuleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rules.size());
}

int DataRuleModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QString DataRuleModel::reachText(api::DataReach reach)
{
    switch (reach) {
    case api::DATA_LOCAL_ONLY: return tr("Only models on this computer");
    case api::DATA_NO_MODEL: return tr("No model");
    default: return tr("Not known");
    }
}

QVariant DataRuleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &rule = m_rules[index.row()];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return text(rule, index.column());
    case Qt::AccessibleTextRole:
        //: a cell of a table: the title of its column, and what is in it
        return tr("%1: %2").arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), text(rule, index.column()));
    default: return {};
    }
}

QString DataRuleModel::text(const api::DataRule &rule, int column) const
{
    switch (column) {
    case FolderColumn: return oneLine(QString::fromStdString(rule.folder()), kShownFolder);
    case ReachColumn: return reachText(rule.reach());
    case AgentColumn:
        if (rule.agent().empty())
            return tr("every agent");
        return m_agentName ? m_agentName({QString::fromStdString(rule.agent())}) : oneLine(QString::fromStdString(rule.agent()), kShownFolder);
    case OriginColumn: return rule.moved() ? tr("moved there by the agent") : tr("marked by you");
    default: return {};
    }
}

QVariant DataRuleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FolderColumn: return tr("Folder");
    case ReachColumn: return tr("May be heard of by");
    case AgentColumn: return tr("In the home of");
    case OriginColumn: return tr("Why");
    default: return {};
    }
}

void DataRuleModel::reset(const api::DataRules &rules)
{
    beginResetModel();
    m_rules = {rules.rules().begin(), rules.rules().begin() + std::min(rules.rules_size(), kMaxRows)};
    endResetModel();
}

void DataRuleModel::refreshNames()
{
    if (!m_rules.isEmpty())
        Q_EMIT dataChanged(index(0, AgentColumn), index(static_cast<int>(m_rules.size()) - 1, AgentColumn));
}

} // namespace cofferdam
