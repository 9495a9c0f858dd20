// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/LayerList.h"

#include "core/api/PhraseMessage.h"

#include <QDateTime>

namespace cofferdam {

void LayerList::add(const AgentGates::Layer &gate)
{
    add(gate.name.toLatin1().constData(), gate.ok, gate.message);
    m_layers.last().set_unknown(!m_visible || !gate.known);
    if (gate.checkedMs != 0)
        m_layers.last().set_checked_ms(gate.checkedMs);
}

void LayerList::add(const char *name, bool ok, const Phrase &message)
{
    api::Layer layer;
    layer.set_name(name);
    layer.set_agent(m_agent);
    layer.set_checked_ms(QDateTime::currentMSecsSinceEpoch());
    layer.set_ok(m_visible && ok);
    layer.set_unknown(!m_visible);
    *layer.mutable_message() = toApi(m_visible ? message : phrase("Service", "Cannot be checked while a layer beneath it is down."));
    m_layers.append(layer);
}

void LayerList::through()
{
    if (!m_layers.last().ok())
        m_visible = false;
}

} // namespace cofferdam
