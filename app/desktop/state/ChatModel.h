// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One agent's conversation. An answer grows in its row while it streams.

#pragma once

#include "app/client/Records.h"

#include <QAbstractListModel>

namespace cofferdam {

struct ChatRecord {
    api::ChatPiece::Kind kind = api::ChatPiece::STATUS; ///< DELTA never stays: it becomes a FINAL that is open.
    TaskId task;
    QString text;
    qint64 timeUs = 0;
    bool open = false; ///< More of it will come.
};

class ChatModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { KindRole = Qt::UserRole, OpenRole, TimeRole };
    static constexpr int kMaxRows = 2000;             ///< The oldest go first.
    static constexpr qsizetype kMaxText = 256 * 1024; ///< UTF-16 units of one row; the rest is cut.

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    void reset(const api::ChatHistory &history);
    void clear();
    void apply(const api::ChatPiece &piece);

private:
    [[nodiscard]] int openRow(const TaskId &task) const;
    void append(ChatRecord record);
    static void add(QList<ChatRecord> &rows, const api::ChatPiece &piece);

    QList<ChatRecord> m_rows;
};

} // namespace cofferdam
