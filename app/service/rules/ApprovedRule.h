// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An approval that is made a rule: an exception for exactly one action (its digest covers kind, tool, folder and every
// parameter), written among the user's own rules, where it can be read and taken away.

#pragma once

#include "core/guardian/Question.h"

#include <QDate>

namespace cofferdam {

inline constexpr int kApprovedRuleDays = 90; ///< Then it is asked again.
inline constexpr int kMaxApprovedRules = 100;

/// Denied with the reason when this question may not be answered for good: what is critical or high, a turn the user did not
/// start, interpreters, shells and wrappers, and what was asked because no rule spoke.
[[nodiscard]] Result<void> mayBecomeRule(const Question &question);

/// Adds the exception to approved.toml in `folder`, which is made when it is not there; the file is replaced as a whole, or not at
/// all. Returns the rule's id. Errc::Io, or Denied when there are kMaxApprovedRules.
[[nodiscard]] Result<QString> writeApprovedRule(const QString &folder, const Question &question, const QString &owner, const QString &note, const QDate &today);

} // namespace cofferdam
