// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/Lanes.h"

#include <QSet>

#include <algorithm>

namespace cofferdam {

namespace {

/// The first lane nobody waits in.
int freeLane(QList<SnapshotId> &lanes)
{
    for (int lane = 1; lane < lanes.size(); ++lane) {
        if (lanes[lane].isNull())
            return lane;
    }
    lanes.append(SnapshotId());
    return static_cast<int>(lanes.size()) - 1;
}

} // namespace

QList<LaneRow> layOut(const QList<LaneNode> &nodes, const SnapshotId &current)
{
    QSet<SnapshotId> known;
    for (const auto &node : nodes)
        known.insert(node.id);

    // lanes[i] is the node that the line in lane i leads down to. Lane 0 leads to where the running timeline grew from.
    QList<SnapshotId> lanes{known.contains(current) ? current : nodes.isEmpty() ? SnapshotId() : nodes.front().id};
    bool laneZeroDrawn = false; // nothing is drawn above the current node: the line starts there
    QList<LaneRow> rows;
    for (const auto &node : nodes) {
        LaneRow row;
        row.lane = static_cast<int>(lanes.indexOf(node.id));
        if (row.lane < 0)
            row.lane = freeLane(lanes);
        else
            row.up = row.lane != 0 || laneZeroDrawn;
        for (int lane = 0; lane < lanes.size(); ++lane) {
            if (lane == row.lane || lanes[lane].isNull() || (lane == 0 && !laneZeroDrawn))
                continue;
            if (lanes[lane] == node.id) {
                row.joining.append(lane);
                lanes[lane] = {};
            } else {
                row.passing.append(lane);
            }
        }
        laneZeroDrawn = laneZeroDrawn || row.lane == 0;
        row.down = known.contains(node.parent);
        lanes[row.lane] = row.down ? node.parent : SnapshotId();
        rows.append(row);
    }
    return rows;
}

int laneCount(const QList<LaneRow> &rows)
{
    int count = 0;
    for (const auto &row : rows) {
        count = std::max(count, row.lane + 1);
        for (const auto lane : row.passing + row.joining)
            count = std::max(count, lane + 1);
    }
    return count;
}

} // namespace cofferdam
