// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the Guardian does with a question in a turn that nobody started.

#include "core/guardian/Decisions.h"
#include "core/guardian/Guardian.h"
#include "core/guardian/WaitingList.h"

namespace cofferdam {

/// Nobody is there to be asked. What a person was offered later, and approved, is let through one time.
void Guardian::setAside(ReviewKey key)
{
    Review &review = m_reviews.at(key);
    review.partOfApproved = m_approvals->calls().takePart(review);
    if (review.partOfApproved)
        return proceed(key);
    if (!review.action.mayWait)
        return conclude(key, decisions::askFirst(*review.ruling));
    if (review.action.kind != ActionKind::Model) { // no two requests are alike
        review.setAside = m_waiting->take(review).value;
        if (!review.setAside.isEmpty()) {
            review.approved = true;
            return proceed(key);
        }
        const auto added = m_waiting->add(review);
        review.setAside = added.id.value;
        review.notKept = added.lost;
    }
    m_approvals->watchForLoops(review);
    conclude(key, decisions::askLater(*review.ruling, !review.setAside.isEmpty()));
}

void Guardian::setWaitingList(WaitingList &list)
{
    m_waiting = &list;
    m_standing->tellScheduledApart();
    connect(m_standing, &Standing::removed, &list, &WaitingList::forget);
    // Timelines begin with each start, too; what was approved for what is no more is offered again.
    connect(m_standing, &Standing::rolledBack, &list, &WaitingList::takeBack);
    connect(m_standing, &Standing::aborted, &list, &WaitingList::takeBack);
    connect(this, &Guardian::freezeRequested, &list, &WaitingList::takeBack);
}

} // namespace cofferdam
