// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/ChatModel.h"

#include "app/client/Translated.h"
#include "core/base/VisibleText.h"

namespace cofferdam {

namespace {

ChatRecord recordOf(const api::ChatPiece &piece)
{
    const bool delta = piece.kind() == api::ChatPiece::DELTA;
    return {.kind = delta ? api::ChatPiece::FINAL : piece.kind(),
            .task = {QString::fromStdString(piece.task())},
            .text = (piece.has_sentence() ? translated(piece.sentence()) : QString::fromStdString(piece.text())).left(ChatModel::kMaxText),
            .timeUs = piece.time_us(),
            .open = delta};
}

QString speaker(api::ChatPiece::Kind kind)
{
    switch (kind) {
    case api::ChatPiece::USER: return ChatModel::tr("You");
    case api::ChatPiece::TOOL: return ChatModel::tr("Tool");
    case api::ChatPiece::ERROR: return ChatModel::tr("Error");
    case api::ChatPiece::STATUS: return ChatModel::tr("Status");
    default: return ChatModel::tr("Agent");
    }
}

} // namespace

int ChatModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant ChatModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole: return visibleBlock(row.text, kMaxText);
    case Qt::AccessibleTextRole: return tr("%1: %2").arg(speaker(row.kind), visibleBlock(row.text));
    case KindRole: return static_cast<int>(row.kind);
    case OpenRole: return row.open;
    case TimeRole: return row.timeUs;
    default: return {};
    }
}

void ChatModel::reset(const api::ChatHistory &history)
{
    beginResetModel();
    m_rows.clear();
    for (const auto &piece : history.pieces())
        add(m_rows, piece);
    if (m_rows.size() > kMaxRows)
        m_rows.remove(0, m_rows.size() - kMaxRows);
    endResetModel();
}

void ChatModel::clear()
{
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

void ChatModel::add(QList<ChatRecord> &rows, const api::ChatPiece &piece)
{
    const auto record = recordOf(piece);
    const bool answer = record.kind == api::ChatPiece::FINAL;
    if (answer && !rows.isEmpty() && rows.back().open && rows.back().task == record.task) {
        auto &open = rows.back();
        open.text = record.open ? (open.text + record.text).left(kMaxText) : record.text;
        open.open = record.open;
        return;
    }
    rows.append(record);
}

int ChatModel::openRow(const TaskId &task) const
{
    for (auto row = static_cast<int>(m_rows.size()) - 1; row >= 0; --row) {
        if (m_rows[row].open && m_rows[row].task == task)
            return row;
    }
    return -1;
}

void ChatModel::apply(const api::ChatPiece &piece)
{
    auto record = recordOf(piece);
    const auto row = record.kind == api::ChatPiece::FINAL ? openRow(record.task) : -1;
    if (row >= 0) {
        auto &open = m_rows[row];
        open.text = record.open ? (open.text + record.text).left(kMaxText) : record.text;
        open.open = record.open;
        Q_EMIT dataChanged(index(row), index(row));
        return;
    }
    append(std::move(record));
}

void ChatModel::append(ChatRecord record)
{
    if (m_rows.size() >= kMaxRows) {
        beginRemoveRows({}, 0, 0);
        m_rows.removeFirst();
        endRemoveRows();
    }
    const auto row = static_cast<int>(m_rows.size());
    beginInsertRows({}, row, row);
    m_rows.append(std::move(record));
    endInsertRows();
}

} // namespace cofferdam
