// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A person's word beyond one action: grants, the parts of approved calls, and the agents that ask for it again and again.

#pragma once

#include "core/guardian/AllowedCalls.h"
#include "core/guardian/Grants.h"
#include "core/guardian/LoopDetector.h"
#include "core/guardian/Question.h"

#include <QHash>

namespace cofferdam {

class Rulings;
class Trail;

class Approvals : public QObject
{
    Q_OBJECT

public:
    /// `taskLength`: what a grant for a task lasts at most. The trail outlives it.
    Approvals(Trail &trail, std::chrono::milliseconds taskLength, QObject *parent = nullptr);
    ~Approvals() override; ///< Ends all grants.

    /// Why an approval of `question` cannot last as wished, if so.
    [[nodiscard]] Result<void> mayLast(const Question &question, const GrantWish &wish) const;
    /// What an approval for longer could cover, counted over the trail. Calls `done` once unless `context` is gone.
    void preview(const Question &question, QObject *context, std::function<void(Result<GrantPreview>)> done) const;
    /// `review` was approved for longer; cameIntoForce() follows, or the grant ends. Precondition: mayLast().
    void grant(const Review &review, const GrantWish &wish, const QString &note);

    [[nodiscard]] GrantId match(const Review &review) const { return m_grants->match(review); }
    [[nodiscard]] bool covers(const GrantId &id, const Review &review) const { return m_grants->covers(id, review); }
    [[nodiscard]] const Grant *find(const GrantId &id) const { return m_grants->find(id); }
    void used(const GrantId &id);
    [[nodiscard]] QList<Grant> inForce() const { return m_grants->inForce(); } ///< Oldest first.

    [[nodiscard]] AllowedCalls &calls() noexcept { return m_calls; }
    [[nodiscard]] const AllowedCalls &calls() const noexcept { return m_calls; }

    [[nodiscard]] Result<void> revoke(const GrantId &id);
    // Whatever ends a grant ends what was approved for a call, too.
    void taskEnded(const TaskId &task);
    /// Grants that were given under others than `rulings` end.
    void rulesChanged(const Rulings &rulings);
    void endAll(const AgentId &agent, GrantEnd why);
    /// As endAll(), and no loop of it is remembered.
    void forget(const AgentId &agent, GrantEnd why);

    /// `review` is asked, or blocked by a rule.
    void watchForLoops(const Review &review);
    /// A person's word covers it: no loop.
    void noLoop(const Review &review) { m_detector.forget(review.action.agent, review.key); }
    /// Loops of the last ten minutes that were told and not answered by a freeze, one for each agent.
    [[nodiscard]] QList<Reask> loops() const;

Q_SIGNALS:
    void cameIntoForce(const cofferdam::GrantId &id); ///< Its row is on disk. From here on it covers actions, also those that wait.
    // These come from the event loop.
    void changed(const cofferdam::Grant &grant); ///< It came into force, or was used.
    void ended(const cofferdam::Grant &grant, cofferdam::GrantEnd why);
    void reasked(const cofferdam::Reask &reask);

private:
    void onEnded(const Grant &grant, GrantEnd why);
    void tellChanged(const GrantId &id);

    Trail &m_trail;
    std::chrono::milliseconds m_taskLength;
    Grants *m_grants;
    AllowedCalls m_calls;
    LoopDetector m_detector;
    QHash<AgentId, Reask> m_loops; // the last one that was told
};

} // namespace cofferdam
