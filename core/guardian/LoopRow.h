// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a loop is written down.

#pragma once

#include "core/audit/TrailRow.h"
#include "core/guardian/LoopDetector.h"

namespace cofferdam {

[[nodiscard]] TrailRow loopRow(const Review &review, const Reask &reask);

} // namespace cofferdam
