// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/SpendModel.h"

#include "app/desktop/text/CountText.h"
#include "app/desktop/text/MoneyText.h"
#include "core/base/VisibleText.h"

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kShownModel = 80; // characters

} // namespace

int SpendModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_days.series.size());
}

int SpendModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant SpendModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &series = m_days.series[index.row()];
    switch (role) {
    case Qt::DisplayRole: return text(series, index.column());
    case Qt::ToolTipRole:
        if (index.column() == MoneyColumn && series.unpriced > 0)
            return tr("The price of %n requests is not known: it is at least that much.", nullptr,
                      static_cast<int>(std::min<quint64>(series.unpriced, 1'000'000)));
        return text(series, index.column());
    case Qt::AccessibleTextRole:
        //: a cell of a table: the title of its column, and what is in it
        return tr("%1: %2").arg(headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString(), text(series, index.column()));
    case Qt::TextAlignmentRole: return int((index.column() == ModelColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    default: return {};
    }
}

QString SpendModel::text(const SpendByDay::Series &series, int column) const
{
    switch (column) {
    case ModelColumn: {
        if (series.others)
            return tr("All others");
        const auto known = m_providerName ? m_providerName(series.provider) : QString();
        return u"%1 \u00b7 %2"_s.arg(known.isEmpty() ? oneLine(series.provider, kShownModel) : known, oneLine(series.model, kShownModel));
    }
    case MoneyColumn:
        //: %1 is an amount of money; there were requests whose price is not known
        return series.unpriced > 0 ? tr("at least %1").arg(moneyText(series.total)) : moneyText(series.total);
    case InputColumn: return countText(series.input);
    case OutputColumn: return countText(series.output);
    case RequestsColumn: return countText(series.requests);
    default: return {};
    }
}

QVariant SpendModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == ModelColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ModelColumn: return tr("Model");
    case MoneyColumn: return tr("Money");
    case InputColumn: return tr("Tokens in");
    case OutputColumn: return tr("Tokens out");
    case RequestsColumn: return tr("Requests");
    default: return {};
    }
}

void SpendModel::reset(SpendByDay days)
{
    beginResetModel();
    m_days = std::move(days);
    endResetModel();
}

} // namespace cofferdam
