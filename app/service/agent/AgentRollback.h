// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One agent goes back in time, and on from there when the user has looked.

#pragma once

#include "core/base/Ids.h"
#include "vm/machine/Machine.h"

#include <QElapsedTimer>
#include <QObject>

namespace cofferdam {

class AgentEntry;
class AgentImage;
class AgentLife;
class AgentLink;
class AgentMachine;
struct SnapshotNode;

class AgentRollback : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    AgentRollback(AgentEntry &entry, AgentMachine &machine, AgentImage &image, AgentLink &link, AgentLife &life, QObject *parent = nullptr);

    /// Calls `done` once, unless `context` is gone; Busy while something else is being done with the agent. It is held afterwards. The present is
    /// kept as a snapshot first, so that this can be undone, too; when it cannot be kept nothing happens, unless it is to be given up.
    enum class Present : quint8 { Kept, GivenUp };
    void restore(const SnapshotId &snapshot, Present present, QObject *context, Done<SnapshotNode> done);
    /// There is a present that could be kept.
    [[nodiscard]] bool hasPresent() const;
    /// Model traffic may flow again.
    [[nodiscard]] Result<void> resume(const Phrase &how = {});

private:
    void tellWhatTakesTime(const SnapshotId &snapshot);
    void onFailed(const Error &error);
    void onLoaded(const SnapshotNode &node, const Done<SnapshotNode> &finish);
    void record(const SnapshotNode &node, qint64 loadedMs);

    AgentEntry &m_entry;
    AgentMachine &m_machine;
    AgentImage &m_image;
    AgentLink &m_link;
    AgentLife &m_life;
    Epoch m_from;          ///< The timeline that is left.
    quint64 m_freezes = 0; ///< Of it.
    QElapsedTimer m_since;
};

} // namespace cofferdam
