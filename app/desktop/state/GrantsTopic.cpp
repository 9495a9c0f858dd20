// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/GrantsTopic.h"

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/Session.h"

namespace cofferdam {

GrantsTopic::GrantsTopic(Session &session) : Topic(session)
{
    m_grants.setAgentNames(session.topic<AgentsTopic>().names());
}

void GrantsTopic::onConnected()
{
    api::ClientToService list;
    list.mutable_list_grants();
    m_session.ask(*this, std::move(list));
}

void GrantsTopic::onDisconnected()
{
    m_grants.reset({});
}

bool GrantsTopic::take(const Event &event)
{
    switch (event.body_case()) {
    case Event::kGrants: {
        QList<GrantRecord> grants;
        for (const auto &grant : event.grants().grants())
            grants.append(GrantRecord::from(grant));
        m_grants.reset(std::move(grants));
        return true;
    }
    case Event::kGrant: m_grants.apply(GrantRecord::from(event.grant())); return true;
    case Event::kGrantEnded: m_grants.remove(QString::fromStdString(event.grant_ended().id())); return true;
    default: return false;
    }
}

void GrantsTopic::revoke(const QString &grant)
{
    api::ClientToService message;
    message.mutable_revoke_grant()->set_grant(grant.toStdString());
    m_session.send(std::move(message));
}

} // namespace cofferdam
