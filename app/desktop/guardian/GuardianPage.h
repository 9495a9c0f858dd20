// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Live interceptions: what waits for a person on top, what was decided below.

#pragma once

#include "core/base/Ids.h"

#include <QWidget>

class QAction;
class QListView;
class QPushButton;
class QSplitter;
class QTableView;

namespace cofferdam {

class Banner;
class Card;
class LiveTable;
class PlainLabel;
class QuestionPanel;
class Session;
struct ReaskRecord;

class GuardianPage final : public QWidget
{
    Q_OBJECT

public:
    explicit GuardianPage(Session *session, QWidget *parent = nullptr);

    /// For the menu: approve, deny, next question, clear closed ones, revoke a grant, freeze an agent that loops.
    [[nodiscard]] QList<QAction *> pageActions() const;
    /// Shows that question; the choice of the person, or the first one when nothing is shown.
    void select(const QuestionId &id);

Q_SIGNALS:
    /// The person wants to see a decided action in the trail.
    void auditWanted(quint64 seq);

private:
    [[nodiscard]] QWidget *makePending();
    [[nodiscard]] QWidget *makeFeed();
    void onQuestionsChanged();
    void next();
    [[nodiscard]] QWidget *makeGrants();
    void onReasked(const ReaskRecord &reask);
    void onGrantsChanged();

    Session *const m_session;
    QSplitter *m_splitter = nullptr;
    QWidget *m_pending = nullptr;
    QWidget *m_calm = nullptr;
    QListView *m_list = nullptr;
    QuestionPanel *m_panel = nullptr;
    PlainLabel *m_count = nullptr;
    LiveTable *m_feed = nullptr;
    Banner *m_loop = nullptr;
    AgentId m_looping;
    Card *m_grantsCard = nullptr;
    QTableView *m_grants = nullptr;
    QPushButton *m_revokeButton = nullptr;
    QAction *m_next = nullptr;
    QAction *m_clear = nullptr;
    QAction *m_revoke = nullptr;
    QAction *m_freeze = nullptr;
};

} // namespace cofferdam
