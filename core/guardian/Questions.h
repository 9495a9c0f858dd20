// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The questions that wait for a person, equal ones under one head.

#pragma once

#include "core/guardian/Question.h"
#include "core/guardian/Reviews.h"

#include <list>

namespace cofferdam {

class Trail;

struct OpenQuestion {
    Question question;
    std::vector<ReviewKey> members; ///< Oldest first; the first one is what the question shows.
    ReviewClock::time_point answerBy;
    bool announced = false; ///< Its row is committed; before that nobody can answer it.
    QByteArray digest;
};

class Questions : public QObject
{
    Q_OBJECT

public:
    /// Both outlive it.
    Questions(Trail &trail, Reviews &reviews, QObject *parent = nullptr);

    /// Puts the review under the question that is bound to the same agent, epoch, task, policy version and digest, or under a new one, and
    /// writes its row. It waits for a person once that is on disk.
    void ask(Review &review, const SnapshotId &before);
    /// Null when nobody can answer it (any more).
    [[nodiscard]] const OpenQuestion *find(const QuestionId &id) const;
    /// `by`: the program through which it was answered; of process 0: none.
    void close(const QuestionId &id, QuestionEnd why, const api::ClientDetail &by = {});
    /// Takes one review out; that closes the question when it was the last one.
    void leave(const QuestionId &id, ReviewKey key, QuestionEnd why);

    [[nodiscard]] QList<Question> announced() const; ///< Oldest first.
    /// A flood of questions hides the one that matters: there is an end to those of an agent. Those of its gates leave room for what it asks
    /// before it acts, and those of one call for the other calls.
    [[nodiscard]] bool hasRoomFor(const Action &action) const;
    [[nodiscard]] std::vector<QuestionId> late() const; ///< Their time to be answered is over.
    [[nodiscard]] ReviewClock::time_point nextDeadline() const; ///< In a future without end when there is none.

Q_SIGNALS:
    void opened(const cofferdam::Question &question); ///< Also when `waiting` changed.
    /// From the event loop, so that nobody comes back in while something is half done.
    void closed(const cofferdam::QuestionId &question, const cofferdam::AgentId &agent, cofferdam::QuestionEnd why, const cofferdam::api::ClientDetail &by);
    /// The review left its question, because its row cannot be written.
    void notRecorded(cofferdam::ReviewKey key, const cofferdam::Error &error);

private:
    [[nodiscard]] OpenQuestion &join(const Review &review);
    void asked(ReviewKey key, const QuestionId &id, const Result<quint64> &written);
    [[nodiscard]] std::list<OpenQuestion>::iterator at(const QuestionId &id);

    Trail &m_trail;
    Reviews &m_reviews;
    std::list<OpenQuestion> m_questions; // oldest first; references stay valid
};

} // namespace cofferdam
