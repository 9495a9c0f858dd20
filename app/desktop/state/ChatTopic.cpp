// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/ChatTopic.h"

#include "app/client/Translated.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/text/Words.h"

namespace cofferdam {

ChatTopic::ChatTopic(Session &session) : Topic(session), m_agents(session.topic<AgentsTopic>()), m_layers(session.topic<LayersTopic>())
{
    connect(&m_agents, &AgentsTopic::currentChanged, this, [this] {
        m_chat.clear();
        load();
    });
    connect(&m_agents, &AgentsTopic::currentListed, this, &ChatTopic::load);
}

void ChatTopic::load()
{
    const auto generation = ++m_generation;
    if (m_agents.current().isNull() || !m_session.isConnected())
        return;
    api::ClientToService history;
    history.mutable_chat_history()->set_agent(m_agents.current().value.toStdString());
    m_session.send(std::move(history), [this, generation](const Result<api::ServiceToClient> &reply) {
        if (generation == m_generation && reply)
            m_chat.reset(reply->chat_history());
    });
}

bool ChatTopic::take(const Event &event)
{
    if (!event.has_chat())
        return false;
    if (event.chat().agent() == m_agents.current().value.toStdString())
        m_chat.apply(event.chat());
    return true;
}

QString ChatTopic::whyNoPrompt() const
{
    if (!m_session.isConnected())
        return tr("There is no connection to the service.");
    const auto *agent = m_agents.currentRecord();
    if (agent == nullptr)
        return tr("There is no agent. Create one first.");
    if (const auto why = cofferdam::whyNoPrompt(*agent); !why.isEmpty())
        return why;
    const auto problem = m_layers.model()->problemOf(agent->id);
    return problem.isEmpty() ? QString() : tr("A layer of protection is down, so prompts are refused. %1").arg(problem);
}

void ChatTopic::sendPrompt(const QString &text)
{
    api::ClientToService message;
    message.mutable_send_prompt()->set_agent(m_agents.current().value.toStdString());
    message.mutable_send_prompt()->set_text(text.toStdString());
    m_session.send(std::move(message), [this, text](const Result<api::ServiceToClient> &reply) {
        if (reply)
            return;
        Q_EMIT m_session.failed(translated(reply.error().message));
        Q_EMIT refused(text);
    });
}

} // namespace cofferdam
