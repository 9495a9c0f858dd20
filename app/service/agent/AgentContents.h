// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that the machine of an agent that is stopped holds: the memory of each snapshot and of the stop, and the disk, now and at each snapshot.

#pragma once

#include "core/base/ByteSource.h"
#include "core/base/Ids.h"
#include "vm/machine/Machine.h"

#include <QList>
#include <QObject>

#include <memory>

namespace cofferdam {

class AgentEntry;
class AgentLife;
class AgentMachine;
class SnapshotKeeper;

class AgentContents : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    AgentContents(AgentEntry &entry, AgentMachine &machine, AgentLife &life, SnapshotKeeper &snapshots, QObject *parent = nullptr);

    struct Opened {
        /// "ram:stopped", "disk:now", and for each snapshot "ram:ID" and "disk:ID". What is gone when its turn comes is NotFound.
        QList<NamedSource> sources;
        std::shared_ptr<void> standing; ///< While it is there, nothing else is done with the agent.
    };
    /// Busy, with what a person can do, unless the agent is stopped; NotFound when it has no disk yet.
    void open(QObject *context, Done<Opened> done);
    /// For people who wait. Only while something of it is open.
    void tell(const Phrase &text, double fraction);

private:
    [[nodiscard]] Opened all(const Done<void> &finish);
    [[nodiscard]] NamedSource memoryOf(const SnapshotId &snapshot) const;
    [[nodiscard]] NamedSource memoryOfStop(const QString &file, int number) const;
    [[nodiscard]] NamedSource diskAt(const SnapshotId &snapshot);

    AgentEntry &m_entry;
    AgentMachine &m_machine;
    AgentLife &m_life;
    SnapshotKeeper &m_snapshots;
};

} // namespace cofferdam
