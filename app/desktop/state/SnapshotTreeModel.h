// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One agent's snapshots, newest first, and in their places those that were thinned out. The tree is told by each row's lanes (Lanes.h), so that a long single line of
// snapshots needs no hundred levels of indentation.

#pragma once

#include "app/client/Records.h"
#include "app/desktop/state/Lanes.h"

#include <QAbstractTableModel>

namespace cofferdam {

class SnapshotTreeModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { LabelColumn, TimeColumn, HeldColumn, PauseColumn, MemoryColumn, ColumnCount };
    enum Role { IdRole = Qt::UserRole, CurrentRole, PinnedRole, DurableRole, LaneRole, ThinnedRole };

    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void reset(QList<SnapshotRecord> snapshots);
    void apply(const SnapshotRecord &snapshot);
    void remove(const SnapshotId &id);
    /// The running timeline grew from this one.
    void setCurrent(const SnapshotId &id);

    [[nodiscard]] const SnapshotRecord *find(const SnapshotId &id) const;
    [[nodiscard]] QModelIndex indexOf(const SnapshotId &id) const;
    [[nodiscard]] const LaneRow &lanes(int row) const { return m_lanes[row]; }
    [[nodiscard]] int laneCount() const { return cofferdam::laneCount(m_lanes); }
    [[nodiscard]] SnapshotId current() const;
    /// The newest one before that time (Unix, in us) that is there; null: there is none.
    [[nodiscard]] SnapshotId lastBefore(qint64 timeUs) const;

private:
    void layOutAgain();
    [[nodiscard]] QVariant display(const SnapshotRecord &row, int column) const;

    QList<SnapshotRecord> m_rows;
    QList<LaneRow> m_lanes;
};

} // namespace cofferdam
