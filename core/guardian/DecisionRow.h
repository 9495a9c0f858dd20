// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How reviews are written down.

#pragma once

#include "core/audit/TrailRow.h"
#include "core/guardian/Guardian.h"
#include "core/guardian/Review.h"

namespace cofferdam {

/// `before` is the snapshot to go back to in order to be before the action.
///
/// `verdict` is what the rules (or a stricter check) said, `outcome` what came of it, `rule` and `reason` what decided in the end.
/// detail_json: effects, complete, digest (hex), run_id, because, policy {verdict, rule, version, severity, matched}, us_ruling,
/// ms_snapshot, ms_asked, ms_total, question, note, answer_within_ms.
[[nodiscard]] TrailRow decisionRow(const Review &review, const SnapshotId &before);
[[nodiscard]] TrailRow questionRow(const Review &review, const SnapshotId &before);
[[nodiscard]] TrailRow endedRow(const ToolEnd &end, const TaskId &task);

} // namespace cofferdam
