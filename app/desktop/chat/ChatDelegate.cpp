// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/chat/ChatDelegate.h"

#include "app/desktop/state/ChatModel.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/Theme.h"
#include "app/desktop/widgets/WrappedText.h"

#include <QFontDatabase>
#include <QListView>
#include <QPainter>

#include <algorithm>

namespace cofferdam {

namespace {

constexpr int kChatMargin = 10;   // from the edges of the view
constexpr int kBubblePad = 10;      // inside a bubble
constexpr int kBubbleGap = 4;       // above and below a row
constexpr int kBubbleGlyph = 15;
constexpr int kGlyphGap = 7;
constexpr double kShare = 0.78; // of the view's width a bubble takes at most

api::ChatPiece::Kind kindOf(const QModelIndex &index)
{
    return static_cast<api::ChatPiece::Kind>(index.data(ChatModel::KindRole).toInt());
}

QFont fontOf(api::ChatPiece::Kind kind, const QFont &base)
{
    if (kind == api::ChatPiece::TOOL)
        return QFontDatabase::systemFont(QFontDatabase::FixedFont);
    auto font = base;
    if (kind == api::ChatPiece::STATUS)
        font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

QString shownText(const QModelIndex &index)
{
    auto text = index.data().toString();
    if (index.data(ChatModel::OpenRole).toBool())
        text += QStringLiteral(" \u258d"); // a cursor: more comes
    return text;
}

QSize textSize(const QModelIndex &index, const QFont &font, int width)
{
    return wrappedSize(shownText(index), font, width) + QSize(1, 0);
}

int viewWidth(const QStyleOptionViewItem &option)
{
    const auto *view = qobject_cast<const QListView *>(option.widget);
    return view ? view->viewport()->width() : option.rect.width();
}

} // namespace

int ChatGeometry::textWidth(api::ChatPiece::Kind kind, int viewWidth)
{
    const int room = std::max(120, viewWidth - 2 * kChatMargin);
    return hasBubble(kind) ? static_cast<int>(room * kShare) - 2 * kBubblePad : room - kBubbleGlyph - kGlyphGap;
}

ChatGeometry ChatGeometry::of(api::ChatPiece::Kind kind, QSize text, int viewWidth)
{
    ChatGeometry geometry;
    if (!hasBubble(kind)) {
        geometry.text = QRect(QPoint(kChatMargin + kBubbleGlyph + kGlyphGap, kBubbleGap), text);
        geometry.height = text.height() + 2 * kBubbleGap;
        return geometry;
    }
    const QSize outer = text + QSize(2 * kBubblePad, 2 * kBubblePad);
    const int left = kind == api::ChatPiece::USER ? viewWidth - kChatMargin - outer.width() : kChatMargin;
    geometry.bubble = QRect(QPoint(left, kBubbleGap), outer);
    geometry.text = geometry.bubble.adjusted(kBubblePad, kBubblePad, -kBubblePad, -kBubblePad);
    geometry.height = outer.height() + 2 * kBubbleGap;
    return geometry;
}

void ChatDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto kind = kindOf(index);
    const auto font = fontOf(kind, option.font);
    const int width = viewWidth(option);
    const auto geometry = ChatGeometry::of(kind, textSize(index, font, ChatGeometry::textWidth(kind, width)), width);
    painter->save();
    painter->translate(0, option.rect.top());
    auto colour = option.palette.color(QPalette::Text);
    if (kind == api::ChatPiece::USER) {
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(toneFill(Tone::Accent, option.palette));
        painter->drawRoundedRect(geometry.bubble, 8, 8);
    } else if (ChatGeometry::hasBubble(kind)) {
        drawCard(*painter, geometry.bubble, option.palette);
    } else {
        const bool error = kind == api::ChatPiece::ERROR;
        colour = error ? toneColor(Tone::Bad, option.palette) : mutedColor(option.palette);
        const auto glyph = error ? Glyph::Warning : kind == api::ChatPiece::TOOL ? Glyph::Terminal : Glyph::Clock;
        drawGlyph(*painter, glyph, QRectF(kChatMargin, geometry.text.top() + 1, kBubbleGlyph, kBubbleGlyph), colour);
    }
    painter->setFont(font);
    painter->setPen(colour);
    drawWrapped(*painter, geometry.text, shownText(index), font);
    if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_Selected)) {
        painter->setPen(QPen(option.palette.color(QPalette::Accent), 1, Qt::DotLine));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRect(1, 1, width - 3, geometry.height - 3));
    }
    painter->restore();
}

QSize ChatDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto kind = kindOf(index);
    const int width = viewWidth(option);
    const auto font = fontOf(kind, option.font);
    return {width, ChatGeometry::of(kind, textSize(index, font, ChatGeometry::textWidth(kind, width)), width).height};
}

} // namespace cofferdam
