// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Layers of one agent from the bottom up: once one is red, those that can only be seen through it are grey.

#pragma once

#include "app/service/agent/AgentGates.h"
#include "core/api/cofferdam.pb.h"

namespace cofferdam {

class LayerList
{
public:
    explicit LayerList(const AgentId &agent) : m_agent(agent.value.toStdString()) {}

    void add(const AgentGates::Layer &gate);
    void add(const char *name, bool ok, const Phrase &message);
    /// What comes next is seen only through the layer added last.
    void through();
    [[nodiscard]] QList<api::Layer> take() { return std::move(m_layers); }

private:
    std::string m_agent;
    QList<api::Layer> m_layers;
    bool m_visible = true;
};

} // namespace cofferdam
