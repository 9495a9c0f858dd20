// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The colours of the window, light and dark, and what a colour may mean. A colour never speaks alone: there is always a word.

#pragma once

#include "app/desktop/text/Tone.h"

#include <QColor>
#include <QPalette>

class QApplication;

namespace cofferdam {

enum class Scheme { System, Light, Dark };

[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();
[[nodiscard]] bool isDark(const QPalette &palette);

/// For text and lines of that tone on the window or a card.
[[nodiscard]] QColor toneColor(Tone tone, const QPalette &palette);
/// A quiet background for text in toneColor().
[[nodiscard]] QColor toneFill(Tone tone, const QPalette &palette);
/// For second-rank text.
[[nodiscard]] QColor mutedColor(const QPalette &palette);
/// For hairlines between areas.
[[nodiscard]] QColor lineColor(const QPalette &palette);

/// Fusion in our palette; follows the desktop's dark mode while the scheme is System.
void applyTheme(QApplication &application, Scheme scheme);

} // namespace cofferdam
