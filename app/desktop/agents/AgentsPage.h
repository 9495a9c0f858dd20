// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The agents and what protects them; the welcome while there is none.

#pragma once

#include "app/desktop/widgets/Page.h"

class QFormLayout;
class QListView;
class QProgressBar;
class QStackedWidget;

namespace cofferdam {

class AgentsTopic;
class Banner;
class Confirmation;
class CreateAgentPanel;
class DemoTopic;
class ImageTopic;
class Pill;
class PlainLabel;
class Session;
class StoryPanel;
class WelcomePanel;
struct AgentRecord;
struct ProgressRecord;

class AgentsPage final : public Page
{
    Q_OBJECT

public:
    explicit AgentsPage(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QList<QAction *> pageActions() const override;
    [[nodiscard]] QList<QAction *> programActions() const override;

private:
    void makeActions();
    [[nodiscard]] QWidget *makeAgents();
    [[nodiscard]] QWidget *makeDetail();
    [[nodiscard]] QWidget *makeLayers();
    void refresh();
    void refreshDetail();
    void showFacts(const AgentRecord &agent);
    void showProgress(const ProgressRecord &progress);
    void askDelete();
    void deleteAgent(const AgentId &agent);

    Session *const m_session;
    AgentsTopic &m_agents;
    DemoTopic &m_demonstration;
    ImageTopic &m_image;
    QStackedWidget *m_stack = nullptr;
    WelcomePanel *m_welcome = nullptr;
    QWidget *m_agentsView = nullptr;
    QStackedWidget *m_side = nullptr;
    QWidget *m_detail = nullptr;
    CreateAgentPanel *m_createPanel = nullptr;
    StoryPanel *m_story = nullptr;
    QListView *m_list = nullptr;
    PlainLabel *m_name = nullptr;
    Pill *m_state = nullptr;
    Banner *m_problem = nullptr;
    Banner *m_older = nullptr; ///< Its image is.
    Confirmation *m_confirm = nullptr;
    QFormLayout *m_facts = nullptr;
    PlainLabel *m_progressText = nullptr;
    QProgressBar *m_progress = nullptr;
    QAction *m_create = nullptr;
    QAction *m_start = nullptr;
    QAction *m_stop = nullptr;
    QAction *m_unfreeze = nullptr;
    QAction *m_kill = nullptr;
    QAction *m_upgrade = nullptr;
    QAction *m_delete = nullptr;
    QAction *m_demo = nullptr;
    bool m_creating = false;
    bool m_storyShown = false;
};

} // namespace cofferdam
