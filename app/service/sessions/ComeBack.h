// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Remembers which agents ran; where the user wants it, those that ran when the service ended run again.

#pragma once

#include "core/base/Ids.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace cofferdam {

class Agents;
class AgentSession;
class SessionStore;
class Trail;

class ComeBack : public QObject
{
    Q_OBJECT

public:
    /// All outlive it. `wanted`: they are started again, and go on by themselves. Before the agents are taken up.
    ComeBack(Agents &agents, SessionStore &store, Trail &trail, bool wanted, QObject *parent = nullptr);

private:
    void onChanged(const AgentSession &agent);
    void remember(AgentSession &agent);
    void bringBack(AgentSession &agent);
    void record(const AgentId &agent, const class Phrase &what);

    Agents &m_agents;
    SessionStore &m_store;
    Trail &m_trail;
    bool m_wanted;
    QSet<AgentId> m_due; ///< Ran, and were not looked at yet.
    QHash<AgentId, bool> m_written; ///< By this service: they run, or do not.
};

} // namespace cofferdam
