// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The conversation with the current agent.

#pragma once

#include "app/desktop/widgets/Page.h"

class QListView;
class QPlainTextEdit;

namespace cofferdam {

class AgentsTopic;
class ChatTopic;
class Confirmation;
class Pill;
class PlainLabel;
class Session;

class ChatPage final : public Page
{
    Q_OBJECT

public:
    explicit ChatPage(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QList<QAction *> pageActions() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeActions();
    [[nodiscard]] QWidget *makeInput();
    void copySelected();
    void refresh();
    void send();
    void followTail();

    Session *const m_session;
    AgentsTopic &m_agents;
    ChatTopic &m_chat;
    PlainLabel *m_name = nullptr;
    Pill *m_state = nullptr;
    Confirmation *m_held = nullptr;
    QListView *m_view = nullptr;
    QPlainTextEdit *m_input = nullptr;
    PlainLabel *m_why = nullptr;
    QAction *m_send = nullptr;
    QAction *m_stop = nullptr;
    QAction *m_continue = nullptr;
    QAction *m_copy = nullptr;
    bool m_atTail = true;
};

} // namespace cofferdam
