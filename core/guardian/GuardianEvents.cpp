// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happens to the Guardian from outside while actions wait: time, rollback, holds, cut connections, tasks.

#include "core/guardian/Guardian.h"

#include "core/audit/Trail.h"
#include "core/guardian/Blocks.h"
#include "core/guardian/DecisionRow.h"
#include "core/guardian/Grants.h"
#include "core/guardian/OpenQuestions.h"
#include "core/guardian/SharedSnapshots.h"
#include "core/guardian/Tasks.h"

#include <QTimer>

#include <algorithm>

namespace cofferdam {

namespace {

// How long a block may take to be written before it is told without.
constexpr std::chrono::seconds kLastCommit{5};

} // namespace

// ------------------------------------------------------------------------------------------------ timeline and agent

void Guardian::timelineChanged(const AgentId &agent, Epoch epoch)
{
    if (const auto known = m_epochs.constFind(agent); known != m_epochs.cend() && *known >= epoch)
        return;
    m_epochs.insert(agent, epoch);
    m_snapshots->forget(agent);
    m_calls.forget(agent);
    m_grants->endAll([&agent](const Grant &grant) { return grant.action.agent == agent; }, GrantEnd::RolledBack);
    m_reasks.clear(agent);
    m_loops.remove(agent);
    blockWaiting([&agent, epoch](const Review &review) { return review.action.agent == agent && review.action.epoch != epoch; }, Outcome::RolledBack,
                 blocks::rolledBack());
    closeTask(agent);
}

void Guardian::removeAgent(const AgentId &agent)
{
    m_epochs.remove(agent);
    m_holds.remove(agent);
    m_snapshots->forget(agent);
    m_calls.forget(agent);
    m_grants->endAll([&agent](const Grant &grant) { return grant.action.agent == agent; }, GrantEnd::AgentRemoved);
    m_reasks.clear(agent);
    m_loops.remove(agent);
    blockWaiting([&agent](const Review &review) { return review.action.agent == agent; }, Outcome::Gone, blocks::agentRemoved());
    closeTask(agent);
}

void Guardian::setHold(const AgentId &agent, const QString &cause, const Phrase &reason, bool startMayGoOn)
{
    m_holds[agent].insert(cause, {reason, startMayGoOn});
}

void Guardian::release(const AgentId &agent, const QString &cause)
{
    if (const auto holds = m_holds.find(agent); holds != m_holds.end())
        holds->remove(cause);
}

bool Guardian::isHeld(const AgentId &agent) const
{
    return !m_holds.value(agent).isEmpty();
}

// ------------------------------------------------------------------------------------------------ tasks

TaskId Guardian::beginTask(const AgentId &agent, const QString &runId)
{
    closeTask(agent);
    return m_tasks->begin(agent, runId);
}

void Guardian::endTask(const AgentId &agent, TaskEnd how)
{
    closeTask(agent, how);
}

TaskId Guardian::task(const AgentId &agent) const
{
    return m_tasks->current(agent);
}

void Guardian::closeTask(const AgentId &agent, TaskEnd how)
{
    const TaskId task = m_tasks->end(agent);
    if (how == TaskEnd::Aborted)
        m_grants->endAll([&agent](const Grant &grant) { return grant.action.agent == agent; }, GrantEnd::Aborted);
    if (task.isNull())
        return;
    m_grants->endAll([&task](const Grant &grant) { return grant.scope == GrantScope::Task && grant.action.task == task; }, GrantEnd::TaskEnded);
    blockWaiting([&task](const Review &review) { return review.action.task == task; }, Outcome::TaskEnded, blocks::taskEnded());
    Q_EMIT taskEnded(agent, task);
}

// ------------------------------------------------------------------------------------------------ reports and cut connections

void Guardian::reportEnded(const ToolEnd &end)
{
    Action action;
    action.agent = end.agent;
    action.runId = end.runId;
    TrailRow row = endedRow(end, m_tasks->of(action));
    row.snapshot = m_taker.newest(end.agent);
    m_trail.append(std::move(row));
}

void Guardian::contextGone(ReviewKey key)
{
    const auto found = m_reviews.find(key);
    if (found == m_reviews.end())
        return;
    // While its row is being written nothing can be added: committed() sees that nobody is left, and takes an allow back.
    if (found->second.stage == Review::Stage::Committing)
        return;
    blockWaiting([key](const Review &review) { return review.key == key; }, Outcome::Gone, blocks::gone());
}

/// Blocks all reviews of a kind that are not decided yet, and takes them out of their questions.
void Guardian::blockWaiting(const std::function<bool(const Review &)> &which, Outcome outcome, const Decision &decision)
{
    std::vector<ReviewKey> keys; // first collected: telling people may start other things
    for (const auto &[key, review] : m_reviews) {
        if (review.stage != Review::Stage::Committing && which(review))
            keys.push_back(key);
    }
    for (const ReviewKey key : keys) {
        const auto found = m_reviews.find(key);
        if (found == m_reviews.end() || found->second.stage == Review::Stage::Committing)
            continue;
        Review &review = found->second;
        if (const QuestionId id = review.question; !id.isNull() && !review.approved) {
            review.askedTime = ReviewClock::now() - review.asked;
            if (m_questions->leave(id, key))
                closeQuestion(id, outcome);
        }
        conclude(key, decision);
    }
}

// ------------------------------------------------------------------------------------------------ time

void Guardian::watchTime()
{
    if (m_reviews.empty()) {
        m_clock->stop();
        return;
    }
    const auto now = ReviewClock::now();
    auto next = ReviewClock::time_point::max();
    for (const auto &[key, review] : m_reviews) {
        const auto limit = review.begun + m_settings.maximum;
        next = std::min(next, limit > now ? limit : limit + kLastCommit);
    }
    for (const OpenQuestion &open : m_questions->all())
        next = std::min(next, open.answerBy);
    m_clock->start(std::max(std::chrono::ceil<std::chrono::milliseconds>(next - now), std::chrono::milliseconds(0)));
}

void Guardian::timeIsUp()
{
    const auto now = ReviewClock::now();
    const Decision decision = blocks::deadline();
    std::vector<QuestionId> late;
    for (const OpenQuestion &open : m_questions->all()) {
        if (open.answerBy <= now)
            late.push_back(open.question.id);
    }
    for (const QuestionId &id : late)
        blockWaiting([&id](const Review &review) { return review.question == id && !review.approved; }, Outcome::TimedOut, decision);
    blockWaiting([this, now](const Review &review) { return review.begun + m_settings.maximum <= now; }, Outcome::TimedOut, decision);

    // What is left of those after a while hangs in the disk. They are told; a row that says so is written behind the one that hangs.
    while (!m_reviews.empty() && m_reviews.begin()->second.begun + m_settings.maximum + kLastCommit <= now) {
        Review &review = m_reviews.begin()->second;
        review.decision = decision;
        m_trail.append(decisionRow(review, before(review)));
        tell(m_reviews.begin()->first, decision);
    }
    watchTime();
}

} // namespace cofferdam
