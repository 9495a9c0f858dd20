// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The colours of what a plot stacks, told apart on the ground of a card, in light and dark.

#pragma once

#include <QColor>
#include <QPalette>

namespace cofferdam {

/// Of the series of that number; `others`: of all that have none of their own.
[[nodiscard]] QColor seriesColour(qsizetype number, bool others, const QPalette &palette);

} // namespace cofferdam
