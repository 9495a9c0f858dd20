// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Paints a column's word as a pill in the tone of the row.

#pragma once

#include <QStyledItemDelegate>

namespace cofferdam {

class PillDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// `toneRole` answers a Tone as int.
    PillDelegate(int toneRole, QObject *parent);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int m_toneRole;
};

} // namespace cofferdam
