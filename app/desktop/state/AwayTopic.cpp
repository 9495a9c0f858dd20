// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/AwayTopic.h"

#include <QPointer>

#include <algorithm>

namespace cofferdam {

AwayTopic::AwayTopic(Session &session) : Topic(session) {}

bool AwayTopic::isWorthTelling() const
{
    if (!m_summary)
        return false;
    const auto &agents = m_summary->agents();
    return m_summary->crashes() > 0 || m_summary->sleeps() > 0 || std::ranges::any_of(agents, [](const api::AgentSummary &agent) {
               return agent.turns() > 0 || agent.waiting() > 0 || agent.faults() > 0 || agent.undecided() > 0;
           });
}

QList<api::WaitingAction> AwayTopic::waiting() const
{
    QList<api::WaitingAction> open;
    std::ranges::copy_if(m_waiting.actions(), std::back_inserter(open), [](const api::WaitingAction &one) { return one.approved_until_ms() == 0; });
    return open;
}

void AwayTopic::query()
{
    api::ClientToService message;
    message.mutable_summary();
    m_session.send(std::move(message), [self = QPointer(this)](const Result<api::ServiceToClient> &reply) {
        if (self && reply)
            self->take(*reply);
    });
}

void AwayTopic::read()
{
    if (m_summary) { // what was shown; what came since is told by the answer
        api::ClientToService message;
        message.mutable_summary()->set_seen_until_ms(m_summary->until_ms());
        m_session.send(std::move(message), [self = QPointer(this)](const Result<api::ServiceToClient> &reply) {
            if (self && reply)
                self->take(*reply);
        });
    }
    m_summary.reset();
    Q_EMIT changed();
}

void AwayTopic::answer(const api::WaitingAction &shown, bool approve)
{
    api::ClientToService message;
    message.mutable_answer_waiting()->set_id(shown.id());
    message.mutable_answer_waiting()->set_times(shown.times());
    message.mutable_answer_waiting()->set_approve(approve);
    m_session.send(std::move(message)); // an event brings the others
}

void AwayTopic::onConnected()
{
    query();
    api::ClientToService message;
    message.mutable_list_waiting();
    m_session.send(std::move(message), [self = QPointer(this)](const Result<api::ServiceToClient> &reply) {
        if (self && reply)
            self->take(*reply);
    });
}

void AwayTopic::onDisconnected()
{
    m_summary.reset();
    m_waiting.Clear();
    Q_EMIT changed();
}

bool AwayTopic::take(const Event &event)
{
    if (event.has_waiting())
        m_waiting = event.waiting();
    else if (event.has_summary())
        m_summary = event.summary();
    else
        return false;
    Q_EMIT changed();
    return true;
}

} // namespace cofferdam
