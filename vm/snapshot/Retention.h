// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which snapshots go when the room for them is used up. Everything stays while there is room.

#pragma once

#include "vm/snapshot/SnapshotNode.h"

#include <QHash>
#include <QList>

namespace cofferdam {

/// What a person gives to snapshots.
struct SnapshotRoom {
    int percent = 20; ///< Of the disk that is free or theirs; 1 to 90.
    qint64 bytes = 0; ///< Instead, when not 0.

    friend bool operator==(const SnapshotRoom &, const SnapshotRoom &) = default;
};

struct SnapshotBudget {
    qint64 bytes = 0;        ///< For all agents together.
    int atLeast = 4;         ///< The newest of each agent, whatever they take.
    qsizetype atMost = 200;  ///< Of each agent: with every tag of a qcow2 file the next one takes longer.
    QHash<SnapshotId, qint64> strays; ///< Bytes of packed files that these need and that are none of theirs.
};

/// What a snapshot is worth to its agent; the least goes first. An agent can make no end of risky actions, but neither tasks nor days: so those
/// that begin one outlive the others, and a flood pushes out only itself.
enum class SnapshotWorth : quint8 {
    OneOfMany,    ///< Older than a day, and none of the last task.
    Recent,       ///< Of the last 24 hours or the last task.
    FirstOfTask,  ///< Its first two: at its start, and before its first risky action.
    FirstOfDay,   ///< UTC
    Kept,         ///< Pinned, named, where the present grew from, among the newest of its agent: it never goes.
};

/// One for each, in the order given.
[[nodiscard]] QList<SnapshotWorth> worthOf(const QList<SnapshotNode> &snapshots, const QDateTime &now, const SnapshotBudget &budget);
/// What has to go, first that of least worth, where room is short to itself and to those that are unpacked with it: its file stays for them; of equal
/// worth what no other one needs; then the one closest behind its neighbour. It may not suffice: what is kept is kept.
[[nodiscard]] QList<SnapshotId> whatGoes(const QList<SnapshotNode> &snapshots, const QDateTime &now, const SnapshotBudget &budget);

} // namespace cofferdam
