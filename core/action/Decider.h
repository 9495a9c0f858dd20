// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who turns an action into a decision, seen from those who must carry it out.

#pragma once

#include "core/action/Action.h"
#include "core/action/Verdict.h"

#include <QObject>

namespace cofferdam {

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

/// Whoever carries decisions out has one of its own, and everything happens in one thread. Both ways are messages that may cross a
/// process: an action there, its id and a decision back. When the other side is gone no answer comes: who asks has to block then.
class Decider : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Has `action` decided. Its id, new and not null, names it from here on.
    virtual void ask(const Action &action) = 0;
    /// Nobody waits for it any more: no decision of it follows. Nothing happens when it is decided already, or unknown.
    virtual void cancel(const ActionId &id) = 0;

Q_SIGNALS:
    /// Exactly once for each action unless it was cancelled; from the event loop, never from within ask(); after the decision was
    /// committed to the trail.
    void decided(const cofferdam::ActionId &id, const cofferdam::Decision &decision);
};

} // namespace cofferdam
