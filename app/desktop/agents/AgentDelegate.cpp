// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/agents/AgentDelegate.h"

#include "app/desktop/state/AgentModel.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Pill.h"

#include <QPainter>

namespace cofferdam {

namespace {

constexpr int kAgentGap = 3;
constexpr int kAgentPad = 12;

QFont nameFont(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

void AgentDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto card = option.rect.adjusted(1, kAgentGap, -1, -kAgentGap);
    drawCard(*painter, card, option.palette, option.state.testFlag(QStyle::State_Selected));
    const auto inner = card.adjusted(kAgentPad, kAgentPad - 2, -kAgentPad, -kAgentPad + 2);
    const auto state = index.data(AgentModel::StateTextRole).toString();
    const auto pill = pillSize(state, option.font);
    const QRect pillArea(inner.right() - pill.width() + 1, inner.top(), pill.width(), pill.height());
    drawPill(*painter, pillArea, state, static_cast<Tone>(index.data(AgentModel::ToneRole).toInt()), option.font, option.palette);

    painter->save();
    const auto font = nameFont(option.font);
    const QFontMetrics metrics(font);
    painter->setFont(font);
    painter->setPen(option.palette.color(QPalette::Text));
    const QRect nameArea(inner.left(), inner.top(), inner.width() - pill.width() - kAgentPad, pill.height());
    painter->drawText(nameArea, Qt::AlignVCenter | Qt::TextSingleLine,
                      metrics.elidedText(index.data(Qt::DisplayRole).toString(), Qt::ElideRight, nameArea.width()));
    painter->setFont(option.font);
    painter->setPen(mutedColor(option.palette));
    const QRect below(inner.left(), nameArea.bottom() + 4, inner.width(), option.fontMetrics.height());
    painter->drawText(below, Qt::AlignVCenter | Qt::TextSingleLine,
                      option.fontMetrics.elidedText(index.data(AgentModel::AccelerationRole).toString(), Qt::ElideRight, below.width()));
    painter->restore();
}

QSize AgentDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {200, 2 * kAgentGap + 2 * kAgentPad + pillSize(QStringLiteral("0"), option.font).height() + option.fontMetrics.height() + 4};
}

} // namespace cofferdam
