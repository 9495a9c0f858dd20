// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How many rows of the trail an agent may cause in a minute, as the machine's administrator and the user have it.

#pragma once

#include "core/base/Phrase.h"

#include <QStringList>

namespace cofferdam {

/// The file's name, in /etc/cofferdam and beside the user's rules. It holds a number.
inline constexpr QLatin1StringView kTrailRateFile{"trail-rows-per-minute"};

struct TrailRate {
    double rowsPerMinute;
    Phrase problem; ///< What a file says that cannot be; empty: nothing. It counts as if it were not there.
};

/// The smallest number of those that are there; `usual` without any. Only from `fewest` to `most`.
[[nodiscard]] TrailRate readTrailRate(const QStringList &files, double usual, double fewest, double most);

} // namespace cofferdam
