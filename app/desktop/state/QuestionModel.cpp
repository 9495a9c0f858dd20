// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/QuestionModel.h"

#include "app/desktop/text/Words.h"
#include "core/base/VisibleText.h"

#include <algorithm>
#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

int QuestionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant QuestionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &row = m_rows[index.row()];
    const bool counts = row.isOpen() && m_known;
    switch (role) {
    case Qt::DisplayRole: return oneLine(row.question.subject, 200);
    case Qt::AccessibleTextRole:
        return u"%1, %2, %3, %4"_s.arg(severityText(row.question.severity), kindText(row.question.kind), oneLine(row.question.subject, 200),
                                       counts ? tr("blocked automatically in %1").arg(countdownText(row.question.deadlineMs - m_nowMs)) : endText(row));
    case IdRole: return row.question.id.value;
    case OpenRole: return counts;
    case RemainingRole: return counts ? row.question.deadlineMs - m_nowMs : qint64(0);
    case SeverityRole: return static_cast<int>(row.question.severity);
    case KindTextRole: return kindText(row.question.kind);
    case WaitingRole: return row.question.waiting;
    case EndRole: return counts ? QString() : endText(row);
    case Qt::ToolTipRole: return row.by.isNull() ? QVariant() : tr("Answered by %1").arg(oneLine(clientText(row.by)));
    case AgentRole: return row.question.agent.value;
    default: return {};
    }
}

QString QuestionModel::endText(const Row &row)
{
    if (row.isOpen())
        return tr("No service: blocked");
    //: %1 is how a question ended, %2 a program
    return row.by.isNull() ? questionEndText(row.end) : tr("%1: %2").arg(questionEndText(row.end), clientWord(row.by));
}

