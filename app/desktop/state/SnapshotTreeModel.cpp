// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/SnapshotTreeModel.h"

#include "app/desktop/text/Words.h"
#include "core/base/VisibleText.h"

#include <QLocale>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

bool newer(const SnapshotRecord &one, const SnapshotRecord &other)
{
    return one.timeUs != other.timeUs ? one.timeUs > other.timeUs : one.id < other.id;
}

} // namespace

int SnapshotTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SnapshotTreeModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant SnapshotTreeModel::display(const SnapshotRecord &row, int column) const
{
    switch (column) {
    case LabelColumn: {
        const auto label = row.label.isEmpty() ? tr("Snapshot") : oneLine(row.label, 200);
        return row.name.isEmpty() ? label : oneLine(row.name, 80) + u" \u2013 "_s + label;
    }
    case TimeColumn: return timeText(row.timeUs);
    case HeldColumn: return row.heldMs > 0 ? durationText(row.heldMs) : QString();
    case PauseColumn: return row.pauseMs > 0 ? durationText(row.pauseMs) : QString();
    case MemoryColumn: return row.ramBytes > 0 ? QLocale().formattedDataSize(static_cast<qint64>(row.ramBytes), 0) : QString();
    default: return {};
    }
}

QVariant SnapshotTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole: return display(row, index.column());
    case Qt::TextAlignmentRole: return index.column() >= HeldColumn ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::AccessibleTextRole:
        if (row.thinnedUs > 0)
            return tr("%1, taken %2, thinned out %3").arg(display(row, LabelColumn).toString(), timeText(row.timeUs), timeText(row.thinnedUs));
        return row.current ? tr("%1, taken %2, the present grew from it").arg(display(row, LabelColumn).toString(), timeText(row.timeUs))
                           : tr("%1, taken %2").arg(display(row, LabelColumn).toString(), timeText(row.timeUs));
    case IdRole: return row.id.value;
    case CurrentRole: return row.current;
    case PinnedRole: return row.pinned || !row.name.isEmpty();
    case ThinnedRole: return row.thinnedUs > 0;
    case DurableRole: return row.durable;
    case LaneRole: return m_lanes[index.row()].lane;
    default: return {};
    }
}

QVariant SnapshotTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == HeldColumn)
        return tr("How long the action waited for its snapshot");
    if (role == Qt::ToolTipRole && section == PauseColumn)
        return tr("How long the virtual machine stood still");
    if (role == Qt::TextAlignmentRole)
        return section >= HeldColumn ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case LabelColumn: return tr("Snapshot");
    case TimeColumn: return tr("Taken");
    case HeldColumn: return tr("Held");
    case PauseColumn: return tr("Pause");
    case MemoryColumn: return tr("Memory");
    default: return {};
    }
}

void SnapshotTreeModel::layOutAgain()
{
    QList<LaneNode> nodes;
    nodes.reserve(m_rows.size());
    for (const auto &row : std::as_const(m_rows))
        nodes.append({row.id, row.thinnedUs > 0 ? SnapshotId() : row.parent}); // no line leads to what is not there
    m_lanes = layOut(nodes, current());
}

void SnapshotTreeModel::reset(QList<SnapshotRecord> snapshots)
{
    beginResetModel();
    std::ranges::sort(snapshots, newer);
    m_rows = std::move(snapshots);
    layOutAgain();
    endResetModel();
}

void SnapshotTreeModel::apply(const SnapshotRecord &snapshot)
{
    if (snapshot.current) {
        for (auto &row : m_rows)
            row.current = row.id == snapshot.id;
    }
    const auto known = indexOf(snapshot.id);
    if (known.isValid()) {
        m_rows[known.row()] = snapshot;
        layOutAgain();
    } else {
        const auto place = static_cast<int>(std::ranges::lower_bound(m_rows, snapshot, newer) - m_rows.begin());
        beginInsertRows({}, place, place);
        m_rows.insert(place, snapshot);
        layOutAgain();
        endInsertRows();
    }
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1)); // lanes of all may have moved
}

void SnapshotTreeModel::remove(const SnapshotId &id)
{
    const auto gone = indexOf(id);
    if (!gone.isValid())
        return;
    beginRemoveRows({}, gone.row(), gone.row());
    m_rows.removeAt(gone.row());
    layOutAgain();
    endRemoveRows();
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

void SnapshotTreeModel::setCurrent(const SnapshotId &id)
{
    if (current() == id || m_rows.isEmpty())
        return;
    for (auto &row : m_rows)
        row.current = row.id == id;
    layOutAgain();
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

const SnapshotRecord *SnapshotTreeModel::find(const SnapshotId &id) const
{
    const auto index = indexOf(id);
    return index.isValid() ? &m_rows[index.row()] : nullptr;
}

QModelIndex SnapshotTreeModel::indexOf(const SnapshotId &id) const
{
    const auto found = std::ranges::find(m_rows, id, &SnapshotRecord::id);
    return found == m_rows.end() ? QModelIndex() : index(static_cast<int>(found - m_rows.begin()), 0);
}

SnapshotId SnapshotTreeModel::lastBefore(qint64 timeUs) const
{
    const auto found = std::ranges::find_if(m_rows, [timeUs](const SnapshotRecord &row) { return row.thinnedUs == 0 && row.timeUs < timeUs; });
    return found == m_rows.end() ? SnapshotId() : found->id;
}

SnapshotId SnapshotTreeModel::current() const
{
    const auto found = std::ranges::find(m_rows, true, &SnapshotRecord::current);
    return found == m_rows.end() ? SnapshotId() : found->id;
}

} // namespace cofferdam
