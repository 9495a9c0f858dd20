// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Decisions in the Guardian's own words: the blocks that no rule of a pack asks for, and what is let through.

#pragma once

#include "core/base/Result.h"
#include "core/guardian/Review.h"

namespace cofferdam::decisions {

/// The rule's own words.
[[nodiscard]] Decision ofRule(const Ruling &ruling, Verdict verdict);
/// After a snapshot, or with a person's word; `grant` is the one of the review, null without.
[[nodiscard]] Decision allowed(const Review &review, const Grant *grant);

[[nodiscard]] Decision tooLarge();
[[nodiscard]] Decision staleEpoch(); ///< It arrived from a timeline that is over.
[[nodiscard]] Decision rolledBack(); ///< Its timeline ended while it waited.
[[nodiscard]] Decision agentRemoved();
[[nodiscard]] Decision gone(); ///< Whoever asked does not wait any more.
[[nodiscard]] Decision held(const QString &cause, const Phrase &reason);
[[nodiscard]] Decision deadline();
[[nodiscard]] Decision taskEnded();
[[nodiscard]] Decision tooManyQuestions();
[[nodiscard]] Decision denied(const QString &note, const QString &alternative);
[[nodiscard]] Decision policyChanged();
[[nodiscard]] Decision grantEnded(); ///< The grant it leaned on ended meanwhile.
[[nodiscard]] Decision askFirst(const Ruling &ruling); ///< A person would have to be asked, and whoever asks cannot wait.
/// A person would have to be asked, and nobody is there: `offered` to them when they are back.
[[nodiscard]] Decision askLater(const Ruling &ruling, bool offered);
/// Tells the witness of the review, if there is one; a block when it objects.
[[nodiscard]] std::optional<Decision> ofWitness(const Review &review);
[[nodiscard]] Decision trailFailed(const Error &error);
[[nodiscard]] Decision snapshotFailed(const Error &error);

} // namespace cofferdam::decisions
