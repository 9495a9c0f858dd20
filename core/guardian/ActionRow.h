// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every row about an action says of it, and the action that such a row tells of.

#pragma once

#include "core/action/Action.h"
#include "core/audit/TrailRow.h"

namespace cofferdam {

/// Guests may report at length: names and reports are cut, with an ellipsis.
inline constexpr qsizetype kRecordedName = 256;    ///< UTF-16 units
inline constexpr qsizetype kRecordedReport = 4096; ///< UTF-16 units
[[nodiscard]] QString clipped(const QString &text, qsizetype length);

/// Agent, epoch, task, kind, tool, subject and tool call.
[[nodiscard]] TrailRow rowAbout(const Action &action);

/// The action, its digest and how many of its effects are too many to show.
[[nodiscard]] api::DecisionDetail actionDetail(const Action &action, const QByteArray &digest);
/// What the row of a decision says of the action it is about: enough to compare, not to decide again.
[[nodiscard]] Action actionOf(const TrailRow &row);
/// Of an action that was decided; empty of other rows.
[[nodiscard]] QByteArray digestOf(const TrailRow &row);

} // namespace cofferdam
