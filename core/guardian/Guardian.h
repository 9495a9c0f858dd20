// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The one place that turns an action into a decision.

#pragma once

#include "core/action/Decider.h"
#include "core/guardian/Question.h"
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

class OpenQuestions;
class SharedSnapshots;
class Tasks;
class Trail;

/// What the rules say of an action. Which agent has which rules is up to the function: Action::agent tells.
using PolicyFunction = std::function<Ruling(const Action &)>;

struct GuardianSettings {
    std::chrono::milliseconds deadline{90'000}; ///< For a person to answer.
    std::chrono::milliseconds maximum{240'000}; ///< From review() to the reply, holds and snapshots included.
    std::chrono::milliseconds taskLength{30 * 60'000};
};

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
class Guardian : public QObject, public Decider
{
    Q_OBJECT

public:
    Guardian(PolicyFunction policy, Trail &trail, SnapshotTaker &snapshots, GuardianSettings settings = {}, QObject *parent = nullptr);
    ~Guardian() override;

    /// See Decider. `context` stands for this one request: when it goes, the request is taken as cancelled (its question closes as
    /// "gone"). Action::task is set here; Action::id when it is null.
    void review(Action action, QObject *context, std::function<void(Decision)> done) override;

    /// A new timeline of `agent` (start or restore; also how an agent becomes known). Everything of older epochs that was not
    /// answered is answered Block, rule "rolled-back"; its task ends. An epoch that is not newer changes nothing.
    void timelineChanged(const AgentId &agent, Epoch epoch);
    /// Blocks what waits and everything after.
    void removeAgent(const AgentId &agent);

    /// The user sent a prompt. A task that was running ends. With `runId` only actions of that run belong to the task.
    TaskId beginTask(const AgentId &agent, const QString &runId = {});
    /// Answered or aborted. What is not yet decided of it is blocked.
    void endTask(const AgentId &agent);
    [[nodiscard]] TaskId task(const AgentId &agent) const;

    /// Blocks every action of `agent` until release() of the same cause. `cause` is a word for programs ("frozen", "plugin", ...)
    /// and becomes part of the rule, `reason` a sentence for people.
    void setHold(const AgentId &agent, const QString &cause, const QString &reason);
    void release(const AgentId &agent, const QString &cause);
    [[nodiscard]] bool isHeld(const AgentId &agent) const;

    [[nodiscard]] QList<Question> questions() const;
    /// A person's answer. NotFound or Timeout when the question is no longer open.
    [[nodiscard]] Result<void> resolve(const QuestionId &question, bool approve, const QString &note);

    /// Writes the "ended" row.
    void reportEnded(const ToolEnd &end);

Q_SIGNALS:
    void questionOpened(const cofferdam::Question &question); ///< Also when `waiting` changed.
    void questionClosed(const cofferdam::QuestionId &question, const cofferdam::AgentId &agent, cofferdam::Outcome outcome);
    /// A rule said freeze: stop the VM until a person looks. The hold "frozen" is set already.
    void freezeRequested(const cofferdam::AgentId &agent, const QString &reason);
    void taskEnded(const cofferdam::AgentId &agent, const cofferdam::TaskId &task);

private:
    // The way of a review: begin -> (ask -> answered) -> (snapshot) -> conclude -> told. Each step looks the review up again: what is
    // gone, answered or of an older timeline is not found and cannot go on.
    void begin(ReviewKey key);
    void ask(ReviewKey key);
    void asked(ReviewKey key, const QuestionId &id, const Result<quint64> &written);
    void approve(ReviewKey key);
    void takeSnapshot(ReviewKey key);
    void conclude(ReviewKey key, Decision decision);
    void committed(ReviewKey key, int row, const Result<quint64> &written);
    void tell(ReviewKey key, Decision decision);

    /// Why the review must not go on, if so. Looked at before each step and once more when the allow is on disk.
    [[nodiscard]] std::optional<Decision> objection(const Review &review) const;
    [[nodiscard]] Verdict checkedVerdict(const Review &review) const;
    [[nodiscard]] SnapshotId before(const Review &review) const;
    void closeQuestion(const QuestionId &id, Outcome outcome);
    void contextGone(ReviewKey key);
    void blockWaiting(const std::function<bool(const Review &)> &which, Outcome outcome, const Decision &decision);
    void closeTask(const AgentId &agent);
    void watchTime();
    void timeIsUp();

    PolicyFunction m_policy;
    Trail &m_trail;
    SnapshotTaker &m_taker;
    GuardianSettings m_settings;
    QHash<AgentId, Epoch> m_epochs;                 // of the agents that are known
    QHash<AgentId, QMap<QString, QString>> m_holds; // reason by cause; may be set before the agent is known
    ReviewKey m_lastKey = 0;
    std::map<ReviewKey, Review> m_reviews; // oldest first
    std::unique_ptr<OpenQuestions> m_questions;
    SharedSnapshots *m_snapshots;
    Tasks *m_tasks;
    QTimer *m_clock;
};

} // namespace cofferdam
