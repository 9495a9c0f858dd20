// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whether one more request is within a limit, and the sentence when it is not.

#pragma once

#include "core/allowance/Limits.h"
#include "core/allowance/Spend.h"
#include "core/base/Result.h"

#include <QDate>

namespace cofferdam {

struct LimitedPeriod {
    Period period = Period::Day;
    QDate day; ///< The local day it is.
};

/// Denied when what is spent and reserved, and `asked` at its worst, would be more than `limits`. What costs nothing is within every limit of money.
[[nodiscard]] Result<void> checkLimit(const Reservation &asked, const Limits &limits, const Totals &used, const LimitedPeriod &period);

} // namespace cofferdam
