// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The blocks that no rule of a pack asks for: the Guardian's own.

#pragma once

#include "core/action/Decider.h"
#include "core/base/Result.h"
#include "core/policy/Ruling.h"

namespace cofferdam::blocks {

[[nodiscard]] Decision tooLarge();
[[nodiscard]] Decision staleEpoch();  ///< It arrived from a timeline that is over.
[[nodiscard]] Decision rolledBack();  ///< Its timeline ended while it waited.
[[nodiscard]] Decision agentRemoved();
[[nodiscard]] Decision gone();        ///< Whoever asked does not wait any more.
[[nodiscard]] Decision held(const QString &cause, const Phrase &reason);
[[nodiscard]] Decision deadline();
[[nodiscard]] Decision taskEnded();
[[nodiscard]] Decision tooManyQuestions();
[[nodiscard]] Decision denied(const QString &note, const QString &alternative);
[[nodiscard]] Decision policyChanged();
[[nodiscard]] Decision grantEnded();  ///< The grant it leaned on ended meanwhile.
[[nodiscard]] Decision askFirst(const Ruling &ruling); ///< A person would have to be asked, and whoever asks cannot wait.
[[nodiscard]] Decision trailFailed(const Error &error);
[[nodiscard]] Decision snapshotFailed(const Error &error);

} // namespace cofferdam::blocks
