// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/WrappedText.h"

#include <QPainter>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace cofferdam {

namespace {

/// Lays out and returns the size used.
QSizeF layOutLines(QTextLayout &layout, Qt::Alignment alignment, qreal width)
{
    QTextOption option(alignment);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    QSizeF used(0, 0);
    for (auto line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(width);
        line.setPosition({0, used.height()});
        used = {std::max(used.width(), line.naturalTextWidth()), used.height() + line.height()};
    }
    layout.endLayout();
    return used;
}

QString oneParagraph(QString text)
{
    return text.replace(u'\n', QChar(QChar::LineSeparator));
}

} // namespace

QSize wrappedSize(const QString &text, const QFont &font, int width)
{
    QTextLayout layout(oneParagraph(text), font);
    const auto used = layOutLines(layout, Qt::AlignLeft, width);
    return {static_cast<int>(std::ceil(used.width())), static_cast<int>(std::ceil(used.height()))};
}

void drawWrapped(QPainter &painter, const QRect &area, const QString &text, const QFont &font, Qt::Alignment alignment)
{
    QTextLayout layout(oneParagraph(text), font);
    const auto used = layOutLines(layout, alignment & Qt::AlignHorizontal_Mask, area.width());
    const auto spare = alignment.testFlag(Qt::AlignVCenter) ? std::max(0.0, (area.height() - used.height()) / 2) : 0.0;
    layout.draw(&painter, QPointF(area.left(), area.top() + spare));
}

} // namespace cofferdam
