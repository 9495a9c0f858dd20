// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A raised area that groups what belongs together.

#pragma once

#include <QFrame>

namespace cofferdam {

class Card : public QFrame
{
    Q_OBJECT

public:
    explicit Card(QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// Draws the same ground in a delegate or a widget of its own.
void drawCard(QPainter &painter, const QRectF &area, const QPalette &palette, bool selected = false);

} // namespace cofferdam
