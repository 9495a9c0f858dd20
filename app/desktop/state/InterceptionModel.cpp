// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/InterceptionModel.h"

#include "app/desktop/text/Words.h"
#include "core/base/VisibleText.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

InterceptionModel::InterceptionModel(QObject *parent) : QAbstractTableModel(parent), m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    m_timer->setInterval(kBatchMs);
    connect(m_timer, &QTimer::timeout, this, &InterceptionModel::flush);
}

int InterceptionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int InterceptionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant InterceptionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &row = record(index.row());
    const auto what = row.event == api::EVENT_DECISION ? decisionText(row.verdict, row.outcome) : eventText(row.event);
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case TimeColumn: return timeText(row.timeUs);
        case VerdictColumn: return what;
        case ActionColumn: return oneLine(row.subject.isEmpty() ? row.reason : row.subject, 300);
        case RuleColumn: return oneLine(row.rule, 80);
        default: return {};
        }
    case Qt::ToolTipRole: return oneLine(row.reason);
    case Qt::AccessibleTextRole: return u"%1, %2, %3"_s.arg(timeText(row.timeUs), what, oneLine(row.subject, 200));
    case ToneRole:
        return static_cast<int>(row.event == api::EVENT_DECISION  ? decisionTone(row.verdict, row.outcome)
                                : row.event == api::EVENT_RESTORE ? Tone::Accent
                                                                  : Tone::Bad);
    case RecordSeqRole: return row.seq;
    default: return {};
    }
}

QVariant InterceptionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn: return tr("Time");
    case VerdictColumn: return tr("Verdict");
    case ActionColumn: return tr("Action");
    case RuleColumn: return tr("Rule");
    default: return {};
    }
}

bool InterceptionModel::shows(const AuditRecord &record)
{
    // What the gates let through is many a second; it is in the trail.
    if (record.event == api::EVENT_DECISION && record.tool.startsWith(u"gate.") && record.verdict == api::VERDICT_ALLOW && record.outcome == api::OUTCOME_ALLOW)
        return false;
    return record.event == api::EVENT_DECISION || record.event == api::EVENT_EGRESS_REFUSED || record.event == api::EVENT_RESTORE
           || record.event == api::EVENT_FREEZE || record.event == api::EVENT_REASK || record.event == api::EVENT_FAULT;
}

void InterceptionModel::push(AuditRecord record)
{
    m_pending.push_back(std::move(record));
    if (m_pending.size() > kMaxPending) {
        m_pending.pop_front();
        ++m_dropped;
        Q_EMIT droppedChanged();
    }
    if (!m_timer->isActive())
        m_timer->start();
}

void InterceptionModel::flush()
{
    auto batch = std::exchange(m_pending, {});
    if (batch.empty())
        return;
    beginInsertRows({}, 0, static_cast<int>(batch.size()) - 1);
    for (auto &record : batch)
        m_rows.push_front(std::move(record));
    endInsertRows();
    const auto rows = static_cast<int>(m_rows.size());
    if (rows > kMaxRows) {
        beginRemoveRows({}, kMaxRows, rows - 1);
        m_rows.resize(kMaxRows);
        endRemoveRows();
    }
}

void InterceptionModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_pending.clear();
    m_dropped = 0;
    endResetModel();
    Q_EMIT droppedChanged();
}

} // namespace cofferdam
