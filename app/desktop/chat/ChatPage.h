// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The conversation with the current agent.

#pragma once

#include <QWidget>

class QAction;
class QListView;
class QPlainTextEdit;
class QPushButton;

namespace cofferdam {

class Banner;
class Pill;
class PlainLabel;
class Session;

class ChatPage final : public QWidget
{
    Q_OBJECT

public:
    explicit ChatPage(Session *session, QWidget *parent = nullptr);

    /// For the menu: send, stop the task, continue after a rollback, copy.
    [[nodiscard]] QList<QAction *> pageActions() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeActions();
    [[nodiscard]] QWidget *makeInput();
    void update();
    void send();
    void followTail();

    Session *const m_session;
    PlainLabel *m_name = nullptr;
    Pill *m_state = nullptr;
    Banner *m_held = nullptr;
    QListView *m_view = nullptr;
    QPlainTextEdit *m_input = nullptr;
    PlainLabel *m_why = nullptr;
    QPushButton *m_sendButton = nullptr;
    QPushButton *m_stopButton = nullptr;
    QAction *m_send = nullptr;
    QAction *m_stop = nullptr;
    QAction *m_continue = nullptr;
    QAction *m_copy = nullptr;
    bool m_atTail = true;
};

} // namespace cofferdam
