// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/LastChange.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {

std::chrono::steady_clock::time_point lastChange(const Action &action)
{
    using Clock = std::chrono::steady_clock;
    constexpr double kLongest = 1e11; // ms, three years: what is older is older than every snapshot that could serve
    if (action.gate != Gate::File)
        return Clock::time_point::min();
    const auto fact = action.facts.value(u"unchanged_ms"_s);
    const auto *unchanged = std::get_if<double>(&fact);
    const std::chrono::duration<double, std::milli> since(unchanged ? std::clamp(*unchanged, 0.0, kLongest) : 0.0);
    return Clock::now() - std::chrono::duration_cast<Clock::duration>(since);
}

} // namespace cofferdam
