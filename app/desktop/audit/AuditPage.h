// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The trail: every decision and every event, with what was known, and the way back to just before it.

#pragma once

#include "core/base/Ids.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QTimer;

namespace cofferdam {

class ActionDetail;
class AuditFilter;
class Banner;
class LiveTable;
class PlainLabel;
class Session;

class AuditPage final : public QWidget
{
    Q_OBJECT

public:
    explicit AuditPage(Session *session, QWidget *parent = nullptr);

    /// For the menu: find, verify, back to just before.
    [[nodiscard]] QList<QAction *> pageActions() const;
    /// Shows that row, if it is in the loaded window.
    void select(quint64 seq);

Q_SIGNALS:
    /// The person wants to go back to the snapshot before a row.
    void restoreWanted(const cofferdam::AgentId &agent, const cofferdam::SnapshotId &snapshot);

private:
    void makeActions();
    [[nodiscard]] QWidget *makeFilters();
    [[nodiscard]] QWidget *makeTable();
    [[nodiscard]] QWidget *makeDetail();
    void fillAgents();
    void applySelection();
    void updateDetail();
    void updateCount();
    void verify();

    Session *const m_session;
    AuditFilter *m_filter = nullptr;
    LiveTable *m_table = nullptr;
    QComboBox *m_agent = nullptr;
    QComboBox *m_event = nullptr;
    QComboBox *m_verdict = nullptr;
    QLineEdit *m_words = nullptr;
    QTimer *m_typing = nullptr;
    PlainLabel *m_count = nullptr;
    Banner *m_verified = nullptr;
    QScrollArea *m_detailArea = nullptr;
    ActionDetail *m_detail = nullptr;
    QPushButton *m_backButton = nullptr;
    QAction *m_find = nullptr;
    QAction *m_verify = nullptr;
    QAction *m_back = nullptr;
};

} // namespace cofferdam
