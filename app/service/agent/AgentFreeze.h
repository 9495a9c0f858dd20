// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One agent stands still until a person has looked. The Guardian asks for it, and blocks already; here its processes and its machine are stopped.

#pragma once

#include "core/base/Phrase.h"
#include "vm/machine/Machine.h"

#include <QObject>

namespace cofferdam {

class AgentEntry;
class AgentLife;
class AgentLink;
class AgentMachine;
class Guardian;

class AgentFreeze : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    AgentFreeze(AgentEntry &entry, AgentMachine &machine, AgentLink &link, AgentLife &life, const Guardian &guardian, QObject *parent = nullptr);

    /// Something of it runs, or is about to: what there is to freeze.
    [[nodiscard]] bool isDue() const;
    /// The VM runs on; what was asked stays blocked. Calls `done` once, unless `context` is gone; Busy while something else is being done
    /// with the agent, or when it was frozen anew meanwhile.
    void unfreeze(QObject *context, Done<void> done);

private:
    /// Never refused: what is being done with the agent comes to its end, but the agent's processes stand still at once, and then its machine.
    void freeze(const Phrase &reason);
    void stopMachine();
    void onEnded();
    void onResumed();

    AgentEntry &m_entry;
    AgentMachine &m_machine;
    AgentLink &m_link;
    AgentLife &m_life;
    bool m_due = false; ///< The machine has to be stopped as soon as nothing else is done with it.
};

} // namespace cofferdam
