// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/AuditModel.h"

#include "app/desktop/text/Words.h"
#include "core/api/WireWords.h"
#include "core/base/VisibleText.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

AuditModel::AuditModel(QObject *parent) : QAbstractTableModel(parent), m_timer(new QTimer(this))
{
    m_timer->setSingleShot(true);
    m_timer->setInterval(kBatchMs);
    connect(m_timer, &QTimer::timeout, this, &AuditModel::flush);
}

int AuditModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int AuditModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(ColumnCount);
}

QVariant AuditModel::display(const AuditRecord &row, int column) const
{
    switch (column) {
    case SeqColumn: return QString::number(row.seq);
    case TimeColumn: return timeText(row.timeUs);
    case AgentColumn: return m_agentName ? m_agentName(row.agent) : oneLine(row.agent.value, 8);
    case EventColumn: return eventText(row.event);
    case VerdictColumn: return decisionText(row.verdict, row.outcome);
    case AnsweredColumn: return clientWord(row.answeredBy);
    case SubjectColumn: return oneLine(row.subject.isEmpty() ? row.reason : row.subject, 300);
    case RuleColumn: return oneLine(row.rule, 80);
    default: return {};
    }
}

QVariant AuditModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &row = record(index.row());
    switch (role) {
    case Qt::DisplayRole: return display(row, index.column());
    case Qt::ToolTipRole: return index.column() == AnsweredColumn ? oneLine(clientText(row.answeredBy)) : oneLine(row.reason);
    case Qt::TextAlignmentRole: return index.column() == SeqColumn ? QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::AccessibleTextRole:
        return u"%1, %2, %3, %4"_s.arg(timeText(row.timeUs), eventText(row.event), decisionText(row.verdict, row.outcome), oneLine(row.subject, 200))
               + (row.answeredBy.isNull() ? QString() : u", "_s + tr("answered by %1").arg(clientWord(row.answeredBy)));
    case ToneRole:
        return static_cast<int>(row.event == api::EVENT_FAULT || row.event == api::EVENT_EGRESS_REFUSED ? Tone::Bad : decisionTone(row.verdict, row.outcome));
    case SearchRole:
        return QStringList{row.subject,           row.reason,           row.rule, row.tool, row.answeredBy.program, wireWord(row.event),
                           wireWord(row.verdict), wireWord(row.outcome)}
            .join(u'\n');
    case VerdictRole: return static_cast<int>(row.verdict);
    case OutcomeRole: return static_cast<int>(row.outcome);
    case SnapshotRole: return row.snapshotGone ? QString() : row.snapshot.value;
    default: return {};
    }
}

QVariant AuditModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case SeqColumn: return tr("No.");
    case TimeColumn: return tr("Time");
    case AgentColumn: return tr("Agent");
    case EventColumn: return tr("Event");
    case VerdictColumn: return tr("Verdict");
    case AnsweredColumn: return tr("Answered by");
    case SubjectColumn: return tr("What");
    case RuleColumn: return tr("Rule");
    default: return {};
    }
}

bool AuditModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_loading && !m_complete && !isFull() && m_generation > 0;
}

void AuditModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_loading = true;
    Q_EMIT pageWanted(m_generation, m_agent, m_event, m_rows.empty() ? 0 : m_rows.back().seq, kPageSize);
}

void AuditModel::select(const AgentId &agent, api::TrailEvent event)
{
    beginResetModel();
    m_rows.clear();
    m_pending.clear();
    m_agent = agent;
    m_event = event;
    m_complete = false;
    m_loading = false;
    ++m_generation;
    endResetModel();
    m_hasAnswers = false;
    Q_EMIT hasAnswersChanged();
    fetchMore({});
}

void AuditModel::addPage(quint64 generation, QList<AuditRecord> rows, quint64 trailSize, bool more)
{
    if (generation != m_generation || !m_loading)
        return;
    if (trailSize > m_trailSize) { // rows that came live may already have told of a larger one
        m_trailSize = trailSize;
        Q_EMIT trailSizeChanged();
    }
    m_complete = !more;
    std::ranges::sort(rows, std::ranges::greater{}, &AuditRecord::seq);
    if (!m_rows.empty())
        rows.removeIf([last = m_rows.back().seq](const AuditRecord &row) { return row.seq >= last; });
    if (!rows.isEmpty()) {
        noteAnswers(!std::ranges::all_of(rows, &ClientRecord::isNull, &AuditRecord::answeredBy));
        const auto first = static_cast<int>(m_rows.size());
        beginInsertRows({}, first, first + static_cast<int>(rows.size()) - 1);
        std::ranges::move(rows, std::back_inserter(m_rows));
        endInsertRows();
    }
    m_loading = false; // not before the rows are in: a view may ask for more from within their insertion
}

void AuditModel::pageFailed(quint64 generation)
{
    if (generation == m_generation)
        m_loading = false;
}

bool AuditModel::matches(const AuditRecord &record) const
{
    return (m_agent.isNull() || record.agent == m_agent) && (m_event == api::EVENT_UNSPECIFIED || record.event == m_event);
}

void AuditModel::append(AuditRecord record)
{
    if (record.seq > m_trailSize) {
        m_trailSize = record.seq;
        Q_EMIT trailSizeChanged();
    }
    if (m_generation == 0 || !matches(record))
        return;
    m_pending.push_back(std::move(record));
    if (m_pending.size() > kMaxPending) {
        reload();
        return;
    }
    if (!m_timer->isActive())
        m_timer->start();
}

void AuditModel::flush()
{
    if (m_pending.empty())
        return;
    if (m_loading && m_rows.empty()) { // the first page is on its way and may hold these
        m_timer->start();
        return;
    }
    auto batch = std::exchange(m_pending, {});
    std::ranges::sort(batch, {}, &AuditRecord::seq);
    const auto newest = m_rows.empty() ? 0 : m_rows.front().seq;
    std::erase_if(batch, [newest](const AuditRecord &row) { return newest > 0 && row.seq <= newest; });
    const auto [first, last] = std::ranges::unique(batch, {}, &AuditRecord::seq);
    batch.erase(first, last);
    if (batch.empty())
        return;
    noteAnswers(!std::ranges::all_of(batch, &ClientRecord::isNull, &AuditRecord::answeredBy));
    beginInsertRows({}, 0, static_cast<int>(batch.size()) - 1);
    for (auto &row : batch)
        m_rows.push_front(std::move(row));
    endInsertRows();
    trim();
}

void AuditModel::noteAnswers(bool any)
{
    if (m_hasAnswers || !any)
        return;
    m_hasAnswers = true;
    Q_EMIT hasAnswersChanged();
}

void AuditModel::snapshotGone(const SnapshotId &snapshot)
{
    for (auto *rows : {&m_rows, &m_pending}) {
        for (auto &row : *rows)
            row.snapshotGone = row.snapshotGone || row.snapshot == snapshot;
    }
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {SnapshotRole});
}

void AuditModel::trim()
{
    const auto rows = static_cast<int>(m_rows.size());
    if (rows <= kMaxRows)
        return;
    beginRemoveRows({}, kMaxRows, rows - 1);
    m_rows.resize(kMaxRows);
    endRemoveRows();
    m_complete = false;
}

} // namespace cofferdam
