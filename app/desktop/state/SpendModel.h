// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What each model cost in the days shown; the first column's row is the colour of its bars.

#pragma once

#include "app/desktop/state/SpendByDay.h"

#include <QAbstractTableModel>

#include <functional>

namespace cofferdam {

class SpendModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { ModelColumn, MoneyColumn, InputColumn, OutputColumn, RequestsColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void reset(SpendByDay days);
    [[nodiscard]] const SpendByDay &days() const noexcept { return m_days; }
    void setProviderNames(std::function<QString(const QString &)> names) { m_providerName = std::move(names); }

private:
    [[nodiscard]] QString text(const SpendByDay::Series &series, int column) const;

    SpendByDay m_days;
    std::function<QString(const QString &)> m_providerName;
};

} // namespace cofferdam
