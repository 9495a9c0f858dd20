// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/Card.h"

#include "app/desktop/widgets/Theme.h"

#include <QPainter>

namespace cofferdam {

namespace {

constexpr qreal kCardRadius = 8;

} // namespace

Card::Card(QWidget *parent) : QFrame(parent) {}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    drawCard(painter, rect(), palette());
}

void drawCard(QPainter &painter, const QRectF &area, const QPalette &palette, bool selected)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(selected ? palette.color(QPalette::Accent) : lineColor(palette), selected ? 1.6 : 1));
    painter.setBrush(palette.color(QPalette::Base));
    painter.drawRoundedRect(area.adjusted(0.8, 0.8, -0.8, -0.8), kCardRadius, kCardRadius);
    if (selected) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(toneFill(Tone::Accent, palette));
        painter.drawRoundedRect(area.adjusted(0.8, 0.8, -0.8, -0.8), kCardRadius, kCardRadius);
    }
    painter.restore();
}

} // namespace cofferdam
