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
/// detail_json: what actionDetail() says, because, policy {verdict, rule, version, severity, matched, title, nearest_allow, alternative,
/// agent_reason}, us_ruling, ms_snapshot, ms_asked, ms_total, question, note, answer_within_ms, grant, exceptions (ids of those that made
/// the ruling milder; in the first row of a decision alone); of a gate also gate, ancestors, own (OpenClaw itself, no tool).
[[nodiscard]] TrailRow decisionRow(const Review &review, const SnapshotId &before);
[[nodiscard]] TrailRow questionRow(const Review &review, const SnapshotId &before);

} // namespace cofferdam
