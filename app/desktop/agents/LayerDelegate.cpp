// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/agents/LayerDelegate.h"

#include "app/desktop/state/LayerModel.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/Pill.h"

#include <QPainter>

namespace cofferdam {

namespace {

constexpr int kNameWidth = 210;
constexpr int kStateWidth = 84;

} // namespace

void LayerDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool ok = index.data(LayerModel::OkRole).toBool();
    const bool unknown = index.data(LayerModel::UnknownRole).toBool();
    const auto tone = ok ? Tone::Good : unknown ? Tone::Neutral : Tone::Bad;
    const auto area = option.rect.adjusted(4, 0, -4, 0);
    const int side = option.fontMetrics.height();
    drawGlyph(*painter, ok ? Glyph::Check : Glyph::Warning, QRectF(area.left(), area.center().y() - side / 2.0 + 1, side, side),
              toneColor(tone, option.palette));
    painter->save();
    painter->setPen(option.palette.color(QPalette::Text));
    const QRect name(area.left() + side + 8, area.top(), kNameWidth, area.height());
    painter->drawText(name, Qt::AlignVCenter | Qt::TextSingleLine, option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, name.width()));
    const QRect state(name.right() + 8, area.top(), kStateWidth, area.height());
    drawPill(*painter, state, ok ? LayerModel::tr("Works") : unknown ? LayerModel::tr("Not known") : LayerModel::tr("Down"), tone, option.font, option.palette);
    const QRect message(state.right() + 8, area.top(), area.right() - state.right() - 8, area.height());
    painter->setPen(ok ? mutedColor(option.palette) : toneColor(tone, option.palette));
    painter->drawText(message, Qt::AlignVCenter | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(index.data(LayerModel::MessageRole).toString(), Qt::ElideRight, message.width()));
    painter->restore();
    if (option.state.testFlag(QStyle::State_HasFocus)) {
        painter->save();
        painter->setPen(QPen(option.palette.color(QPalette::Accent), 1));
        painter->drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter->restore();
    }
}

QSize LayerDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {400, pillSize(QStringLiteral("0"), option.font).height() + 8};
}

} // namespace cofferdam
