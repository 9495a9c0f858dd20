// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/PlainLabel.h"

#include "app/desktop/viewer/VisibleText.h"

#include <QApplication>
#include <QEvent>

namespace cofferdam {

PlainLabel::PlainLabel(Size size, QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    auto font = this->font();
    switch (size) {
    case Size::Small: font.setPointSizeF(font.pointSizeF() * 0.9); break;
    case Size::Body: break;
    case Size::Heading:
        font.setPointSizeF(font.pointSizeF() * 1.15);
        font.setWeight(QFont::DemiBold);
        break;
    case Size::Title:
        font.setPointSizeF(font.pointSizeF() * 1.7);
        font.setWeight(QFont::DemiBold);
        break;
    }
    setFont(font);
}

PlainLabel::PlainLabel(const QString &text, Size size, QWidget *parent)
    : PlainLabel(size, parent)
{
    setPlain(text);
}

void PlainLabel::setPlain(const QString &text)
{
    setText(visibleBlock(text));
}

void PlainLabel::setTone(Tone tone)
{
    m_tone = tone;
    m_toned = true;
    recolour();
}

void PlainLabel::setMuted(bool muted)
{
    m_muted = muted;
    recolour();
}

void PlainLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange)
        recolour();
}

void PlainLabel::recolour()
{
    if (!m_toned && !m_muted)
        return;
    const auto base = QApplication::palette();
    auto own = base;
    own.setColor(QPalette::WindowText, m_muted ? mutedColor(base) : toneColor(m_tone, base));
    setPalette(own);
}

} // namespace cofferdam
