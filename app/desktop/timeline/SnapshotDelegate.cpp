// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/timeline/SnapshotDelegate.h"

#include "app/desktop/state/SnapshotTreeModel.h"
#include "app/desktop/widgets/Pill.h"

#include <QApplication>
#include <QPainter>
#include <QPainterPath>

namespace cofferdam {

namespace {

constexpr int kSnapshotGap = 8;
constexpr qreal kLine = 2;

void drawLanes(QPainter &painter, const LaneRow &row, const LaneGeometry &geometry, bool current, const QPalette &palette, const QColor &ground)
{
    const auto colour = [&](int lane) { return toneColor(lane == 0 ? Tone::Accent : Tone::Neutral, palette); };
    const auto dot = geometry.dot(row.lane);
    const auto top = geometry.area.top();
    const auto bottom = geometry.area.bottom() + 1;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (const auto lane : row.passing) {
        painter.setPen(QPen(colour(lane), kLine));
        painter.drawLine(QPointF(geometry.x(lane), top), QPointF(geometry.x(lane), bottom));
    }
    for (const auto lane : row.joining) {
        painter.setPen(QPen(colour(lane), kLine));
        QPainterPath path(QPointF(geometry.x(lane), top));
        path.cubicTo(QPointF(geometry.x(lane), dot.y()), QPointF(geometry.x(lane), dot.y()), dot);
        painter.drawPath(path);
    }
    painter.setPen(QPen(colour(row.lane), kLine));
    if (row.up)
        painter.drawLine(QPointF(dot.x(), top), dot);
    if (row.down)
        painter.drawLine(dot, QPointF(dot.x(), bottom));
    painter.setBrush(current ? colour(row.lane) : ground);
    painter.drawEllipse(dot, geometry.radius, geometry.radius);
}

} // namespace

void SnapshotDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    auto own = option;
    initStyleOption(&own, index);
    const auto text = std::exchange(own.text, QString());
    const auto *style = own.widget ? own.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &own, painter, own.widget);
    const auto *model = qobject_cast<const SnapshotTreeModel *>(index.model());
    if (model == nullptr)
        return;
    const bool selected = own.state.testFlag(QStyle::State_Selected);
    const bool current = index.data(SnapshotTreeModel::CurrentRole).toBool();
    const bool thinned = index.data(SnapshotTreeModel::ThinnedRole).toBool();
    const LaneGeometry geometry{QRectF(own.rect)};
    painter->save();
    drawLanes(*painter, model->lanes(index.row()), geometry, current, own.palette, own.palette.color(selected ? QPalette::Highlight : QPalette::Base));
    auto area = own.rect.adjusted(static_cast<int>(LaneGeometry::width(model->laneCount())) + kSnapshotGap, 0, -kSnapshotGap, 0);
    auto font = own.font;
    if (current)
        font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(own.palette.color(thinned && !selected ? QPalette::PlaceholderText : QPalette::Text));
    const auto mark = current                                              ? SnapshotTreeModel::tr("You are here")
                      : thinned                                            ? SnapshotTreeModel::tr("Thinned out")
                      : index.data(SnapshotTreeModel::PinnedRole).toBool() ? SnapshotTreeModel::tr("Kept")
                                                                           : QString();
    const int markWidth = mark.isEmpty() ? 0 : pillSize(mark, own.font).width() + kSnapshotGap;
    const QFontMetrics metrics(font);
    const auto shown = metrics.elidedText(text, Qt::ElideRight, area.width() - markWidth);
    painter->drawText(area, Qt::AlignVCenter | Qt::TextSingleLine, shown);
    if (!mark.isEmpty()) {
        const QRect pill(area.left() + metrics.horizontalAdvance(shown) + kSnapshotGap, area.top(), markWidth, area.height());
        drawPill(*painter, pill, mark, current ? Tone::Accent : Tone::Neutral, own.font, own.palette);
    }
    painter->restore();
}

} // namespace cofferdam
