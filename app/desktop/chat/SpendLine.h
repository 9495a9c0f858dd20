// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Beside the prompt: which model will read it, and what the agent has spent of what it may today.

#pragma once

#include "app/desktop/widgets/PlainLabel.h"

namespace cofferdam {

class AgentsTopic;
class ModelsTopic;
class Session;
class SpendingTopic;

class SpendLine final : public PlainLabel
{
    Q_OBJECT

public:
    explicit SpendLine(Session *session, QWidget *parent = nullptr);

private:
    void refresh();
    /// Empty while it is not known.
    [[nodiscard]] QString mainModel() const;

    AgentsTopic &m_agents;
    ModelsTopic &m_models;
    SpendingTopic &m_spending;
};

} // namespace cofferdam
