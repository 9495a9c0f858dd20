// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Tool calls that were let through lately, and for what: what the gates in the guest see of such a call afterwards need not be asked, or
// kept in a snapshot, a second time.

#pragma once

#include "core/guardian/ApprovedCall.h"

#include <QHash>
#include <QList>

#include <chrono>
#include <functional>

namespace cofferdam {

class AllowedCalls
{
public:
    /// A tool call was allowed; with a person's word when it was approved or covered by a grant. `snapshot` holds what has not changed since
    /// the review's was begun.
    void remember(const Review &review, const SnapshotId &snapshot);
    /// What a gate saw is a part of a call that a person approved, and was shown with it; see ApprovedCall. Counts it then.
    [[nodiscard]] bool takePart(const Review &part);
    /// Of the call that `action`, seen by a gate, is part of. Null when there is none, when it does not hold what would be destroyed, or when
    /// going back to it would lose too much. It may have been thinned out since.
    [[nodiscard]] SnapshotId snapshotFor(const Action &action) const;
    /// A snapshot was taken for a part of it: what has not changed since `begun` is in it.
    void keep(const Action &action, const SnapshotId &snapshot, std::chrono::steady_clock::time_point begun);

    // What persons approved ends; the snapshots go on serving.
    void endApprovals();
    void endApprovals(const AgentId &agent);
    void endApprovals(const TaskId &task);
    void endApproval(const AgentId &agent, const QString &toolCallId);
    void forget(const AgentId &agent) { m_calls.remove(agent); }

private:
    using Clock = std::chrono::steady_clock;

    struct Call {
        Epoch epoch;
        QString toolCallId;
        QList<Effect> effects;
        std::optional<ApprovedCall> approved; ///< By a person, now or by a grant; else by a rule alone.
        SnapshotId snapshot; ///< Of before the call, or of later in it; null if none was taken.
        Clock::time_point begun;
        Clock::time_point kept; ///< When the snapshot was begun.
    };
    using Calls = QHash<AgentId, QList<Call>>; // oldest first

    /// Null when it is none of those let through. Valid until the next change. `All`: Calls, or const.
    template<typename All>
    [[nodiscard]] static auto of(All &calls, const Action &action) -> decltype(&*calls.begin()->begin());
    static void endApprovals(QList<Call> &calls, const std::function<bool(const Call &)> &which);

    Calls m_calls;
};

} // namespace cofferdam
