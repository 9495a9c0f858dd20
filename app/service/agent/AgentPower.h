// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One agent is made, started, stopped, switched off and deleted; and taken up by a service that comes back.

#pragma once

#include "vm/machine/Machine.h"

#include <QObject>

namespace cofferdam {

class AgentEntry;
class AgentLife;
class AgentLink;
class AgentMachine;
class Guardian;

class AgentPower : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    AgentPower(AgentEntry &entry, AgentMachine &machine, AgentLink &link, AgentLife &life, Guardian &guardian, QObject *parent = nullptr);

    // Each calls `done` once, unless `context` is gone; Busy while something else is being done with the agent.
    void create(QObject *context, Done<void> done);  ///< From the image's ready snapshot. Done when the guest has greeted.
    void start(QObject *context, Done<void> done);   ///< From where it was stopped; after a crash from the newest snapshot.
    void stop(QObject *context, Done<void> done);    ///< RAM goes to disk, so that start() goes on where it was.
    void kill(QObject *context, Done<void> done);    ///< Off where it stands. start() goes back to the newest snapshot.
    void destroy(QObject *context, Done<void> done); ///< The machine, its disk and its snapshots go.
    /// After a service restart: takes up a VM that kept running. Does nothing when it does not run.
    void takeUp();

private:
    void launch(const Done<void> &finish);
    void concludeLaunch(const Result<void> &result, const Phrase &what);
    void concludeStop(const Result<void> &result);
    void hibernate(const Done<void> &finish);
    void concludeKill(const Result<void> &result);
    /// It could not be ended: what held it, or made it stand still, goes on doing so, and so does the agent.
    void goOnAfter(const Error &error);
    void onTakenUp(const Result<void> &added);

    AgentEntry &m_entry;
    AgentMachine &m_machine;
    AgentLink &m_link;
    AgentLife &m_life;
    Guardian &m_guardian;
};

} // namespace cofferdam
