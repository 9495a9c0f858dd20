// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A window onto the trail, newest first: pages are fetched backwards by sequence number as the view asks for them, new
// rows are put on top in batches. Never the whole trail.

#pragma once

#include "app/client/Records.h"

#include <QAbstractTableModel>

#include <deque>

class QTimer;

namespace cofferdam {

class AuditModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { SeqColumn, TimeColumn, AgentColumn, EventColumn, VerdictColumn, AnsweredColumn, SubjectColumn, RuleColumn, ColumnCount };
    enum Role { ToneRole = Qt::UserRole, SearchRole, VerdictRole, OutcomeRole, SnapshotRole };
    static constexpr int kPageSize = 200;
    static constexpr int kMaxRows = 20'000;
    static constexpr int kMaxPending = 5000; ///< Arrived since the last batch; beyond it the window starts anew at the newest.
    static constexpr int kBatchMs = 60;

    explicit AuditModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    /// Starts over with another selection; a null agent or an unspecified event is all. Asks for the first page.
    void select(const AgentId &agent, api::TrailEvent event);
    void reload() { select(m_agent, m_event); }
    /// The answer to pageWanted(). An older generation is dropped.
    void addPage(quint64 generation, QList<AuditRecord> rows, quint64 trailSize, bool more);
    void pageFailed(quint64 generation);
    /// A row was appended to the trail.
    void append(AuditRecord record);
    void flush();

    [[nodiscard]] const AuditRecord &record(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    [[nodiscard]] AgentId agent() const { return m_agent; }
    /// A row that is loaded says who answered.
    [[nodiscard]] bool hasAnswers() const noexcept { return m_hasAnswers; }
    /// One cannot go back to it any more.
    void snapshotGone(const SnapshotId &snapshot);
    /// Rows of the whole trail, as last told.
    [[nodiscard]] quint64 trailSize() const noexcept { return m_trailSize; }
    [[nodiscard]] bool isFull() const { return m_rows.size() >= kMaxRows; }
    /// How agents are called in their column.
    void setAgentNames(std::function<QString(const AgentId &)> names) { m_agentName = std::move(names); }

Q_SIGNALS:
    /// `beforeSeq` 0: the newest page.
    void pageWanted(quint64 generation, const cofferdam::AgentId &agent, cofferdam::api::TrailEvent event, quint64 beforeSeq, int limit);
    void trailSizeChanged();
    void hasAnswersChanged();

private:
    [[nodiscard]] bool matches(const AuditRecord &record) const;
    [[nodiscard]] QVariant display(const AuditRecord &row, int column) const;
    void trim();
    void noteAnswers(bool any);

    QTimer *m_timer = nullptr;
    std::deque<AuditRecord> m_rows;    ///< Newest first; sequence numbers strictly fall.
    std::deque<AuditRecord> m_pending; ///< Oldest first.
    AgentId m_agent;
    api::TrailEvent m_event = api::EVENT_UNSPECIFIED;
    std::function<QString(const AgentId &)> m_agentName;
    quint64 m_generation = 0;
    quint64 m_trailSize = 0;
    bool m_loading = false;
    bool m_complete = false;
    bool m_hasAnswers = false;
};

} // namespace cofferdam
