// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The icons of the window, drawn as lines on a 24-unit grid in the colour of the text they stand beside: sharp at every
// scale and right in light and dark, without an icon theme or an SVG plugin being installed.

#pragma once

#include <QIcon>

class QPainter;

namespace cofferdam {

enum class Glyph {
    Agents,
    Chat,
    Shield,
    Records,
    Timeline,
    Play,
    Stop,
    Trash,
    Plus,
    Check,
    Cross,
    Warning,
    Clock,
    Undo,
    Camera,
    Search,
    Send,
    Terminal,
    Pin,
    Next,
    Up,
    Logo
};

void drawGlyph(QPainter &painter, Glyph glyph, const QRectF &area, const QColor &colour);
/// Takes its colours from the application's palette when it is painted.
[[nodiscard]] QIcon glyphIcon(Glyph glyph);
/// Of a fixed colour, e.g. for the tray.
[[nodiscard]] QIcon glyphIcon(Glyph glyph, const QColor &colour);

} // namespace cofferdam
