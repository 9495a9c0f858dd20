// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/chat/ChatDelegate.h"

#include "app/desktop/chat/FormattedText.h"
#include "app/desktop/chat/ToolBlock.h"
#include "app/desktop/state/ChatModel.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/Theme.h"
#include "app/desktop/widgets/WrappedText.h"

#include <QAbstractTextDocumentLayout>
#include <QFontDatabase>
#include <QListView>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace cofferdam {

namespace {

constexpr int kChatMargin = 10; // from the edges of the view
constexpr int kBubblePad = 10;  // inside a bubble
constexpr int kBubbleGap = 4;   // above and below a row
constexpr int kBubbleGlyph = 15;
constexpr int kGlyphGap = 7;
constexpr int kFooterGap = 5;
constexpr double kShare = 0.78; // of the view's width a bubble takes at most
constexpr double kQuietSize = 0.9;
constexpr int kKeptDocuments = 48;
constexpr qsizetype kMostHeights = 4 * ChatModel::kMaxRows; // then those that are gone are forgotten, too

api::ChatPiece::Kind kindOf(const QModelIndex &index)
{
    return static_cast<api::ChatPiece::Kind>(index.data(ChatModel::KindRole).toInt());
}

QFont quietFont(const QFont &base)
{
    auto font = base;
    font.setPointSizeF(font.pointSizeF() * kQuietSize);
    return font;
}

QFont fontOf(api::ChatPiece::Kind kind, const QFont &base)
{
    if (kind == api::ChatPiece::TOOL)
        return QFontDatabase::systemFont(QFontDatabase::FixedFont);
    return kind == api::ChatPiece::STATUS ? quietFont(base) : base;
}

QString shownText(const QModelIndex &index)
{
    auto text = index.data().toString();
    if (index.data(ChatModel::OpenRole).toBool())
        text += QStringLiteral(" \u258d"); // a cursor: more comes
    return text;
}

int viewWidth(const QStyleOptionViewItem &option)
{
    const auto *view = qobject_cast<const QListView *>(option.widget);
    return view ? view->viewport()->width() : option.rect.width();
}

bool isCall(const QModelIndex &index)
{
    return index.data(ChatModel::IsCallRole).toBool();
}

} // namespace

int ChatGeometry::textWidth(api::ChatPiece::Kind kind, int viewWidth)
{
    const int room = std::max(120, viewWidth - 2 * kChatMargin);
    return hasBubble(kind) ? static_cast<int>(room * kShare) - 2 * kBubblePad : room - kBubbleGlyph - kGlyphGap;
}

ChatGeometry ChatGeometry::of(api::ChatPiece::Kind kind, QSize text, int viewWidth, QSize footer)
{
    ChatGeometry geometry;
    const int below = footer.isEmpty() ? 0 : footer.height() + kFooterGap;
    if (!hasBubble(kind)) {
        geometry.text = QRect(QPoint(kChatMargin + kBubbleGlyph + kGlyphGap, kBubbleGap), text);
        geometry.height = text.height() + below + 2 * kBubbleGap;
    } else {
        const QSize inner(std::max(text.width(), footer.width()), text.height() + below);
        const QSize outer = inner + QSize(2 * kBubblePad, 2 * kBubblePad);
        const int left = kind == api::ChatPiece::USER ? viewWidth - kChatMargin - outer.width() : kChatMargin;
        geometry.bubble = QRect(QPoint(left, kBubbleGap), outer);
        geometry.text = QRect(geometry.bubble.topLeft() + QPoint(kBubblePad, kBubblePad), QSize(inner.width(), text.height()));
        geometry.height = outer.height() + 2 * kBubbleGap;
    }
    if (below > 0)
        geometry.footer = QRect(QPoint(geometry.text.left(), geometry.text.bottom() + 1 + kFooterGap), footer);
    return geometry;
}

ChatDelegate::ChatDelegate(QObject *parent) : QStyledItemDelegate(parent)
{
    m_documents.setMaxCost(kKeptDocuments);
}

QTextDocument *ChatDelegate::documentOf(const QModelIndex &index, const QStyleOptionViewItem &option, int width) const
{
    if (!index.data(ChatModel::FormattedRole).toBool())
        return nullptr;
    const auto serial = index.data(ChatModel::SerialRole).toULongLong();
    const auto revision = index.data(ChatModel::RevisionRole).toULongLong();
    const bool dark = isDark(option.palette);
    if (auto *laid = m_documents.object(serial); laid && laid->revision == revision && laid->width == width && laid->isDark == dark)
        return laid->document.get();
    auto laid = std::make_unique<Laid>();
    laid->document = formattedText(index.data().toString(), option.font, option.palette);
    laid->document->setTextWidth(ChatGeometry::textWidth(kindOf(index), width));
    laid->revision = revision;
    laid->width = width;
    laid->isDark = dark;
    auto *document = laid->document.get();
    m_documents.insert(serial, laid.release());
    return document;
}

