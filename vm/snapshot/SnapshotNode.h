// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// One point of an agent's past that can be gone back to.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Phrase.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMetaType>
#include <QString>

namespace cofferdam {

struct SnapshotNode {
    SnapshotId id;
    AgentId agent;
    SnapshotId parent; ///< Null: a root.
    Phrase label;
    QString name; ///< Given by a person; never removed while it has one.
    TaskId task;  ///< In which it was taken; null: in none.
    QDateTime time;
    bool pinned = false;  ///< Never removed until unpinned.
    bool durable = false; ///< The RAM file is on disk and fsynced.
    qint64 ramBytes = 0;
    QByteArray ramSha256; ///< Of the stream; empty until durable.
    qint64 packedBytes = 0; ///< Of the packed RAM file; 0: it is not packed.
    QList<SnapshotId> bases; ///< The packed ones it needs to be unpacked, nearest first.
    QString hardwareKey;
    double heldMs = 0;    ///< From the request until the VM ran on.
    double pauseMs = 0;   ///< Guest stopped.
    bool current = false; ///< The running timeline grew from it.
    quint64 auditSeq = 0; ///< Last row of the trail before it.
    QByteArray auditHead; ///< The trail's signed head then (SignedHead::toText); empty: none. Only the newest is kept.
    qint64 storedBytes = 0; ///< What its files take now; not kept.
};

/// One that was removed to stay within the space there is for them.
struct ThinnedSnapshot {
    SnapshotId id;
    AgentId agent;
    Phrase label;
    QDateTime time;
    QDateTime gone;
};

} // namespace cofferdam

Q_DECLARE_METATYPE(cofferdam::SnapshotNode)
Q_DECLARE_METATYPE(cofferdam::ThinnedSnapshot)
