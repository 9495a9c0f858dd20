// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Above the prompt, while it is so: which marked folders the conversation has read, and which models it may ask for that.

#pragma once

#include "app/desktop/widgets/PlainLabel.h"

namespace cofferdam {

class AgentsTopic;
class DataRulesTopic;
class Session;

class DataLine final : public PlainLabel
{
    Q_OBJECT

public:
    explicit DataLine(Session *session, QWidget *parent = nullptr);

private:
    void refresh();

    AgentsTopic &m_agents;
    DataRulesTopic &m_data;
};

} // namespace cofferdam