ChatGeometry ChatDelegate::geometryOf(const QModelIndex &index, const QStyleOptionViewItem &option, int width) const
{
    const auto kind = kindOf(index);
    const int room = ChatGeometry::textWidth(kind, width);
    const auto *document = documentOf(index, option, width);
    const auto text = document ? QSize(static_cast<int>(std::ceil(document->idealWidth())), static_cast<int>(std::ceil(document->size().height())))
                               : wrappedSize(shownText(index), fontOf(kind, option.font), room) + QSize(1, 0);
    const auto footer = index.data(ChatModel::FooterRole).toString();
    return ChatGeometry::of(kind, text, width, footer.isEmpty() ? QSize() : wrappedSize(footer, quietFont(option.font), room) + QSize(1, 0));
}

void ChatDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int width = viewWidth(option);
    painter->save();
    painter->translate(0, option.rect.top());
    if (isCall(index))
        ToolBlock(index, option.font, width).paint(*painter, option.palette);
    else
        paintMessage(*painter, option, index, width);
    if (option.state.testFlag(QStyle::State_HasFocus) && option.state.testFlag(QStyle::State_Selected)) {
        painter->setPen(QPen(option.palette.color(QPalette::Accent), 1, Qt::DotLine));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(QRect(1, 1, width - 3, option.rect.height() - 3));
    }
    painter->restore();
}

void ChatDelegate::paintMessage(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index, int width) const
{
    const auto kind = kindOf(index);
    const auto geometry = geometryOf(index, option, width);
    auto colour = option.palette.color(QPalette::Text);
    if (kind == api::ChatPiece::USER) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(toneFill(Tone::Accent, option.palette));
        painter.drawRoundedRect(geometry.bubble, 8, 8);
    } else if (ChatGeometry::hasBubble(kind)) {
        drawCard(painter, geometry.bubble, option.palette);
    } else {
        const bool error = kind == api::ChatPiece::ERROR;
        colour = error ? toneColor(Tone::Bad, option.palette) : mutedColor(option.palette);
        const auto glyph = error ? Glyph::Warning : kind == api::ChatPiece::TOOL ? Glyph::Terminal : Glyph::Clock;
        drawGlyph(painter, glyph, QRectF(kChatMargin, geometry.text.top() + 1, kBubbleGlyph, kBubbleGlyph), colour);
    }
    if (auto *document = documentOf(index, option, width)) {
        QAbstractTextDocumentLayout::PaintContext context;
        context.palette = option.palette;
        painter.save();
        painter.translate(geometry.text.topLeft());
        document->documentLayout()->draw(&painter, context);
        painter.restore();
    } else {
        const auto font = fontOf(kind, option.font);
        painter.setFont(font);
        painter.setPen(colour);
        drawWrapped(painter, geometry.text, shownText(index), font);
    }
    painter.setPen(mutedColor(option.palette));
    drawWrapped(painter, geometry.footer, index.data(ChatModel::FooterRole).toString(), quietFont(option.font));
}

QSize ChatDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int width = viewWidth(option);
    if (width != m_width || option.font != m_font || m_heights.size() > kMostHeights) {
        m_heights.clear();
        m_width = width;
        m_font = option.font;
    }
    const auto serial = index.data(ChatModel::SerialRole).toULongLong();
    const auto revision = index.data(ChatModel::RevisionRole).toULongLong();
    if (const auto known = m_heights.constFind(serial); known != m_heights.cend() && known->revision == revision)
        return {width, known->height};
    ++m_measured;
    const int height = isCall(index) ? ToolBlock(index, option.font, width).geometry().height : geometryOf(index, option, width).height;
    m_heights.insert(serial, {revision, height});
    return {width, height};
}

QList<QUrl> ChatDelegate::linksOf(const QModelIndex &index, const QStyleOptionViewItem &option) const
{
    const auto *document = documentOf(index, option, viewWidth(option));
    return document ? linksIn(*document) : QList<QUrl>();
}

bool ChatDelegate::editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        if (mouse->button() == Qt::LeftButton && mouse->modifiers() == Qt::NoModifier)
            click(mouse->position().toPoint() - QPoint(0, option.rect.top()), option, index);
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

void ChatDelegate::click(const QPoint &place, const QStyleOptionViewItem &option, const QModelIndex &index)
{
    const int width = viewWidth(option);
    if (isCall(index)) {
        const ToolBlock block(index, option.font, width);
        if (block.geometry().fold.contains(place))
            Q_EMIT foldClicked(index.row());
        else if (block.geometry().link.contains(place))
            Q_EMIT trailRowClicked(index.data(ChatModel::TrailRowRole).toULongLong());
        return;
    }
    const auto *document = documentOf(index, option, width);
    if (!document)
        return;
    const auto address = document->documentLayout()->anchorAt(place - geometryOf(index, option, width).text.topLeft());
    if (const auto link = openableLink(address); !link.isEmpty())
        Q_EMIT linkClicked(link);
}

} // namespace cofferdam
