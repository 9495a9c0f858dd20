// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How the agent is called, and whether it is given files to work on.

#pragma once

#include "app/desktop/wizard/WizardStep.h"

class QCheckBox;
class QLineEdit;

namespace cofferdam {

class AgentsTopic;
class Session;

class WorkspaceStep final : public WizardStep
{
    Q_OBJECT

public:
    explicit WorkspaceStep(Session *session, QWidget *parent = nullptr);

    [[nodiscard]] bool isDone() const override;
    [[nodiscard]] bool isBehind() const override { return false; }
    [[nodiscard]] QWidget *first() const override;
    [[nodiscard]] QString name() const;
    [[nodiscard]] bool isFolderWanted() const;

private:
    void refresh();

    AgentsTopic &m_agents;
    QLineEdit *m_name = nullptr;
    QCheckBox *m_folder = nullptr;
};

} // namespace cofferdam
