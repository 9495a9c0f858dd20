// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Paints a question as a card: how bad, what, and how long it still waits.

#pragma once

#include <QStyledItemDelegate>

namespace cofferdam {

/// Where the parts of a card are; whole pixels inside `card`.
struct QuestionCardGeometry {
    QRect card;
    QRect pill;
    QRect clock;
    QRect subject;
    QRect bar; ///< The time that is left, as a share of its width.

    /// `lineHeight` of the subject, `pillHeight` of the first line, `remaining` from 0 to 1.
    [[nodiscard]] static QuestionCardGeometry of(const QRect &item, int lineHeight, int pillHeight, int clockWidth, double remaining);
    [[nodiscard]] static int height(int lineHeight, int pillHeight);
};

class QuestionDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

} // namespace cofferdam
