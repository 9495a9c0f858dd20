// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An approval that is made a rule: an exception for exactly one action (its digest covers kind, tool, folder and every
// parameter), written among the user's own rules, where it can be read and taken away.

#pragma once

#include "core/guardian/Question.h"
#include "core/policy/RuleFile.h"

#include <QDate>

namespace cofferdam {

inline constexpr int kApprovedRuleDays = 90; ///< Then it is asked again.
inline constexpr int kMaxApprovedRules = 100;

/// Denied with the reason when this question may not be answered for good: what is critical or high, a turn the user did not
/// start, interpreters, shells and wrappers, and what was asked because no rule spoke.
[[nodiscard]] Result<void> mayBecomeRule(const Question &question);

/// approved.toml with one exception more, before it is put in place.
struct ApprovedRule {
    QString id;
    RuleDraft file;
    bool isNew = true; ///< False: it is there already, and `file` is as it was.
};

/// `overrides`: ids of the rules of the packs that speak of it; an exception loosens no others. Errc::Io, or Denied when there are
/// kMaxApprovedRules. Writes nothing.
[[nodiscard]] Result<ApprovedRule> draftApprovedRule(const QString &folder, const Question &question, const QStringList &overrides, const QString &owner,
                                                     const QString &note, const QDate &today);
/// The folder is made when it is not there; the file is replaced as a whole, or not at all. Errc::Io.
[[nodiscard]] Result<void> writeApprovedRule(const ApprovedRule &rule);

} // namespace cofferdam
