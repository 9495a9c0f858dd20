// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The questions that wait for a person, equal ones under one head.

#pragma once

#include "core/guardian/Question.h"
#include "core/guardian/Review.h"

#include <list>
#include <vector>

namespace cofferdam {

struct OpenQuestion {
    Question question;
    std::vector<ReviewKey> members; ///< Oldest first; the first one is what the question shows.
    ReviewClock::time_point answerBy;
    bool announced = false; ///< Its row is committed; before that nobody can answer it.
    QByteArray digest;
};

class OpenQuestions
{
public:
    /// Puts the review under the question that is bound to the same agent, epoch, task, policy version and digest, or under a new one.
    OpenQuestion &join(ReviewKey key, const Review &review);
    /// Null when there is none of that id.
    [[nodiscard]] OpenQuestion *find(const QuestionId &id);
    void remove(const QuestionId &id);
    /// Takes one review out; true when that leaves the question empty.
    [[nodiscard]] bool leave(const QuestionId &id, ReviewKey key);

    [[nodiscard]] qsizetype waiting(const AgentId &agent) const; ///< Reviews, not questions.
    [[nodiscard]] const std::list<OpenQuestion> &all() const noexcept { return m_questions; }

private:
    std::list<OpenQuestion> m_questions; // oldest first; references stay valid
};

} // namespace cofferdam
