// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who turns an action into a decision, seen from those who must carry it out.

#pragma once

#include "core/action/Action.h"
#include "core/action/Verdict.h"

#include <functional>

class QObject;

namespace cofferdam {

/// How bad it would be if the action were a mistake.
enum class Severity : quint8 { Low, Medium, High, Critical };

[[nodiscard]] QStringView toWord(Severity severity) noexcept;

/// What is to happen with an action. `verdict` is final here: Allow, Block or Freeze (Snapshot and Ask were carried out).
struct Decision {
    Verdict verdict = Verdict::Block;
    QString rule;        ///< Id of the rule that decided, e.g. "git.force-push"; or "no-rule", "approval", "rolled-back", ...
    Phrase reason;       ///< For people.
    QString agentReason; ///< For the agent: short.
    QString alternative; ///< For the agent: what it may do instead. Empty when there is nothing to say.
    bool byRule = false; ///< A rule alone allowed it, and would again: holds for the same action as long as rules and holds stay.
    SnapshotId snapshot; ///< The one to go back to in order to undo this action; null if none was taken.
};

class Decider
{
public:
    virtual ~Decider() = default;

    /// Decides `action` and calls `done` exactly once, from the event loop of the calling thread, after the decision
    /// was committed to the trail. Nothing is called once `context` is gone: the caller then has to block.
    virtual void review(Action action, QObject *context, std::function<void(Decision)> done) = 0;
};

} // namespace cofferdam
