// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/ChatTopic.h"

#include "app/client/Translated.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/text/Words.h"
#include "core/api/GuestPlaces.h"

#include <QDateTime>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLongestFileName = 80; // of its end, which says what it is

} // namespace

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

/// One file after the other, so that nothing is asked of an agent that has only half of it.
struct ChatTopic::Outgoing {
    AgentId agent;
    QString text; ///< As it was written.
    QList<ChatAttachment> attachments;
    qsizetype next = 0;
    QStringList places; ///< Of files that are there.
};

void ChatTopic::sendPrompt(const QString &text, const QList<ChatAttachment> &attachments)
{
    auto prompt = std::make_shared<Outgoing>();
    prompt->agent = m_agents.current();
    prompt->text = text;
    prompt->attachments = attachments;
    putNext(prompt);
}

void ChatTopic::putNext(const std::shared_ptr<Outgoing> &prompt)
{
    const auto &all = prompt->attachments;
    while (prompt->next < all.size() && all[prompt->next].isPicture)
        ++prompt->next;
    if (prompt->next == all.size())
        return sendNow(*prompt);
    const auto &file = all[prompt->next++];
    const auto place = inboxPlace(file.name, QDateTime::currentDateTime(), prompt->next);
    api::ClientToService message;
    message.mutable_put_file()->set_agent(prompt->agent.value.toStdString());
    message.mutable_put_file()->set_path((QLatin1StringView(api::kAgentWorkspace) + u'/' + place).toStdString());
    message.mutable_put_file()->set_mode(0644);
    message.mutable_put_file()->set_content(file.content.toStdString());
    m_session.send(std::move(message), [this, prompt, place](const Result<api::ServiceToClient> &reply) {
        if (!reply)
            return refuse(*prompt, reply.error());
        prompt->places += place;
        putNext(prompt);
    });
}

void ChatTopic::sendNow(const Outgoing &prompt)
{
    api::ClientToService message;
    auto &sent = *message.mutable_send_prompt();
    sent.set_agent(prompt.agent.value.toStdString());
    auto text = prompt.text;
    if (!prompt.places.isEmpty()) //: said to the agent, beneath the prompt; %1: names of files
        text += u"\n\n"_s + tr("Attached files: %1").arg(prompt.places.join(u", "_s));
    sent.set_text(text.toStdString());
    for (const auto &each : prompt.attachments) {
        if (!each.isPicture)
            continue;
        auto *picture = sent.add_attachments();
        picture->set_name(each.name.toStdString());
        picture->set_content(each.content.toStdString());
    }
    m_session.send(std::move(message), [this, prompt](const Result<api::ServiceToClient> &reply) {
        if (!reply)
            refuse(prompt, reply.error());
    });
}

void ChatTopic::refuse(const Outgoing &prompt, const Error &why)
{
    Q_EMIT m_session.failed(translated(why.message));
    Q_EMIT refused(prompt.text, prompt.attachments);
}

void ChatTopic::newSession()
{
    m_agents.wish(&api::ClientToService::mutable_new_session, m_agents.current());
}

QString inboxPlace(const QString &name, const QDateTime &now, qsizetype number)
{
    QString plain;
    for (const auto character : name.right(kLongestFileName)) {
        const bool isPlain = character.unicode() < 128 && (character.isLetterOrNumber() || character == u'.' || character == u'-' || character == u'_');
        plain += isPlain ? character : QChar(u'_');
    }
    return u"inbox/%1-%2-%3"_s.arg(now.toString(u"yyyyMMdd-HHmmss"_s)).arg(number).arg(plain);
}

} // namespace cofferdam
