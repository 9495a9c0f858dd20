// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How reviews are written down.

#pragma once

#include "core/audit/TrailRow.h"
#include "core/guardian/Review.h"

namespace cofferdam {

/// `before` is the snapshot to go back to in order to be before the action.
///
/// `verdict` is what the rules (or a stricter check) said, `outcome` what came of it, `rule` and `reason` what decided in the end.
[[nodiscard]] TrailRow decisionRow(const Review &review, const SnapshotId &before);
[[nodiscard]] TrailRow questionRow(const Review &review, const SnapshotId &before);

} // namespace cofferdam
