// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/OpenQuestions.h"

#include <QDateTime>

#include <algorithm>

namespace cofferdam {
namespace {

bool sameBinding(const OpenQuestion &open, const Review &review)
{
    const Action &shown = open.question.action;
    return shown.agent == review.action.agent && shown.epoch == review.action.epoch && shown.task == review.action.task
           && open.question.ruling.policyVersion == review.ruling->policyVersion && isSame(shown, open.digest, review);
}

} // namespace

OpenQuestion &OpenQuestions::join(ReviewKey key, const Review &review)
{
    Q_ASSERT(review.ruling);
    auto open = std::ranges::find_if(m_questions, [&review](const OpenQuestion &each) { return sameBinding(each, review); });
    if (open != m_questions.end()) {
        open->members.push_back(key);
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
                                                 .members = {key},
                                                 .answerBy = review.answerBy,
                                                 .announced = false,
                                                 .digest = review.digest});
}

OpenQuestion *OpenQuestions::find(const QuestionId &id)
{
    const auto found = std::ranges::find_if(m_questions, [&id](const OpenQuestion &each) { return each.question.id == id; });
    return found == m_questions.end() ? nullptr : &*found;
}

void OpenQuestions::remove(const QuestionId &id)
{
    m_questions.remove_if([&id](const OpenQuestion &each) { return each.question.id == id; });
}

bool OpenQuestions::leave(const QuestionId &id, ReviewKey key)
{
    OpenQuestion *open = find(id);
    if (!open)
        return false;
    std::erase(open->members, key);
    open->question.waiting = int(open->members.size());
    return open->members.empty();
}

qsizetype OpenQuestions::waiting(const AgentId &agent) const
{
    qsizetype count = 0;
    for (const OpenQuestion &each : m_questions) {
        if (each.question.action.agent == agent)
            count += qsizetype(each.members.size());
    }
    return count;
}

} // namespace cofferdam
