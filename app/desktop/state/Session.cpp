// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/Session.h"

#include "app/client/Translated.h"

namespace cofferdam {

Session::Session(ServiceLink *link, QObject *parent) : QObject(parent), m_link(link)
{
    connect(m_link, &ServiceLink::connected, this, &Session::onConnected);
    connect(m_link, &ServiceLink::disconnected, this, &Session::onDisconnected);
    connect(m_link, &ServiceLink::happened, this, &Session::onEvent);
}

Session::~Session()
{
    while (!m_topics.empty())
        m_topics.pop_back(); // those that use others first
}

void Session::add(std::unique_ptr<Topic> topic)
{
    m_topics.push_back(std::move(topic));
    if (isConnected())
        m_topics.back()->onConnected();
}

void Session::send(api::ClientToService message, Done done)
{
    m_link->request(std::move(message), this, [this, done = std::move(done)](Result<api::ServiceToClient> reply) {
        if (done)
            done(std::move(reply));
        else if (!reply)
            Q_EMIT failed(translated(reply.error().message));
    });
}

void Session::ask(Topic &topic, api::ClientToService message)
{
    if (m_connecting)
        ++m_awaited;
    send(std::move(message), [this, &topic, first = m_connecting, connection = m_connection](const Result<api::ServiceToClient> &reply) {
        if (reply)
            topic.take(*reply);
        if (first && connection == m_connection && --m_awaited == 0)
            Q_EMIT loaded();
    });
}

void Session::onConnected()
{
    ++m_connection;
    m_awaited = 0;
    api::ClientToService subscribe;
    subscribe.mutable_subscribe();
    send(std::move(subscribe));
    m_connecting = true;
    for (std::size_t i = 0; i < m_topics.size(); ++i) // a topic may ask for another one
        m_topics[i]->onConnected();
    m_connecting = false;
    Q_EMIT connectedChanged();
}

void Session::onDisconnected()
{
    for (std::size_t i = 0; i < m_topics.size(); ++i)
        m_topics[i]->onDisconnected();
    Q_EMIT connectedChanged();
}

void Session::onEvent(const api::ServiceToClient &event)
{
    for (std::size_t i = 0; i < m_topics.size(); ++i) // one may concern several topics
        (void)m_topics[i]->take(event);
}

} // namespace cofferdam
