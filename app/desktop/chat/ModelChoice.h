// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which model the agent shown asks for its work; another one reaches it while it runs.

#pragma once

#include <QComboBox>

namespace cofferdam {

class AgentsTopic;
class ModelsTopic;
class Session;

class ModelChoice final : public QComboBox
{
    Q_OBJECT

public:
    explicit ModelChoice(Session *session, QWidget *parent = nullptr);

protected:
    void wheelEvent(QWheelEvent *event) override; ///< Chooses nothing.

private:
    void fill();
    void choose();

    Session *const m_session;
    AgentsTopic &m_agents;
    ModelsTopic &m_models;
};

} // namespace cofferdam
