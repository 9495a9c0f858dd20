// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/window/PageButton.h"

#include "app/desktop/widgets/Pill.h"

#include <QAction>
#include <QFocusEvent>
#include <QPainter>

namespace cofferdam {

namespace {

constexpr int kButtonWidth = 192;
constexpr int kRow = 38;
constexpr int kIcon = 20;

} // namespace

PageButton::PageButton(QAction *action, QWidget *parent) : QAbstractButton(parent)
{
    setText(action->text());
    setIcon(action->icon());
    setCheckable(true);
    setChecked(action->isChecked());
    setFocusPolicy(Qt::StrongFocus);
    setFixedHeight(kRow);
    setToolTip(action->shortcut().toString(QKeySequence::NativeText));
    connect(action, &QAction::toggled, this, [this](bool on) { setChecked(on); });
    connect(this, &QAbstractButton::clicked, action, [this, action] {
        action->trigger();
        setChecked(action->isChecked()); // an exclusive action does not uncheck itself
    });
    setCount(0);
}

void PageButton::setCount(int count)
{
    m_count = count;
    setAccessibleName(count > 0 ? tr("%1, %n waiting", nullptr, count).arg(text()) : text());
    update();
}

QSize PageButton::sizeHint() const
{
    return {kButtonWidth, kRow};
}

void PageButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto area = QRectF(rect()).adjusted(1, 2, -1, -2);
    if (isChecked() || underMouse()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(toneFill(isChecked() ? Tone::Accent : Tone::Neutral, palette()));
        painter.drawRoundedRect(area, 7, 7);
    }
    if (hasFocus() && m_byKey) {
        painter.setPen(QPen(palette().color(QPalette::Accent), 1.4));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(area, 7, 7);
    }
    const auto colour = isChecked() ? toneColor(Tone::Accent, palette()) : palette().color(QPalette::WindowText);
    const QRect iconArea(12, (height() - kIcon) / 2, kIcon, kIcon);
    icon().paint(&painter, iconArea);
    auto font = this->font();
    if (isChecked())
        font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(colour);
    painter.drawText(rect().adjusted(iconArea.right() + 12, 0, -8, 0), Qt::AlignVCenter | Qt::TextSingleLine, text());
    if (m_count > 0) {
        const auto number = QString::number(m_count);
        const auto size = pillSize(number, font);
        drawPill(painter, QRect(width() - size.width() - 8, 0, size.width(), height()), number, Tone::Bad, font, palette());
    }
}

void PageButton::focusInEvent(QFocusEvent *event)
{
    m_byKey = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    QAbstractButton::focusInEvent(event);
}

} // namespace cofferdam
