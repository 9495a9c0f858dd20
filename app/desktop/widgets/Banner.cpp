// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/Banner.h"

#include "app/desktop/widgets/PlainLabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace cofferdam {

namespace {

constexpr int kStripe = 4;
constexpr qreal kRadius = 6;

} // namespace

Banner::Banner(Tone tone, QWidget *parent) : QFrame(parent), m_tone(tone), m_text(new PlainLabel(PlainLabel::Size::Body, this)), m_layout(new QHBoxLayout(this))
{
    m_layout->setContentsMargins(14, 8, 10, 8);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_text, 1);
    setAccessibleName(tr("Notice"));
}

void Banner::setMessage(const QString &text)
{
    m_text->setPlain(text);
    setAccessibleDescription(m_text->text());
}

QString Banner::message() const
{
    return m_text->text();
}

void Banner::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

QPushButton *Banner::addButton(const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setAutoDefault(false);
    button->setAccessibleName(text);
    m_layout->addWidget(button, 0, Qt::AlignVCenter);
    return button;
}

void Banner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(toneFill(m_tone, palette()));
    painter.drawRoundedRect(rect(), kRadius, kRadius);
    painter.setBrush(toneColor(m_tone, palette()));
    painter.setClipRect(QRect(0, 0, kStripe, height()));
    painter.drawRoundedRect(rect(), kRadius, kRadius);
}

} // namespace cofferdam
