// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Actions that wait for a person: the most severe first, then the oldest. A question that ended otherwise than by this
// window stays, marked, so that nobody wonders where it went. The clock shown mirrors the service's deadline and decides
// nothing.

#pragma once

#include "app/client/Records.h"

#include <QAbstractListModel>

namespace cofferdam {

class QuestionModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { IdRole = Qt::UserRole, OpenRole, RemainingRole, SeverityRole, KindTextRole, EndRole, AgentRole, WaitingRole };
    static constexpr int kMaxClosed = 50; ///< Closed ones kept; the oldest go first.
    static constexpr int kMaxOpen = 1000; ///< More than a person could ever answer; they are still blocked by the service.

    using QAbstractListModel::QAbstractListModel;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    /// The open questions are exactly these; closed ones shown stay.
    void reset(const QList<QuestionRecord> &open, qint64 nowMs);
    void open(const QuestionRecord &question, qint64 nowMs);
    void close(const QuestionId &id, api::QuestionEnd why, const ClientRecord &by = {});
    /// Takes closed questions away.
    void dismissClosed();
    void dismiss(const QuestionId &id);
    void tick(qint64 nowMs);
    /// Without a service nothing can be answered, and whether a question still waits is not known. True at first.
    void setKnown(bool known);
    [[nodiscard]] bool isKnown() const noexcept { return m_known; }

    [[nodiscard]] int openCount() const;
    [[nodiscard]] const QuestionRecord *find(const QuestionId &id) const;
    [[nodiscard]] bool isOpen(const QuestionId &id) const;
    /// Unspecified while it is open.
    [[nodiscard]] api::QuestionEnd end(const QuestionId &id) const;
    /// Who answered it; null: nobody, or it is open.
    [[nodiscard]] ClientRecord answeredBy(const QuestionId &id) const;
    [[nodiscard]] qint64 remainingMs(const QuestionId &id) const;
    [[nodiscard]] QModelIndex indexOf(const QuestionId &id) const;
    /// The first open one other than `id`; null when there is none.
    [[nodiscard]] QuestionId nextOpen(const QuestionId &id) const;

Q_SIGNALS:
    void openCountChanged();

private:
    struct Row {
        QuestionRecord question;
        api::QuestionEnd end = api::QUESTION_END_UNSPECIFIED;
        ClientRecord by;
        [[nodiscard]] bool isOpen() const { return end == api::QUESTION_END_UNSPECIFIED; }
    };

    [[nodiscard]] static QString endText(const Row &row);
    [[nodiscard]] static bool before(const Row &one, const Row &other);
    void insert(Row row);
    void take(int row);
    void trimClosed();

    QList<Row> m_rows;
    qint64 m_nowMs = 0;
    bool m_known = true;
};

} // namespace cofferdam
