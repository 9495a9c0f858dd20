// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The icons of the window: one SVG each, drawn in lines whose colour is that of the text they stand beside, so that they
// are sharp at every scale and right in light and dark without an icon theme being installed.

#pragma once

#include <app/desktop/widgets/Glyph.h> // made by CMake

#include <QIcon>

class QPainter;

namespace cofferdam {

/// As large as fits into the middle of `area`.
void drawGlyph(QPainter &painter, Glyph glyph, const QRectF &area, const QColor &colour);
/// Takes its colours from the application's palette when it is painted.
[[nodiscard]] QIcon glyphIcon(Glyph glyph);
/// Of a fixed colour, e.g. for the tray.
[[nodiscard]] QIcon glyphIcon(Glyph glyph, const QColor &colour);

} // namespace cofferdam
