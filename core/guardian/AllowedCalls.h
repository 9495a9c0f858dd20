// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tool calls that were let through lately, and for what: what the gates in the guest see of such a call afterwards need not be asked, or
// kept in a snapshot, a second time.

#pragma once

#include "core/action/Decider.h"
#include "core/guardian/SnapshotTaker.h"

#include <QHash>
#include <QList>

#include <chrono>

namespace cofferdam {

class AllowedCalls
{
public:
    /// A tool call was allowed. `approved`: with a person's word. What has not changed since `begun` is in the decision's snapshot.
    void remember(const Action &action, const Decision &decision, bool approved, std::chrono::steady_clock::time_point begun);
    /// What a gate saw is part of a call that a person approved, with all that it does.
    [[nodiscard]] bool isApprovedPart(const Action &action) const;
    /// Of the call that `action`, seen by a gate, is part of. Null when there is none, when the snapshot has gone, does not hold what would be
    /// destroyed, or when going back to it would lose too much.
    [[nodiscard]] SnapshotId snapshotFor(const Action &action, const SnapshotTaker &snapshots) const;
    /// A snapshot was taken for a part of it: what has not changed since `begun` is in it.
    void keep(const Action &action, const SnapshotId &snapshot, std::chrono::steady_clock::time_point begun);
    void forget(const AgentId &agent) { m_calls.remove(agent); }

private:
    using Clock = std::chrono::steady_clock;

    struct Call {
        Epoch epoch;
        QString tool;
        QString toolCallId;
        QList<Effect> effects;
        bool approved = false; ///< By a person, now or by a grant; else by a rule alone.
        SnapshotId snapshot; ///< Of before the call, or of later in it; null if none was taken.
        Clock::time_point begun;
        Clock::time_point kept; ///< When the snapshot was begun.
    };
    /// Null when it is none of those let through. Valid until the next change.
    [[nodiscard]] const Call *of(const Action &action) const;

    QHash<AgentId, QList<Call>> m_calls; // oldest first
};

/// What was let through with `whole` includes `part`: the same kind and reach, the same object or something beneath it, and no trait that
/// makes it worse (setuid, system, ...).
[[nodiscard]] bool includes(const QList<Effect> &whole, const Effect &part);
/// Each effect of `action` that changes something, or reaches outside, is included.
[[nodiscard]] bool includesAll(const QList<Effect> &whole, const Action &action);

} // namespace cofferdam
