// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Live interceptions: what waits for a person on top, what was decided below.

#pragma once

#include "app/desktop/guardian/QuestionPanel.h"
#include "app/desktop/widgets/Page.h"

class QListView;
class QSplitter;
class QTableView;

namespace cofferdam {

class AgentsTopic;
class ApprovalPlaceBar;
class Banner;
class Card;
class Confirmation;
class GrantsTopic;
class InterceptionModel;
class LiveTable;
class PlainLabel;
class QuestionModel;
class Session;
struct ReaskRecord;

class GuardianPage final : public Page
{
    Q_OBJECT

public:
    explicit GuardianPage(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QList<QAction *> pageActions() const override;

private:
    void makeActions();
    [[nodiscard]] QWidget *makeLoop();
    [[nodiscard]] QWidget *makePending();
    [[nodiscard]] QWidget *makeFeed();
    [[nodiscard]] QWidget *makeGrants();
    void select(const QuestionId &id, QuestionPanel::Choice choice);
    void onAnswered(const QuestionId &id);
    void onQuestionsChanged();
    void next();
    void onReasked(const ReaskRecord &reask);
    void onGrantsChanged();

    Session *const m_session;
    AgentsTopic &m_agents;
    GrantsTopic &m_grants;
    QuestionModel *const m_questions;
    InterceptionModel *const m_decisions;
    QSplitter *m_splitter = nullptr;
    QWidget *m_pending = nullptr;
    Banner *m_calm = nullptr;
    QListView *m_list = nullptr;
    QuestionPanel *m_panel = nullptr;
    PlainLabel *m_count = nullptr;
    LiveTable *m_feed = nullptr;
    Confirmation *m_loop = nullptr;
    Card *m_grantsCard = nullptr;
    QTableView *m_grantTable = nullptr;
    ApprovalPlaceBar *m_place = nullptr;
    QAction *m_next = nullptr;
    QAction *m_clear = nullptr;
    QAction *m_revoke = nullptr;
};

} // namespace cofferdam
