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
/// detail_json: effects, complete, digest (hex), run_id, because, policy {verdict, rule, version, severity, matched, title, nearest_allow, alternative, agent_reason}, us_ruling,
/// ms_snapshot, ms_asked, ms_total, question, note, answer_within_ms, grant, exceptions (ids of those that made the ruling milder, in the
/// first row of a decision alone); of a gate also gate, ancestors, own (OpenClaw itself, no tool).
[[nodiscard]] TrailRow decisionRow(const Review &review, const SnapshotId &before);
[[nodiscard]] TrailRow questionRow(const Review &review, const SnapshotId &before);
[[nodiscard]] TrailRow endedRow(const ToolEnd &end, const TaskId &task);
/// What the row says of the action it is about: enough to compare, not to decide again.
[[nodiscard]] Action actionOf(const TrailRow &row);

/// Rows "grant": detail_json has grant, change ("granted" or "ended"), why, scope, digest, covers, rule, policy_version, created_ms,
/// expires_ms, uses, last_used_ms. A use is no row of its own: the decision that lets the action through names the grant.
[[nodiscard]] TrailRow grantedRow(const Grant &grant, const QuestionId &question, const QString &note);
[[nodiscard]] TrailRow grantEndedRow(const Grant &grant, GrantEnd why);
/// Row "reask": detail_json has count, since_ms.
[[nodiscard]] TrailRow reaskRow(const Review &review, const Reask &reask);

} // namespace cofferdam
