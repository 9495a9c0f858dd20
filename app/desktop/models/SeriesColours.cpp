// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/models/SeriesColours.h"

#include "app/desktop/state/SpendByDay.h"
#include "app/desktop/widgets/Theme.h"

#include <array>

namespace cofferdam {

namespace {

using Colours = std::array<QRgb, SpendByDay::kMostSeries>;

constexpr Colours kOnLight{0xff0b6b7d, 0xffc2620e, 0xff6d4fc2, 0xff2f7d32, 0xffb83280, 0xff2b6cb0, 0xff7a5230, 0xff8f1d1d};
constexpr Colours kOnDark{0xff55c4d5, 0xfff0a35e, 0xffb39df5, 0xff7ccf80, 0xfff08fc0, 0xff7fb5f0, 0xffcfa67a, 0xfff07f7f};

} // namespace

QColor seriesColour(qsizetype number, bool others, const QPalette &palette)
{
    if (others)
        return mutedColor(palette);
    const auto &colours = isDark(palette) ? kOnDark : kOnLight;
    return QColor::fromRgb(colours[static_cast<std::size_t>(number) % colours.size()]);
}

} // namespace cofferdam
