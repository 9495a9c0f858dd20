// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an agent has spent, of what it may, as a person reads it.

#pragma once

#include "app/desktop/text/Tone.h"
#include "core/api/models.pb.h"

#include <QString>

namespace cofferdam {

/// "$0.42"; "at least $0.42" when the price of a request is not known; "$0.42 and $0.05 reserved" while requests are under way.
[[nodiscard]] QString spentText(const api::SpendTotals &totals);
/// "$0.42 of $5.00 today", or "$0.42 today" without a limit.
[[nodiscard]] QString spentTodayText(const api::Spending &spending);
/// Notice from four fifths of the money, Bad when all of it is spent or reserved.
[[nodiscard]] Tone spentTone(const api::SpendTotals &totals, const api::SpendLimits &limits);

} // namespace cofferdam
