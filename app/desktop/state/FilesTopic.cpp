// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/FilesTopic.h"

#include "app/desktop/state/AgentsTopic.h"

namespace cofferdam {

FilesTopic::FilesTopic(Session &session) : Topic(session), m_agents(session.topic<AgentsTopic>())
{
    connect(&m_agents, &AgentsTopic::currentChanged, this, &FilesTopic::refresh);
    connect(&m_agents, &AgentsTopic::currentListed, this, &FilesTopic::refresh);
}

void FilesTopic::onConnected()
{
    refresh();
}

void FilesTopic::onDisconnected()
{
    m_folders.Clear();
    Q_EMIT changed();
}

bool FilesTopic::take(const Event &)
{
    return false; // there are no events; progress has a topic of its own
}

void FilesTopic::refresh()
{
    if (m_agent != m_agents.current()) {
        m_agent = m_agents.current();
        m_folders.Clear();
        Q_EMIT agentChanged();
        Q_EMIT changed();
    }
    if (m_agent.isNull() || !m_session.isConnected())
        return;
    api::ClientToService message;
    message.mutable_list_given()->set_agent(m_agent.value.toStdString());
    m_session.send(std::move(message), [this, agent = m_agent](const Result<api::ServiceToClient> &reply) {
        if (!reply || agent != m_agent)
            return;
        m_folders = reply->given_folders();
        Q_EMIT changed();
    });
}

void FilesTopic::scan(const QString &folder, Session::Done done)
{
    api::ClientToService message;
    message.mutable_scan_folder()->set_folder(folder.toStdString());
    m_session.send(std::move(message), std::move(done));
}

void FilesTopic::give(api::GiveFolder wish, Session::Done done)
{
    api::ClientToService message;
    wish.set_agent(m_agent.value.toStdString());
    message.mutable_give_folder()->Swap(&wish);
    m_session.send(std::move(message), [this, done = std::move(done)](const Result<api::ServiceToClient> &reply) {
        refresh();
        done(reply);
    });
}

void FilesTopic::cancel()
{
    api::ClientToService message;
    message.mutable_cancel_transfer()->set_agent(m_agent.value.toStdString());
    m_session.send(std::move(message));
}

void FilesTopic::lookForChanges(const QString &name, Session::Done done)
{
    api::ClientToService message;
    message.mutable_folder_changes()->set_agent(m_agent.value.toStdString());
    message.mutable_folder_changes()->set_name(name.toStdString());
    m_session.send(std::move(message), std::move(done));
}

void FilesTopic::showDiff(const QString &name, const QString &path, Session::Done done)
{
    api::ClientToService message;
    auto *wish = message.mutable_show_diff();
    wish->set_agent(m_agent.value.toStdString());
    wish->set_name(name.toStdString());
    wish->set_path(path.toStdString());
    m_session.send(std::move(message), std::move(done));
}

void FilesTopic::takeOut(api::TakeOut wish, Session::Done done)
{
    api::ClientToService message;
    wish.set_agent(m_agent.value.toStdString());
    message.mutable_take_out()->Swap(&wish);
    m_session.send(std::move(message), std::move(done));
}

void FilesTopic::takeBundle(api::TakeBundle wish, Session::Done done)
{
    api::ClientToService message;
    wish.set_agent(m_agent.value.toStdString());
    message.mutable_take_bundle()->Swap(&wish);
    m_session.send(std::move(message), std::move(done));
}

} // namespace cofferdam
