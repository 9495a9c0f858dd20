// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first thing a new user sees: what this is, and two ways to begin.

#pragma once

#include <QWidget>

class QPushButton;

namespace cofferdam {

class Banner;
class ImageTopic;
class Session;

class WelcomePanel final : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePanel(Session *session, QWidget *parent = nullptr);

Q_SIGNALS:
    void demoWanted();
    void createWanted();
    void setUpWanted();

private:
    void refresh();

    Session *const m_session;
    ImageTopic &m_status;
    Banner *m_image = nullptr;
    QPushButton *m_demo = nullptr;
    QPushButton *m_create = nullptr;
    QPushButton *m_setUp = nullptr;
};

} // namespace cofferdam
