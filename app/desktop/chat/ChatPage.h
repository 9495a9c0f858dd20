// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The conversation with the current agent.

#pragma once

#include "app/desktop/widgets/Page.h"

class QListView;
class QPlainTextEdit;
class QUrl;

namespace cofferdam {

class AgentsTopic;
class AttachmentBar;
class Banner;
class ChatDelegate;
class ChatTopic;
class Confirmation;
class Pill;
class PlainLabel;
class ReadingActions;
class Session;

class ChatPage final : public Page
{
    Q_OBJECT

public:
    explicit ChatPage(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] QList<QAction *> pageActions() const override;
    void go(const Place &place) override;
    /// Adds a file to what goes with the next prompt, or says why not.
    void attach(const QString &file);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void makeActions();
    [[nodiscard]] QLayout *makeHeader();
    [[nodiscard]] QWidget *makeConversation();
    [[nodiscard]] QWidget *makeInput();
    void listen();
    void refresh();
    void send();
    void followTail();
    void askFiles();
    void askNewSession();
    void showTrailRow(quint64 trailRow);
    void askLink(const QUrl &link);

    Session *const m_session;
    AgentsTopic &m_agents;
    ChatTopic &m_chat;
    PlainLabel *m_name = nullptr;
    Pill *m_state = nullptr;
    Confirmation *m_held = nullptr;
    Confirmation *m_asked = nullptr; ///< Whether to open a link, or to begin anew.
    Banner *m_problem = nullptr;     ///< With what was to be attached.
    QListView *m_view = nullptr;
    ChatDelegate *m_delegate = nullptr;
    ReadingActions *m_reading = nullptr;
    AttachmentBar *m_attachments = nullptr;
    QPlainTextEdit *m_input = nullptr;
    PlainLabel *m_why = nullptr;
    QAction *m_send = nullptr;
    QAction *m_stop = nullptr;
    QAction *m_attach = nullptr;
    QAction *m_newSession = nullptr;
    QAction *m_continue = nullptr;
    bool m_atTail = true;
};

} // namespace cofferdam
