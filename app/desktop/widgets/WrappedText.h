// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Text in lines: broken between words, and within a word only when it is longer than the line. (The flags of
// QPainter::drawText know the one or the other.)

#pragma once

#include <QFont>
#include <QRect>

class QPainter;

namespace cofferdam {

/// The pixels that `text` takes in lines of `width`.
[[nodiscard]] QSize wrappedSize(const QString &text, const QFont &font, int width);
/// In the painter's pen.
void drawWrapped(QPainter &painter, const QRect &area, const QString &text, const QFont &font, Qt::Alignment alignment = Qt::AlignLeft);

} // namespace cofferdam
