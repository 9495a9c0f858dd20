// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the Guardian just decided, newest first. A ring: rows come in batches on a timer, the oldest leave, and what could
// not be shown is counted, never silently lost (the trail holds everything).

#pragma once

#include "app/client/Records.h"

#include <QAbstractTableModel>

#include <deque>

class QTimer;

namespace cofferdam {

class InterceptionModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { TimeColumn, VerdictColumn, ActionColumn, RuleColumn, ColumnCount };
    enum Role { ToneRole = Qt::UserRole, RecordSeqRole };
    static constexpr int kMaxRows = 5000;
    static constexpr int kMaxPending = 5000; ///< Arrived since the last batch.
    static constexpr int kBatchMs = 60;

    explicit InterceptionModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// What belongs into the feed: decisions, refused connections, rollbacks, freezes, faults.
    [[nodiscard]] static bool shows(const AuditRecord &record);
    void push(AuditRecord record);
    /// Inserts what is pending now.
    void flush();
    void clear();

    [[nodiscard]] const AuditRecord &record(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    /// Rows that came too fast to be shown.
    [[nodiscard]] quint64 dropped() const noexcept { return m_dropped; }

Q_SIGNALS:
    void droppedChanged();

private:
    QTimer *m_timer = nullptr;
    std::deque<AuditRecord> m_rows;    ///< Newest first.
    std::deque<AuditRecord> m_pending; ///< Oldest first.
    quint64 m_dropped = 0;
};

} // namespace cofferdam
