// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/GrantModel.h"

#include "app/desktop/text/Words.h"
#include "core/base/VisibleText.h"

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

int GrantModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_grants.size());
}

int GrantModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant GrantModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &grant = m_grants[index.row()];
    const auto what = oneLine(grant.covers.isEmpty() ? grant.subject : grant.covers, 300);
    const auto clock = timeText(grant.expiresMs * 1000);
    const auto until = grant.scope == api::SCOPE_TASK ? tr("task ends") : clock;
    //: %1 is a number, %2 the time of the last use
    const auto used = grant.uses == 0 ? tr("never") : tr("%1\u00d7, %2").arg(QString::number(grant.uses), timeText(grant.lastUsedMs * 1000));
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case WhatColumn: return what;
        case UntilColumn: return until;
        case UsedColumn: return used;
        default: return {};
        }
    case Qt::ToolTipRole:
        return (m_agentName ? m_agentName(grant.agent) + u": "_s : QString())
               + (grant.covers.isEmpty() ? tr("Exactly this: %1").arg(oneLine(grant.subject)) : tr("What is alike: %1").arg(what)) + u'\n'
               + tr("At most until %1, used: %2").arg(clock, used);
    case Qt::AccessibleTextRole: return u"%1, %2, %3"_s.arg(what, until, used);
    case IdRole: return grant.id;
    default: return {};
    }
}

QVariant GrantModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case WhatColumn: return tr("Allowed");
    case UntilColumn: return tr("Until");
    case UsedColumn: return tr("Used");
    default: return {};
    }
}

int GrantModel::rowOf(const QString &id) const
{
    return static_cast<int>(std::ranges::find(m_grants, id, &GrantRecord::id) - m_grants.begin());
}

void GrantModel::reset(QList<GrantRecord> grants)
{
    beginResetModel();
    m_grants = std::move(grants);
    std::ranges::stable_sort(m_grants, std::ranges::greater{}, &GrantRecord::createdMs);
    m_grants.resize(std::min<qsizetype>(m_grants.size(), kMaxRows));
    endResetModel();
}

void GrantModel::apply(const GrantRecord &grant)
{
    if (const auto row = rowOf(grant.id); row < m_grants.size()) {
        m_grants[row] = grant;
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        return;
    }
    if (m_grants.size() >= kMaxRows)
        return;
    const auto place =
        static_cast<int>(std::ranges::lower_bound(m_grants, grant.createdMs, std::ranges::greater{}, &GrantRecord::createdMs) - m_grants.begin());
    beginInsertRows({}, place, place);
    m_grants.insert(place, grant);
    endInsertRows();
}

void GrantModel::remove(const QString &id)
{
    const auto row = rowOf(id);
    if (row >= m_grants.size())
        return;
    beginRemoveRows({}, row, row);
    m_grants.removeAt(row);
    endRemoveRows();
}

} // namespace cofferdam
