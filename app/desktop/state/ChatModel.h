// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One agent's conversation. An answer grows in its row while it streams, and a call of a tool becomes what is known of it.

#pragma once

#include "app/client/Records.h"

#include <QAbstractListModel>
#include <QTimer>

#include <optional>

namespace cofferdam {

/// A call of a tool; texts as they came.
struct ChatCall {
    QString id;
    QString name;
    QString subject;
    api::Verdict verdict = api::VERDICT_UNSPECIFIED;
    api::Outcome outcome = api::OUTCOME_UNSPECIFIED;
    QString reason;
    quint64 row = 0; ///< Of the trail; 0: none yet.
    bool ended = false;
    bool failed = false;
    QString output;
    quint64 outputLeftOut = 0; ///< Characters behind it.
};

struct ChatRecord {
    api::ChatPiece::Kind kind = api::ChatPiece::STATUS; ///< DELTA never stays: it becomes a FINAL that is open.
    TaskId task;
    QString text;
    qint64 timeUs = 0;
    bool open = false; ///< More of it will come.
    std::optional<ChatCall> call;
    QString footer;          ///< What was attached, or what the turn spent.
    quint64 serial = 0;      ///< Of the row, as long as it is there.
    quint64 revision = 0;    ///< Counts what changes its look.
    bool unfolded = false;   ///< All of it is shown.
    std::optional<bool> formatted; ///< A person wants this one so.
};

class ChatModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        KindRole = Qt::UserRole,
        OpenRole,
        TimeRole,
        FooterRole,
        SerialRole,
        RevisionRole,
        FormattedRole,
        UnfoldedRole,
        IsCallRole,    ///< The following are of calls.
        SubjectRole,
        VerdictRole,   ///< In words; empty: nothing was decided.
        ToneRole,
        ReasonRole,    ///< Only of what did not happen as it was asked for.
        TrailRowRole,
        OutputRole,
        OutputLinesRole,
        FailedRole,
    };
    static constexpr int kMaxRows = 2000;             ///< The oldest go first.
    static constexpr qsizetype kMaxText = 256 * 1024; ///< UTF-16 units of one row; the rest is cut.
    static constexpr qsizetype kMaxFormatted = 32 * 1024; ///< A longer text stays plain.
    static constexpr int kGrowMs = 50;                ///< A streaming answer is shown anew not more often.

    explicit ChatModel(QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

    void reset(const api::ChatHistory &history);
    void clear();
    void apply(const api::ChatPiece &piece);

    /// Whether answers are shown as the Markdown they mostly are; but for those of which a person said otherwise.
    void setFormatted(bool formatted);
    void toggleFormatted(int row);
    void toggleFolded(int row);

private:
    void setRows(const api::ChatHistory *history);
    [[nodiscard]] int openRow(const TaskId &task) const;
    [[nodiscard]] int callRow(const ChatRecord &record) const;
    [[nodiscard]] bool isFormatted(const ChatRecord &row) const;
    [[nodiscard]] QVariant callData(const ChatRecord &row, int role) const;
    [[nodiscard]] QString spoken(const ChatRecord &row) const;
    static void merge(ChatRecord &into, const ChatRecord &record);
    void changed(int row);
    void grown(int row);
    void append(ChatRecord record);

    QList<ChatRecord> m_rows;
    quint64 m_serials = 0;
    bool m_formatted = false;
    QTimer m_growing;
    quint64 m_grown = 0; ///< Serial of the row that is to be shown anew.
};

} // namespace cofferdam
