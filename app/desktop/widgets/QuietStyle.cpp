// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/QuietStyle.h"

#include "app/desktop/widgets/Theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal kControlRadius = 6;
constexpr int kControlHeight = 30;

/// A rounded field: ground, border, and a second border in the accent colour while it has the focus.
void drawField(QPainter &painter, const QRect &area, const QColor &ground, bool focused, const QPalette &palette)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(focused ? QPen(palette.color(QPalette::Accent), 1.6) : QPen(lineColor(palette), 1));
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(area).adjusted(0.8, 0.8, -0.8, -0.8), kControlRadius, kControlRadius);
    painter.restore();
}

QColor buttonGround(const QStyleOption &option)
{
    auto ground = option.palette.color(QPalette::Button);
    if (!option.state.testFlag(QStyle::State_Enabled))
        return option.palette.color(QPalette::Window);
    if (option.state & (QStyle::State_Sunken | QStyle::State_On))
        return option.palette.color(QPalette::Mid);
    if (option.state.testFlag(QStyle::State_MouseOver))
        return isDark(option.palette) ? ground.lighter(118) : option.palette.color(QPalette::AlternateBase).darker(103);
    return ground;
}

} // namespace

QuietStyle::QuietStyle() : QProxyStyle(QStyleFactory::create(u"Fusion"_s)) {}

void QuietStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const bool focused = option->state.testFlag(State_HasFocus) && option->state.testFlag(State_Enabled);
    switch (element) {
    case PE_PanelButtonCommand: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        if (button != nullptr && button->features.testFlag(QStyleOptionButton::Flat) && !(option->state & (State_MouseOver | State_Sunken)))
            return;
        drawField(*painter, option->rect, buttonGround(*option), focused && option->state.testFlag(State_KeyboardFocusChange), option->palette);
        return;
    }
    case PE_PanelButtonTool:
        if (!option->state.testFlag(State_AutoRaise))
            drawField(*painter, option->rect, buttonGround(*option), focused && option->state.testFlag(State_KeyboardFocusChange), option->palette);
        return;
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame != nullptr && frame->lineWidth > 0) {
            drawField(*painter, option->rect, option->palette.color(QPalette::Base), focused, option->palette);
            return;
        }
        break;
    case PE_FrameFocusRect: return; // the border tells
    default: break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void QuietStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    if (element == CE_ShapedFrame) {
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame != nullptr && frame->frameShape == QFrame::StyledPanel) {
            const bool focused = widget != nullptr && widget->hasFocus();
            drawField(*painter, option->rect, Qt::transparent, focused, option->palette);
            return;
        }
    }
    if (element == CE_HeaderSection) {
        painter->fillRect(option->rect, option->palette.color(QPalette::Base));
        painter->setPen(lineColor(option->palette));
        painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
        return;
    }
    if (element == CE_HeaderLabel) {
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            auto quiet = *header;
            quiet.palette.setColor(QPalette::ButtonText, mutedColor(option->palette));
            QProxyStyle::drawControl(element, &quiet, painter, widget);
            return;
        }
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

QSize QuietStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    auto result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton: result.rwidth() += 12; [[fallthrough]];
    case CT_ToolButton:
    case CT_ComboBox:
    case CT_LineEdit:
    case CT_HeaderSection: result.setHeight(std::max(result.height(), kControlHeight)); break;
    default: break;
    }
    return result;
}

int QuietStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_FocusFrameHMargin: return 6; // left and right of a cell's text
    case PM_DefaultFrameWidth: return 2; // the rounded border needs it
    case PM_HeaderMargin: return 7;
    default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

} // namespace cofferdam
