// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/Pill.h"

#include <QPainter>

#include <algorithm>

namespace cofferdam {

namespace {

constexpr int kPadX = 8;
constexpr int kPadY = 2;

QFont pillFont(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.9);
    font.setWeight(QFont::Medium);
    return font;
}

} // namespace

QSize pillSize(const QString &text, const QFont &font)
{
    const QFontMetrics metrics(pillFont(font));
    return {metrics.horizontalAdvance(text) + 2 * kPadX, metrics.height() + 2 * kPadY};
}

void drawPill(QPainter &painter, const QRect &area, const QString &text, Tone tone, const QFont &font, const QPalette &palette)
{
    const auto own = pillFont(font);
    auto size = pillSize(text, font);
    size.setWidth(std::min(size.width(), area.width()));
    const QRect pill(QPoint(area.left(), area.top() + (area.height() - size.height()) / 2), size);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(toneFill(tone, palette));
    painter.drawRoundedRect(pill, pill.height() / 2.0, pill.height() / 2.0);
    painter.setPen(toneColor(tone, palette));
    painter.setFont(own);
    const QFontMetrics metrics(own);
    painter.drawText(pill.adjusted(kPadX, 0, -kPadX, 0), static_cast<int>(Qt::AlignVCenter | Qt::AlignLeft),
                     metrics.elidedText(text, Qt::ElideRight, pill.width() - 2 * kPadX + 1));
    painter.restore();
}

Pill::Pill(QWidget *parent) : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Pill::set(const QString &text, Tone tone)
{
    if (text == m_text && tone == m_tone)
        return;
    m_text = text;
    m_tone = tone;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Pill::sizeHint() const
{
    return m_text.isEmpty() ? QSize(0, 0) : pillSize(m_text, font());
}

void Pill::paintEvent(QPaintEvent *)
{
    if (m_text.isEmpty())
        return;
    QPainter painter(this);
    drawPill(painter, rect(), m_text, m_tone, font(), palette());
}

} // namespace cofferdam
