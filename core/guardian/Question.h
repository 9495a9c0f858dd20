// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An action that waits for a person.

#pragma once

#include "core/action/Action.h"
#include "core/policy/Ruling.h"

namespace cofferdam {

struct Question {
    QuestionId id;
    Action action; ///< The one that an approval lets through; with the task it was asked in.
    Ruling ruling; ///< Why it is asked.
    qint64 askedMs = 0;    ///< Unix time
    qint64 deadlineMs = 0; ///< Unix time; after it the answer is block.
    bool reversible = false; ///< Every effect is known and stays inside the VM: a snapshot is taken before it.
    int waiting = 1;         ///< Equal actions that wait: a denial answers all of them, an approval the first one only.
};

/// Why a question is no longer open.
enum class Outcome : quint8 { Approved, Denied, TimedOut, RolledBack, Gone, TaskEnded, PolicyChanged, Failed };

/// "approved", "denied", "timed-out", "rolled-back", "gone", "task-ended", "policy-changed", "failed".
[[nodiscard]] QStringView toWord(Outcome outcome) noexcept;

} // namespace cofferdam
