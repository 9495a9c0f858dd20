// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one place that turns an action into a decision.

#pragma once

#include "core/action/Decider.h"
#include "core/guardian/Calls.h"
#include "core/guardian/Grant.h"
#include "core/guardian/Question.h"
#include "core/guardian/Reasks.h"
#include "core/guardian/Review.h"
#include "core/guardian/SnapshotTaker.h"
#include "core/policy/Ruling.h"

#include <QHash>
#include <QList>
#include <QMap>
#include <QObject>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>

class QTimer;

namespace cofferdam {

class Grants;
class OpenQuestions;
class SharedSnapshots;
class Tasks;
class Trail;
struct OpenQuestion;

/// What the rules say of an action. Which agent has which rules is up to the function: Action::agent tells.
using PolicyFunction = std::function<Ruling(const Action &)>;

struct GuardianSettings {
    std::chrono::milliseconds deadline{90'000}; ///< For a person to answer.
    std::chrono::milliseconds maximum{240'000}; ///< From review() to the reply, holds and snapshots included.
    std::chrono::milliseconds taskLength{30 * 60'000};
};

/// Why a task is over.
enum class TaskEnd : quint8 { Answered, Aborted };

/// How a tool call came to its end, as the guest reports it.
struct ToolEnd {
    AgentId agent;
    Epoch epoch;
    QString tool;
    QString toolCallId;
    QString runId;
    bool ok = false;
    QString error;
    double durationMs = 0;
};

/// Lives in the thread of the trail; the snapshot taker is called from there. A decision that lets an action through is committed
/// before it is told. A block is told even when the trail cannot take it. Signals that a question closed come from the event loop.
class Guardian : public QObject
{
    Q_OBJECT

public:
    Guardian(PolicyFunction policy, Trail &trail, SnapshotTaker &snapshots, GuardianSettings settings = {}, QObject *parent = nullptr);
    ~Guardian() override;

    /// Decides `action` and calls `done` exactly once, from the event loop, after the decision was committed to the trail. `context`
    /// stands for this one request: when it goes, nothing is called, and the request is taken as cancelled (its question closes as
    /// "gone"). Action::task is set here; Action::id when it is null.
    void review(Action action, QObject *context, std::function<void(Decision)> done);

    /// A new timeline of `agent` (start or restore; also how an agent becomes known). Everything of older epochs that was not
    /// answered is answered Block, rule "rolled-back"; its task ends. An epoch that is not newer changes nothing.
    void timelineChanged(const AgentId &agent, Epoch epoch);
    /// Blocks what waits and everything after.
    void removeAgent(const AgentId &agent);

    /// The user sent a prompt. A task that was running ends. With `runId` only actions of that run belong to the task.
    TaskId beginTask(const AgentId &agent, const QString &runId = {});
    /// What is not yet decided of it is blocked, and its grants are void. Who aborts trusts no more: then all grants of the agent are void.
    void endTask(const AgentId &agent, TaskEnd how = TaskEnd::Answered);
    [[nodiscard]] TaskId task(const AgentId &agent) const;

    /// Blocks every action of `agent` until release() of the same cause. `cause` is a word for programs ("frozen", "plugin", ...)
    /// and becomes part of the rule, `reason` a sentence for people.
    /// `startMayGoOn`: what OpenClaw itself does by itself, seen by a gate and allowed by a rule alone, is let through all the same,
    /// because without it the machine would never come to the point where the hold ends.
    void setHold(const AgentId &agent, const QString &cause, const QString &reason, bool startMayGoOn = false);
    void release(const AgentId &agent, const QString &cause);
    [[nodiscard]] bool isHeld(const AgentId &agent) const;

    [[nodiscard]] QList<Question> questions() const;
    /// A person's answer. NotFound or Timeout when the question is no longer open. An approval that asks for more than once and cannot
    /// have it is an error, and nothing is approved.
    [[nodiscard]] Result<void> resolve(const QuestionId &question, bool approve, const QString &note, const GrantWish &wish = {});
    /// What an approval for longer could cover, counted over the trail. Calls `done` once unless `context` is gone.
    void previewGrant(const QuestionId &question, QObject *context, std::function<void(Result<GrantPreview>)> done);

    /// Those in force, oldest first.
    [[nodiscard]] QList<Grant> grants() const;
    /// Other rules are in force: grants that were given under others end. Until this is called they are merely not used.
    void rulesChanged();
    /// An action under way that leans on it is blocked.
    [[nodiscard]] Result<void> revokeGrant(const GrantId &grant);
    /// Loops of the last ten minutes that were told and not answered by a freeze, one for each agent.
    [[nodiscard]] QList<Reask> loops() const;
    /// A person stops the agent until they have looked: the hold "frozen", and all its grants are void.
    void freeze(const AgentId &agent, const QString &reason);

    /// Writes the "ended" row.
    void reportEnded(const ToolEnd &end);

Q_SIGNALS:
    void questionOpened(const cofferdam::Question &question); ///< Also when `waiting` changed.
    void questionClosed(const cofferdam::QuestionId &question, const cofferdam::AgentId &agent, cofferdam::Outcome outcome);
    /// A rule said freeze: stop the VM until a person looks. The hold "frozen" is set already.
    void freezeRequested(const cofferdam::AgentId &agent, const QString &reason);
    void taskEnded(const cofferdam::AgentId &agent, const cofferdam::TaskId &task);
    void grantChanged(const cofferdam::Grant &grant); ///< It came into force, or was used.
    void grantEnded(const cofferdam::Grant &grant, cofferdam::GrantEnd why);
    /// The agent asks for much the same again and again; a person may want to freeze it.
    void reasked(const cofferdam::Reask &reask);

private:
    // The way of a review: begin -> (ask -> answered) -> (snapshot) -> conclude -> told. Each step looks the review up again: what is
    // gone, answered or of an older timeline is not found and cannot go on.
    void begin(ReviewKey key);
    void ask(ReviewKey key);
    void asked(ReviewKey key, const QuestionId &id, const Result<quint64> &written);
    void approve(ReviewKey key);
    void proceed(ReviewKey key);
    void takeSnapshot(ReviewKey key);
    void conclude(ReviewKey key, Decision decision);
    void committed(ReviewKey key, int row, const Result<quint64> &written);
    void tell(ReviewKey key, Decision decision);

    /// Why the review must not go on, if so. Looked at before each step and once more when the allow is on disk.
    [[nodiscard]] std::optional<Decision> objection(const Review &review) const;
    [[nodiscard]] Verdict checkedVerdict(const Review &review) const;
    [[nodiscard]] Decision allowed(const Review &review) const;
    [[nodiscard]] SnapshotId before(const Review &review) const;
    [[nodiscard]] const Calls::Call *approvedCall(const Review &review) const;
    /// Its snapshot serves for this part of it, too.
    [[nodiscard]] bool useSnapshotOfCall(ReviewKey key);
    void closeQuestion(const QuestionId &id, Outcome outcome);
    void contextGone(ReviewKey key);
    void blockWaiting(const std::function<bool(const Review &)> &which, Outcome outcome, const Decision &decision);
    void closeTask(const AgentId &agent, TaskEnd how = TaskEnd::Answered);

    // Grants (GuardianGrants.cpp)
    [[nodiscard]] Result<void> mayGrant(const OpenQuestion &open, const GrantWish &wish) const;
    void grant(const Review &review, const GrantWish &wish, const QString &note);
    void cover(const GrantId &id);
    [[nodiscard]] bool useGrant(ReviewKey key);
    void onGrantEnded(const Grant &grant, GrantEnd why);
    void watchForLoops(const Review &review);
    void watchTime();
    void timeIsUp();

    PolicyFunction m_policy;
    Trail &m_trail;
    SnapshotTaker &m_taker;
    GuardianSettings m_settings;
    QHash<AgentId, Epoch> m_epochs;                 // of the agents that are known
    struct Hold {
        QString reason;
        bool startMayGoOn = false;
    };
    QHash<AgentId, QMap<QString, Hold>> m_holds; // by cause; may be set before the agent is known
    ReviewKey m_lastKey = 0;
    std::map<ReviewKey, Review> m_reviews; // oldest first
    std::unique_ptr<OpenQuestions> m_questions;
    SharedSnapshots *m_snapshots;
    Tasks *m_tasks;
    Grants *m_grants;
    Calls m_calls;
    Reasks m_reasks;
    QHash<AgentId, Reask> m_loops; // the last one that was told
    QTimer *m_clock;
};

} // namespace cofferdam
