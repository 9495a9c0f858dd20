// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Paints a model as a card: name, provider, whether it is on this computer, whether its price is known, and who asks it.

#pragma once

#include <QStyledItemDelegate>

namespace cofferdam {

/// Where the parts of a card are, in the direction of the language; whole pixels inside `card`.
struct TargetCardGeometry {
    QRect card;
    QRect name;
    QRect place; ///< Of the word for where it is.
    QRect what;
    QRect price;
    QRect used;

    /// `nameHeight` and `lineHeight` of text, `place` and `price` the sizes of their pills.
    [[nodiscard]] static TargetCardGeometry of(const QRect &item, int nameHeight, int lineHeight, const QSize &place, const QSize &price,
                                               Qt::LayoutDirection direction);
    [[nodiscard]] static int height(int nameHeight, int lineHeight, int pillHeight);
};

class TargetDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace cofferdam