void QuestionModel::setKnown(bool known)
{
    if (std::exchange(m_known, known) != known && !m_rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

bool QuestionModel::before(const Row &one, const Row &other)
{
    if (one.isOpen() != other.isOpen())
        return one.isOpen();
    if (one.isOpen()) {
        const auto rank = severityRank(one.question.severity) - severityRank(other.question.severity);
        if (rank != 0)
            return rank > 0;
        if (one.question.askedMs != other.question.askedMs)
            return one.question.askedMs < other.question.askedMs;
    } else if (one.question.askedMs != other.question.askedMs) {
        return one.question.askedMs > other.question.askedMs;
    }
    return one.question.id < other.question.id;
}

void QuestionModel::reset(const QList<QuestionRecord> &open, qint64 nowMs)
{
    beginResetModel();
    m_nowMs = nowMs;
    for (auto &row : m_rows) {
        const bool still = std::ranges::contains(open, row.question.id, &QuestionRecord::id);
        if (row.isOpen() && !still)
            row.end = api::QUESTION_END_GONE;
    }
    m_rows.removeIf([&](const Row &row) { return std::ranges::contains(open, row.question.id, &QuestionRecord::id); });
    for (const auto &question : open.first(std::min<qsizetype>(open.size(), kMaxOpen)))
        m_rows.append({.question = question});
    std::ranges::sort(m_rows, before);
    endResetModel();
    trimClosed();
    Q_EMIT openCountChanged();
}

void QuestionModel::insert(Row row)
{
    const auto place = static_cast<int>(std::ranges::lower_bound(m_rows, row, before) - m_rows.begin());
    beginInsertRows({}, place, place);
    m_rows.insert(place, std::move(row));
    endInsertRows();
}

void QuestionModel::take(int row)
{
    beginRemoveRows({}, row, row);
    m_rows.removeAt(row);
    endRemoveRows();
}

void QuestionModel::open(const QuestionRecord &question, qint64 nowMs)
{
    m_nowMs = nowMs;
    if (const auto known = indexOf(question.id); known.isValid()) {
        auto &row = m_rows[known.row()];
        // More of the same wait. In its place, or an agent could keep whoever reads it from ever answering.
        if (row.isOpen() && row.question.askedMs == question.askedMs && row.question.severity == question.severity) {
            row.question = question;
            Q_EMIT dataChanged(known, known);
            return;
        }
        take(known.row());
    }
    if (openCount() < kMaxOpen)
        insert({.question = question});
    Q_EMIT openCountChanged();
}

void QuestionModel::close(const QuestionId &id, api::QuestionEnd why, const ClientRecord &by)
{
    const auto index = indexOf(id);
    if (!index.isValid() || !m_rows[index.row()].isOpen())
        return;
    auto row = m_rows[index.row()];
    row.end = why == api::QUESTION_END_UNSPECIFIED ? api::QUESTION_END_GONE : why;
    // Moved rather than taken out and put in: a view keeps it selected.
    const auto place = static_cast<int>(std::ranges::lower_bound(m_rows, row, before) - m_rows.begin());
    const bool moves = place != index.row() && place != index.row() + 1;
    if (moves)
        beginMoveRows({}, index.row(), index.row(), {}, place);
    const auto target = place > index.row() ? place - 1 : place;
    m_rows[index.row()].end = row.end;
    m_rows[index.row()].by = by;
    if (moves) {
        m_rows.move(index.row(), target);
        endMoveRows();
    }
    const auto changed = indexOf(id);
    Q_EMIT dataChanged(changed, changed);
    trimClosed();
    Q_EMIT openCountChanged();
}

void QuestionModel::trimClosed()
{
    while (m_rows.size() - openCount() > kMaxClosed)
        take(static_cast<int>(m_rows.size()) - 1);
}

void QuestionModel::dismissClosed()
{
    const auto open = openCount();
    if (open == m_rows.size())
        return;
    beginRemoveRows({}, open, static_cast<int>(m_rows.size()) - 1);
    m_rows.resize(open);
    endRemoveRows();
}

void QuestionModel::dismiss(const QuestionId &id)
{
    const auto index = indexOf(id);
    if (index.isValid() && !m_rows[index.row()].isOpen())
        take(index.row());
}

void QuestionModel::tick(qint64 nowMs)
{
    m_nowMs = nowMs;
    if (const auto open = openCount(); m_known && open > 0)
        Q_EMIT dataChanged(index(0), index(open - 1), {RemainingRole});
}

int QuestionModel::openCount() const
{
    return static_cast<int>(std::ranges::partition_point(m_rows, &Row::isOpen) - m_rows.begin());
}

const QuestionRecord *QuestionModel::find(const QuestionId &id) const
{
    const auto index = indexOf(id);
    return index.isValid() ? &m_rows[index.row()].question : nullptr;
}

bool QuestionModel::isOpen(const QuestionId &id) const
{
    const auto index = indexOf(id);
    return index.isValid() && m_rows[index.row()].isOpen();
}

api::QuestionEnd QuestionModel::end(const QuestionId &id) const
{
    const auto index = indexOf(id);
    return index.isValid() ? m_rows[index.row()].end : api::QUESTION_END_UNSPECIFIED;
}

ClientRecord QuestionModel::answeredBy(const QuestionId &id) const
{
    const auto index = indexOf(id);
    return index.isValid() ? m_rows[index.row()].by : ClientRecord();
}

qint64 QuestionModel::remainingMs(const QuestionId &id) const
{
    const auto *question = find(id);
    return question ? question->deadlineMs - m_nowMs : 0;
}

QModelIndex QuestionModel::indexOf(const QuestionId &id) const
{
    const auto found = std::ranges::find_if(m_rows, [&](const Row &row) { return row.question.id == id; });
    return found == m_rows.end() ? QModelIndex() : index(static_cast<int>(found - m_rows.begin()));
}

QuestionId QuestionModel::nextOpen(const QuestionId &id) const
{
    for (const auto &row : m_rows) {
        if (row.isOpen() && row.question.id != id)
            return row.question.id;
    }
    return {};
}

} // namespace cofferdam
