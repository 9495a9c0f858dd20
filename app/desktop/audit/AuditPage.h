// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The trail: every decision and every event, with what was known, and the way back to just before it.

#pragma once

#include "app/desktop/widgets/Page.h"

class QComboBox;
class QLineEdit;
class QScrollArea;
class QTimer;

namespace cofferdam::api {
class VerifyReport;
}

namespace cofferdam {

class ActionDetail;
class AgentsTopic;
class AuditFilter;
class AuditModel;
class Banner;
class LiveTable;
class PlainLabel;
class Session;

class AuditPage final : public Page
{
    Q_OBJECT

public:
    explicit AuditPage(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QList<QAction *> pageActions() const override;
    /// `place.item` is the number of a row; shown if it is in the loaded window.
    void go(const Place &place) override;

private:
    void makeActions();
    [[nodiscard]] QWidget *makeFilters();
    [[nodiscard]] QWidget *makeTable();
    [[nodiscard]] QWidget *makeDetail();
    void fillAgents();
    void applySelection();
    void refreshDetail();
    void refreshCount();
    void verify();
    /// All of it: what was found, what that shows and what it cannot.
    void showReport(const api::VerifyReport &report);

    Session *const m_session;
    AgentsTopic &m_agents;
    AuditModel *const m_audit;
    AuditFilter *m_filter = nullptr;
    LiveTable *m_table = nullptr;
    QComboBox *m_agent = nullptr;
    QComboBox *m_event = nullptr;
    QComboBox *m_verdict = nullptr;
    QLineEdit *m_words = nullptr;
    QTimer *m_typing = nullptr;
    PlainLabel *m_count = nullptr;
    Banner *m_verified = nullptr;
    QAction *m_copyHead = nullptr;
    QString m_head; ///< Of the last report.
    QScrollArea *m_detailArea = nullptr;
    ActionDetail *m_detail = nullptr;
    QAction *m_find = nullptr;
    QAction *m_verify = nullptr;
    QAction *m_back = nullptr;
};

} // namespace cofferdam
