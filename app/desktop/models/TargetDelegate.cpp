// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/models/TargetDelegate.h"

#include "app/desktop/state/TargetModel.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Pill.h"

#include <QPainter>
#include <QStyle>

#include <algorithm>

namespace cofferdam {

namespace {

constexpr int kTargetGap = 3;
constexpr int kTargetPad = 10;
constexpr int kTargetLine = 4; // between lines

QFont boldFont(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

struct Said {
    QString text;
    Tone tone = Tone::Neutral;
};

Said placeOf(const QModelIndex &index)
{
    return index.data(TargetModel::LocalRole).toBool() ? Said{TargetDelegate::tr("Local"), Tone::Good} : Said{TargetDelegate::tr("Remote"), Tone::Neutral};
}

Said priceOf(const QModelIndex &index)
{
    return index.data(TargetModel::PricedRole).toBool() ? Said{TargetDelegate::tr("Price known"), Tone::Neutral}
                                                        : Said{TargetDelegate::tr("Price unknown"), Tone::Notice};
}

} // namespace

TargetCardGeometry TargetCardGeometry::of(const QRect &item, int nameHeight, int lineHeight, const QSize &place, const QSize &price,
                                          Qt::LayoutDirection direction)
{
    TargetCardGeometry geometry;
    geometry.card = item.adjusted(1, kTargetGap, -1, -kTargetGap);
    const auto inner = geometry.card.adjusted(kTargetPad, kTargetPad, -kTargetPad, -kTargetPad);
    const int first = std::max(nameHeight, place.height());
    const int placeWidth = std::min(place.width(), inner.width() / 2);
    const int priceWidth = std::min(price.width(), inner.width() / 2);
    geometry.name = QRect(inner.left(), inner.top(), inner.width() - placeWidth - kTargetLine, first);
    geometry.place = QRect(inner.right() - placeWidth + 1, inner.top(), placeWidth, first);
    geometry.what = QRect(inner.left(), inner.top() + first + kTargetLine, inner.width(), lineHeight);
    const int last = geometry.what.bottom() + 1 + kTargetLine;
    const int lastHeight = std::max(lineHeight, price.height());
    geometry.price = QRect(inner.left(), last, priceWidth, lastHeight);
    geometry.used = QRect(inner.left() + priceWidth + kTargetLine * 2, last, inner.width() - priceWidth - kTargetLine * 2, lastHeight);
    for (auto *part : {&geometry.name, &geometry.place, &geometry.what, &geometry.price, &geometry.used})
        *part = QStyle::visualRect(direction, geometry.card, *part);
    return geometry;
}

int TargetCardGeometry::height(int nameHeight, int lineHeight, int pillHeight)
{
    return 2 * kTargetGap + 2 * kTargetPad + std::max(nameHeight, pillHeight) + kTargetLine + lineHeight + kTargetLine + std::max(lineHeight, pillHeight);
}

void TargetDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto place = placeOf(index);
    const auto price = priceOf(index);
    const auto bold = boldFont(option.font);
    const QFontMetrics boldMetrics(bold);
    const auto geometry = TargetCardGeometry::of(option.rect, boldMetrics.height(), option.fontMetrics.height(), pillSize(place.text, option.font),
                                                 pillSize(price.text, option.font), option.direction);
    painter->save();
    painter->setLayoutDirection(option.direction);
    drawCard(*painter, geometry.card, option.palette, option.state.testFlag(QStyle::State_Selected));
    drawPill(*painter, geometry.place, place.text, place.tone, option.font, option.palette);
    drawPill(*painter, geometry.price, price.text, price.tone, option.font, option.palette);
    constexpr int kText = Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine; // left is where the language begins
    const auto write = [painter](const QRect &area, const QFontMetrics &metrics, const QString &text) {
        painter->drawText(area, kText, metrics.elidedText(text, Qt::ElideRight, area.width()));
    };
    painter->setFont(bold);
    painter->setPen(option.palette.color(QPalette::Text));
    write(geometry.name, boldMetrics, index.data().toString());
    painter->setFont(option.font);
    painter->setPen(mutedColor(option.palette));
    write(geometry.what, option.fontMetrics, index.data(TargetModel::WhatRole).toString());
    write(geometry.used, option.fontMetrics, index.data(TargetModel::UsedByRole).toString());
    painter->restore();
}

QSize TargetDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    const QFontMetrics bold(boldFont(option.font));
    return {200, TargetCardGeometry::height(bold.height(), option.fontMetrics.height(), pillSize(QStringLiteral("0"), option.font).height())};
}

} // namespace cofferdam
