// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where a tree of snapshots is drawn when its nodes are rows, newest first, as in a picture of version control: each
// row has its dot in a lane, and lines lead down to the parents. The running timeline keeps lane 0. No GUI.

#pragma once

#include "core/base/Ids.h"

#include <QList>
#include <QPointF>
#include <QRectF>

namespace cofferdam {

struct LaneNode {
    SnapshotId id;
    SnapshotId parent;
};

/// What a row draws.
struct LaneRow {
    int lane = 0;
    bool up = false;     ///< A line enters the dot from above.
    bool down = false;   ///< A line leaves it towards its parent.
    QList<int> passing;  ///< Lanes of others that go straight through.
    QList<int> joining;  ///< Lanes that end here: this node is their parent too.

    friend bool operator==(const LaneRow &, const LaneRow &) = default;
};

/// `nodes` newest first; a parent comes after its children. Unknown parents are roots' ends.
[[nodiscard]] QList<LaneRow> layOut(const QList<LaneNode> &nodes, const SnapshotId &current);
[[nodiscard]] int laneCount(const QList<LaneRow> &rows);

/// Pixels of one row's drawing.
struct LaneGeometry {
    QRectF area;
    qreal spacing = 18;
    qreal radius = 5;

    [[nodiscard]] qreal x(int lane) const { return area.left() + spacing * (lane + 0.75); }
    [[nodiscard]] QPointF dot(int lane) const { return {x(lane), area.center().y()}; }
    [[nodiscard]] static qreal width(int lanes, qreal spacing = 18) { return spacing * (lanes + 0.5); }
};

} // namespace cofferdam
