// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Name and rules of a new agent, asked for in the page.

#pragma once

#include "app/desktop/widgets/Card.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace cofferdam {

class PlainLabel;
class Session;

class CreateAgentPanel final : public Card
{
    Q_OBJECT

public:
    explicit CreateAgentPanel(Session *session, QWidget *parent = nullptr);

    void start();

Q_SIGNALS:
    void closed();

private:
    void create();

    Session *const m_session;
    QLineEdit *m_name = nullptr;
    QComboBox *m_profile = nullptr;
    QPushButton *m_create = nullptr;
    PlainLabel *m_error = nullptr;
};

} // namespace cofferdam
