// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Questions.h"

#include "core/audit/Trail.h"
#include "core/guardian/DecisionRow.h"

#include <QDateTime>

#include <algorithm>

namespace cofferdam {
namespace {

// Reviews of one agent
constexpr qsizetype kMaxWaiting = 64;
constexpr qsizetype kMaxWaitingAtGates = 48;
constexpr qsizetype kMaxWaitingOfCall = 16;

bool sameBinding(const OpenQuestion &open, const Review &review)
{
    const Action &shown = open.question.action;
    return shown.agent == review.action.agent && shown.epoch == review.action.epoch && shown.task == review.action.task
           && open.question.ruling.policyVersion == review.ruling->policyVersion && isSame(shown, open.digest, review);
}

} // namespace

Questions::Questions(Trail &trail, Reviews &reviews, QObject *parent) : QObject(parent), m_trail(trail), m_reviews(reviews) {}

void Questions::ask(Review &review, const SnapshotId &before)
{
    const QuestionId id = join(review).question.id;
    review.question = id;
    review.stage = Review::Stage::Asking;
    m_trail.append(questionRow(review, before), this, [this, key = review.key, id](const Result<quint64> &written) { asked(key, id, written); });
}

OpenQuestion &Questions::join(const Review &review)
{
    Q_ASSERT(review.ruling);
    auto open = std::ranges::find_if(m_questions, [&review](const OpenQuestion &each) { return sameBinding(each, review); });
    if (open != m_questions.end()) {
        open->members.push_back(review.key);
        open->question.waiting = int(open->members.size());
        return *open;
    }
    const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(review.answerBy - ReviewClock::now());
    return m_questions.emplace_back(OpenQuestion{.question = {.id = QuestionId::create(),
                                                              .action = review.action,
                                                              .ruling = *review.ruling,
                                                              .askedMs = nowMs,
                                                              .deadlineMs = nowMs + left.count(),
                                                              .reversible = isReversible(review.action),
                                                              .waiting = 1},
                                                 .members = {review.key},
                                                 .answerBy = review.answerBy,
                                                 .announced = false,
                                                 .digest = review.digest});
}

void Questions::asked(ReviewKey key, const QuestionId &id, const Result<quint64> &written)
{
    Review *review = m_reviews.find(key);
    if (!review || review->stage != Review::Stage::Asking || review->question != id)
        return; // answered otherwise meanwhile, or asked anew
    if (!written) {
        leave(id, key, QuestionEnd::Failed);
        Q_EMIT notRecorded(key, written.error());
        return;
    }
    review->stage = Review::Stage::Waiting;
    if (const auto open = at(id); open != m_questions.end()) {
        open->announced = true;
        const Question shown = open->question;
        Q_EMIT opened(shown);
    }
}

std::list<OpenQuestion>::iterator Questions::at(const QuestionId &id)
{
    return std::ranges::find_if(m_questions, [&id](const OpenQuestion &each) { return each.question.id == id; });
}

const OpenQuestion *Questions::find(const QuestionId &id) const
{
    const auto found = std::ranges::find_if(m_questions, [&id](const OpenQuestion &each) { return each.question.id == id && each.announced; });
    return found == m_questions.end() ? nullptr : &*found;
}

void Questions::close(const QuestionId &id, QuestionEnd why, const api::ClientDetail &by)
{
    const auto open = at(id);
    if (open == m_questions.end())
        return;
    const AgentId agent = open->question.action.agent;
    const bool announced = open->announced;
    m_questions.erase(open);
    if (announced)
        QMetaObject::invokeMethod(this, [this, id, agent, why, by] { Q_EMIT closed(id, agent, why, by); }, Qt::QueuedConnection);
}

void Questions::leave(const QuestionId &id, ReviewKey key, QuestionEnd why)
{
    const auto open = at(id);
    if (open == m_questions.end())
        return;
    std::erase(open->members, key);
    open->question.waiting = int(open->members.size());
    if (open->members.empty())
        close(id, why);
}

QList<Question> Questions::announced() const
{
    QList<Question> open;
    for (const OpenQuestion &each : m_questions) {
        if (each.announced)
            open += each.question;
    }
    return open;
}

bool Questions::hasRoomFor(const Action &action) const
{
    qsizetype all = 0;
    qsizetype ofGates = 0;
    qsizetype ofCall = 0;
    for (const OpenQuestion &open : m_questions) {
        for (const ReviewKey key : open.members) {
            const Review *review = m_reviews.find(key);
            if (!review || review->action.agent != action.agent)
                continue;
            ++all;
            ofGates += review->action.gate != Gate::Tool;
            ofCall += review->action.gate != Gate::Tool && review->action.toolCallId == action.toolCallId;
        }
    }
    return all < kMaxWaiting && (action.gate == Gate::Tool || (ofGates < kMaxWaitingAtGates && ofCall < kMaxWaitingOfCall));
}

std::vector<QuestionId> Questions::late() const
{
    const auto now = ReviewClock::now();
    std::vector<QuestionId> ids;
    for (const OpenQuestion &open : m_questions) {
        if (open.answerBy <= now)
            ids.push_back(open.question.id);
    }
    return ids;
}

ReviewClock::time_point Questions::nextDeadline() const
{
    auto next = ReviewClock::time_point::max();
    for (const OpenQuestion &open : m_questions)
        next = std::min(next, open.answerBy);
    return next;
}

} // namespace cofferdam
