// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/PlainLabel.h"

#include "app/desktop/widgets/WrappedText.h"
#include "core/base/VisibleText.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace cofferdam {

namespace {

constexpr int kComfortable = 460; // pixels of a line when nobody says otherwise
constexpr int kNarrowest = 48;
constexpr int kWidest = 1'000'000;

} // namespace

PlainLabel::PlainLabel(Size size, QWidget *parent) : QLabel(parent)
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

PlainLabel::PlainLabel(const QString &text, Size size, QWidget *parent) : PlainLabel(size, parent)
{
    setPlain(text);
}

void PlainLabel::setPlain(const QString &text)
{
    setText(visibleBlock(text));
}

QSize PlainLabel::sizeHint() const
{
    if (!wordWrap())
        return QLabel::sizeHint();
    const auto natural = wrappedSize(text(), font(), kWidest).width() + 2;
    const auto width = std::min(natural, kComfortable);
    return {width, heightForWidth(width)};
}

QSize PlainLabel::minimumSizeHint() const
{
    if (!wordWrap())
        return QLabel::minimumSizeHint();
    return {std::min(sizeHint().width(), kNarrowest), fontMetrics().height()};
}

int PlainLabel::heightForWidth(int width) const
{
    return wordWrap() ? std::max(fontMetrics().height(), wrappedSize(text(), font(), width).height()) : QLabel::heightForWidth(width);
}

void PlainLabel::paintEvent(QPaintEvent *event)
{
    if (!wordWrap()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    painter.setPen(palette().color(isEnabled() ? QPalette::Active : QPalette::Disabled, QPalette::WindowText));
    drawWrapped(painter, rect(), text(), font(), QStyle::visualAlignment(layoutDirection(), alignment()));
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
        return setPalette(QPalette()); // as what it lies on has it
    const auto base = QApplication::palette();
    auto own = base;
    own.setColor(QPalette::WindowText, m_muted ? mutedColor(base) : toneColor(m_tone, base));
    setPalette(own);
}

} // namespace cofferdam
