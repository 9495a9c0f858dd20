// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What every row about an action says of it, and the action that such a row tells of.

#pragma once

#include "core/action/Action.h"
#include "core/audit/TrailRow.h"

namespace cofferdam {

/// Guests may report at length: names, reports and commands are cut, with an ellipsis. Of what decided, the row says the length and hash of the whole.
inline constexpr qsizetype kRecordedName = 256;     ///< UTF-16 units
inline constexpr qsizetype kRecordedReport = 1024;  ///< UTF-16 units
inline constexpr qsizetype kRecordedSubject = 8192; ///< UTF-16 units
[[nodiscard]] QString clipped(const QString &text, qsizetype length);
/// Its arguments are cut, and if that is not enough it is a sentence of nobody's.
[[nodiscard]] Phrase clipped(const Phrase &sentence, qsizetype length);
[[nodiscard]] api::Whole wholeOf(const QByteArray &bytes);

/// Agent, epoch, task, kind, tool, subject and tool call.
[[nodiscard]] TrailRow rowAbout(const Action &action);

/// The action, its digest and what of its effects is too much to show.
[[nodiscard]] api::DecisionDetail actionDetail(const Action &action, const QByteArray &digest);
/// What the row of a decision says of the action it is about: enough to compare, not to decide again.
[[nodiscard]] Action actionOf(const TrailRow &row);
/// Of an action that was decided; empty of other rows.
[[nodiscard]] QByteArray digestOf(const TrailRow &row);

} // namespace cofferdam
