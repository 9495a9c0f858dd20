// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one place that turns an action into a decision.

#pragma once

#include "core/action/Decider.h"
#include "core/api/trail.pb.h"
#include "core/guardian/Approvals.h"
#include "core/guardian/Questions.h"
#include "core/guardian/SnapshotTaker.h"
#include "core/guardian/Standing.h"
#include "core/guardian/ToolEnd.h"
#include "core/policy/Rulings.h"

#include <QList>

#include <optional>

namespace cofferdam {

class Deadlines;
class WaitingList;
class SharedSnapshots;
class Trail;

struct GuardianSettings {
    std::chrono::milliseconds deadline{90'000}; ///< For a person to answer.
    std::chrono::milliseconds maximum{240'000}; ///< From review() to the reply, holds and snapshots included.
    std::chrono::milliseconds taskLength{30 * 60'000};
};

/// Lives in the thread of the trail; the snapshot taker is called from there. A decision that lets an action through is committed before it
/// is told. A block is told even when the trail cannot take it. Signals that a question closed come from the event loop.
class Guardian : public QObject
{
    Q_OBJECT

public:
    /// All of them outlive it.
    Guardian(const Rulings &rulings, Trail &trail, SnapshotTaker &snapshots, GuardianSettings settings = {}, QObject *parent = nullptr);
    ~Guardian() override;

    /// Decides `action` and calls `done` exactly once, from the event loop, after the decision was committed to the trail. `context`
    /// stands for this one request: when it goes, nothing is called, and the request is taken as cancelled (its question closes as
    /// "gone"). Action::task is set here, but for a request to a model, which names
    /// the one that it began in; Action::id when it is null. `witness` may be empty.
    void review(Action action, QObject *context, std::function<void(Decision)> done, Witness witness = {});

    /// A new timeline of `agent` (start or restore; also how an agent becomes known). Everything of older epochs that was not answered is
    /// answered Block, rule "rolled-back"; its task ends. An epoch that is not newer changes nothing.
    void timelineChanged(const AgentId &agent, Epoch epoch) { m_standing->timelineChanged(agent, epoch); }
    /// Blocks what waits and everything after.
    void removeAgent(const AgentId &agent) { m_standing->removeAgent(agent); }

    /// The user sent a prompt. A task that was running ends. With `runId` only actions of that run belong to the task.
    TaskId beginTask(const AgentId &agent, const QString &runId = {}) { return m_standing->beginTask(agent, runId); }
    /// What is not yet decided of it is blocked, and its grants are void. Who aborts trusts no more: then all grants of the agent are void.
    void endTask(const AgentId &agent, TaskEnd how = TaskEnd::Answered) { m_standing->endTask(agent, how); }
    [[nodiscard]] TaskId task(const AgentId &agent) const { return m_standing->task(agent); }

    /// From now on turns that nobody started are told apart (Tasks.h): what is to be asked in them is blocked and kept in `list`, which outlives it.
    void setWaitingList(WaitingList &list);
    /// Such a turn is seen; else it begins with its first action or model request. Null when they are not told apart.
    TaskId beginScheduled(const AgentId &agent, const QString &runId) { return m_standing->beginScheduled(agent, runId); }
    void endScheduled(const AgentId &agent, const QString &runId) { m_standing->endScheduled(agent, runId); }
    /// A turn that nobody started and whose run is known is under way.
    [[nodiscard]] bool hasScheduled(const AgentId &agent) const { return m_standing->hasScheduled(agent); }
    /// Who asks a model now; as above, a turn that nobody started may begin with it.
    TaskId taskOfModel(const AgentId &agent) { return m_standing->taskOfModel(agent); }

    /// Blocks every action of `agent` until release() of the same cause; see Holds.
    void setHold(const AgentId &agent, const QString &cause, const Phrase &reason, bool startMayGoOn = false)
    {
        m_standing->holds().set(agent, cause, reason, startMayGoOn);
        Q_EMIT holdChanged(agent);
    }
    void release(const AgentId &agent, const QString &cause)
    {
        m_standing->holds().release(agent, cause);
        Q_EMIT holdChanged(agent);
    }
    [[nodiscard]] bool isHeld(const AgentId &agent) const { return m_standing->holds().isHeld(agent); }
    [[nodiscard]] bool isFrozen(const AgentId &agent) const { return m_standing->holds().isFrozen(agent); }
    /// Why everything is blocked, for people; empty when it is not held.
    [[nodiscard]] Phrase heldBecause(const AgentId &agent) const
    {
        const auto held = m_standing->holds().objection(agent, false);
        return held ? held->reason : Phrase();
    }
    /// A person stops the agent, or a rule does, or it fills the trail, until they have looked: the hold "frozen", and all its grants are void.
    void freeze(const AgentId &agent, const Phrase &reason)
    {
        m_standing->freeze(agent, reason);
        Q_EMIT holdChanged(agent);
        Q_EMIT freezeRequested(agent, reason);
    }
    /// A person has looked, or what was frozen is no more.
    void unfreeze(const AgentId &agent)
    {
        m_standing->holds().unfreeze(agent);
        Q_EMIT holdChanged(agent);
    }

    [[nodiscard]] QList<Question> questions() const { return m_questions->announced(); }
    /// A person's answer, given through the program `by`. NotFound or Timeout when the question is no longer open. An approval that asks for
    /// more than once and cannot have it is an error, and nothing is approved. Denied when it was blocked all the same.
    [[nodiscard]] Result<void> resolve(const QuestionId &question, bool approve, const QString &note, const GrantWish &wish = {},
                                       const api::ClientDetail &by = {});
    /// What an approval for longer could cover, counted over the trail. Calls `done` once unless `context` is gone.
    void previewGrant(const QuestionId &question, QObject *context, std::function<void(Result<GrantPreview>)> done);

    /// Those in force, oldest first.
    [[nodiscard]] QList<Grant> grants() const { return m_approvals->inForce(); }
    /// Other rules are in force: grants that were given under others end. Until this is called they are merely not used.
    void rulesChanged() { m_approvals->rulesChanged(m_rulings); }
    /// An action under way that leans on it is blocked.
    [[nodiscard]] Result<void> revokeGrant(const GrantId &grant) { return m_approvals->revoke(grant); }
    /// Loops of the last ten minutes that were told and not answered by a freeze, one for each agent.
    [[nodiscard]] QList<Reask> loops() const { return m_approvals->loops(); }

    /// Writes the "ended" row.
    void reportEnded(const ToolEnd &end);

Q_SIGNALS:
    void questionOpened(const cofferdam::Question &question); ///< Also when `waiting` changed.
    /// `by`: who answered it; of process 0: nobody.
    void questionClosed(const cofferdam::QuestionId &question, const cofferdam::AgentId &agent, cofferdam::QuestionEnd why,
                        const cofferdam::api::ClientDetail &by);
    /// Stop the VM until a person looks. The hold "frozen" is set already.
    void freezeRequested(const cofferdam::AgentId &agent, const Phrase &reason);
    void holdChanged(const cofferdam::AgentId &agent); ///< isHeld(), isFrozen() or heldBecause() may be another.
    void rolledBack(const cofferdam::AgentId &agent); ///< What it had under way is of a timeline that is no more, or it is no more itself.
    void taskEnded(const cofferdam::AgentId &agent, const cofferdam::TaskId &task);
    void grantChanged(const cofferdam::Grant &grant); ///< It came into force, or was used.
    void grantEnded(const cofferdam::Grant &grant, cofferdam::GrantEnd why);
    /// The agent asks for much the same again and again; a person may want to freeze it.
    void reasked(const cofferdam::Reask &reask);

private:
    // The way of a review: begin -> (ask -> answered) -> (snapshot) -> conclude -> told. Each step looks the review up again: what is gone,
    // answered or of an older timeline is not found and cannot go on.
    void begin(ReviewKey key);
    void ask(ReviewKey key);
    void setAside(ReviewKey key);
    [[nodiscard]] Result<void> approve(ReviewKey key);
    void cover(const GrantId &grant);
    void proceed(ReviewKey key);
    void takeSnapshot(ReviewKey key);
    void conclude(ReviewKey key, Decision decision);
    void committed(ReviewKey key, int row, const Result<quint64> &written);
    void tell(ReviewKey key, Decision decision);

    /// Why the review must not go on, if so. Looked at before each step and once more when the allow is on disk.
    [[nodiscard]] std::optional<Decision> objection(const Review &review) const;
    [[nodiscard]] SnapshotId before(const Review &review) const;
    /// The snapshot that the call has it is part of, if that serves and is still there.
    [[nodiscard]] SnapshotId snapshotOfCall(const Review &review) const;
    void contextGone(ReviewKey key);
    /// Those that are not decided yet; takes them out of their questions.
    void blockWaiting(const std::function<bool(const Review &)> &which, QuestionEnd why, const Decision &decision);
    void onRolledBack(const AgentId &agent);
    void onRemoved(const AgentId &agent);
    void onTaskEnded(const AgentId &agent, const TaskId &task);
    void watchTime();
    void timeIsUp();

    const Rulings &m_rulings;
    Trail &m_trail;
    SnapshotTaker &m_taker;
    Reviews m_reviews;
    Approvals *m_approvals;
    Standing *m_standing;
    Deadlines *m_deadlines;
    Questions *m_questions;
    SharedSnapshots *m_snapshots;
    WaitingList *m_waiting = nullptr;
};

} // namespace cofferdam
