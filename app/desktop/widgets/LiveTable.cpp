// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/LiveTable.h"

#include "app/desktop/widgets/Controls.h"

#include <QHeaderView>
#include <QScrollBar>

namespace cofferdam {

LiveTable::LiveTable(QWidget *parent) : QTableView(parent)
{
    quieten(this, 12);
    setVerticalScrollMode(ScrollPerItem);
    setWordWrap(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value == 0)
            setNewer(0);
    });
}

void LiveTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    if (model == nullptr)
        return;
    connect(model, &QAbstractItemModel::rowsAboutToBeInserted, this, [this] { m_place = verticalScrollBar()->value(); });
    connect(model, &QAbstractItemModel::rowsInserted, this, &LiveTable::onRowsInserted);
    connect(model, &QAbstractItemModel::modelReset, this, [this] { setNewer(0); });
}

void LiveTable::onRowsInserted(const QModelIndex &, int first, int last)
{
    if (first != 0 || m_place == 0)
        return;
    const auto count = last - first + 1;
    updateGeometries(); // the scroll bar's range has to grow before its value
    verticalScrollBar()->setValue(m_place + count);
    setNewer(m_newer + count);
}

void LiveTable::showNewest()
{
    scrollToTop();
    setNewer(0);
}

void LiveTable::setNewer(int rows)
{
    if (std::exchange(m_newer, rows) != rows)
        Q_EMIT newerAboveChanged(rows);
}

} // namespace cofferdam
