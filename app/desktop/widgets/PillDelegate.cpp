// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/PillDelegate.h"

#include "app/desktop/widgets/Pill.h"

#include <QApplication>

namespace cofferdam {

PillDelegate::PillDelegate(int toneRole, QObject *parent) : QStyledItemDelegate(parent), m_toneRole(toneRole) {}

void PillDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    auto own = option;
    initStyleOption(&own, index);
    const auto text = std::exchange(own.text, QString());
    const auto *style = own.widget ? own.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &own, painter, own.widget);
    if (text.isEmpty())
        return;
    drawPill(*painter, own.rect.adjusted(4, 0, -4, 0), text, static_cast<Tone>(index.data(m_toneRole).toInt()), own.font, own.palette);
}

} // namespace cofferdam
