// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/QuestionsTopic.h"

#include <QDateTime>
#include <QTimer>

namespace cofferdam {

using namespace std::chrono_literals;

namespace {

constexpr auto kCountdown = 250ms; // of the countdowns shown

qint64 now()
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace

QuestionsTopic::QuestionsTopic(Session &session) : Topic(session)
{
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, [this] { m_questions.tick(now()); });
    timer->start(kCountdown);
}

void QuestionsTopic::onConnected()
{
    m_questions.setKnown(true);
    api::ClientToService list;
    list.mutable_list_questions();
    m_session.ask(*this, std::move(list));
    api::ClientToService place;
    place.mutable_approval_place();
    m_session.send(std::move(place), [this](const Result<api::ServiceToClient> &reply) { takePlace(reply); });
}

void QuestionsTopic::onDisconnected()
{
    m_questions.setKnown(false);
    m_place.reset();
    Q_EMIT approvalPlaceChanged();
}

bool QuestionsTopic::take(const Event &event)
{
    switch (event.body_case()) {
    case Event::kQuestions: reset(event.questions()); return true;
    case Event::kQuestion: open(event.question()); return true;
    case Event::kQuestionClosed:
        m_questions.close({QString::fromStdString(event.question_closed().id())}, event.question_closed().why(),
                          ClientRecord::from(event.question_closed().answered_by()));
        return true;
    case Event::kReask: Q_EMIT reasked(ReaskRecord::from(event.reask())); return true;
    default: return false;
    }
}

void QuestionsTopic::reset(const api::QuestionList &list)
{
    QList<QuestionRecord> open;
    for (const auto &question : list.questions()) {
        auto record = QuestionRecord::from(question);
        if (!question.shortened())
            open.append(std::move(record));
        else if (const auto *known = m_questions.isOpen(record.id) ? m_questions.find(record.id) : nullptr)
            open.append(*known);
        else
            fetch(record.id);
    }
    m_questions.reset(open, now());
    for (const auto &question : std::as_const(open))
        Q_EMIT opened(question.id);
}

void QuestionsTopic::open(const api::Question &question)
{
    const auto record = QuestionRecord::from(question);
    if (question.shortened())
        return fetch(record.id);
    m_questions.open(record, now());
    Q_EMIT opened(record.id);
}

void QuestionsTopic::fetch(const QuestionId &question)
{
    if (m_fetched.contains(question))
        return;
    m_fetched.insert(question);
    api::ClientToService message;
    message.mutable_show_question()->set_question(question.value.toStdString());
    m_session.send(std::move(message), [this, question](const Result<api::ServiceToClient> &reply) {
        m_fetched.remove(question);
        if (reply && reply->has_question() && !reply->question().shortened())
            open(reply->question());
    });
}

void QuestionsTopic::resolve(const api::Resolve &answer)
{
    api::ClientToService message;
    *message.mutable_resolve() = answer;
    m_session.send(std::move(message));
}

void QuestionsTopic::setWindowOnly(bool only)
{
    api::ClientToService message;
    message.mutable_set_approval_place()->set_window_only(only);
    m_session.send(std::move(message), [this](const Result<api::ServiceToClient> &reply) { takePlace(reply); });
}

void QuestionsTopic::takePlace(const Result<api::ServiceToClient> &reply)
{
    if (!reply || !reply->has_approval_place())
        return;
    m_place = reply->approval_place();
    Q_EMIT approvalPlaceChanged();
}

void QuestionsTopic::previewGrant(const QuestionId &question, Session::Done done)
{
    api::ClientToService message;
    message.mutable_preview_grant()->set_question(question.value.toStdString());
    m_session.send(std::move(message), std::move(done));
}

} // namespace cofferdam
