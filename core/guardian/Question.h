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
enum class QuestionEnd : quint8 { Approved, Denied, TimedOut, RolledBack, Gone, TaskEnded, PolicyChanged, Failed };

[[nodiscard]] constexpr QStringView toWord(QuestionEnd why) noexcept
{
    switch (why) {
    case QuestionEnd::Approved: return u"approved";
    case QuestionEnd::Denied: return u"denied";
    case QuestionEnd::TimedOut: return u"timed-out";
    case QuestionEnd::RolledBack: return u"rolled-back";
    case QuestionEnd::Gone: return u"gone";
    case QuestionEnd::TaskEnded: return u"task-ended";
    case QuestionEnd::PolicyChanged: return u"policy-changed";
    case QuestionEnd::Failed: return u"failed";
    }
    return {};
}

} // namespace cofferdam
