// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What of one agent works right now, from the bottom up, and the state and holds that follow.

#include "app/service/agent/AgentChat.h"
#include "app/service/agent/AgentSession.h"
#include "core/api/PhraseMessage.h"
#include "core/api/WireWords.h"
#include "core/guardian/Guardian.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// Collects layers; once one is red, those that can only be seen through it are grey.
class LayerList
{
public:
    explicit LayerList(const AgentId &agent) : m_agent(agent.value.toStdString()) {}

    void add(const AgentGates::Layer &gate)
    {
        add(gate.name, gate.ok, gate.message);
        m_layers.last().set_unknown(!m_visible || !gate.known);
        if (gate.checkedMs != 0)
            m_layers.last().set_checked_ms(gate.checkedMs);
    }
    void add(api::LayerName name, bool ok, const Phrase &message)
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
    /// What comes next is seen only through the layer added last.
    void through()
    {
        if (!m_layers.last().ok())
            m_visible = false;
    }
    [[nodiscard]] QList<api::Layer> take() { return std::move(m_layers); }

private:
    std::string m_agent;
    QList<api::Layer> m_layers;
    bool m_visible = true;
};

} // namespace

QList<api::Layer> AgentSession::layers() const
{
    LayerList list(m_record.id);
    const auto running = m_machine && m_machine->state() == Machine::State::Running;
    list.add(api::LAYER_MACHINE, running,
             running                                        ? phrase("Service", "The virtual machine runs.")
             : m_machine && !m_machine->problem().isEmpty() ? m_machine->problem()
                                                            : phrase("Service", "The virtual machine does not run."));
    list.through();
    const auto connected = m_guest && m_guest->isConnected();
    list.add(api::LAYER_CHANNEL, connected,
             connected ? phrase("Service", "The control port is connected.") : phrase("Service", "The control port is not connected."));
    list.through();
    const auto alive = connected && m_guest->isAlive();
    list.add(api::LAYER_GUESTD, alive, alive ? phrase("Service", "Heartbeats arrive.") : phrase("Service", "guestd does not answer."));
    list.through();
    const auto vitals = m_guest ? m_guest->vitals() : GuestVitals{};
    for (const auto &gate : m_gates.layers(vitals))
        list.add(gate);
    list.add(api::LAYER_PLUGIN, vitals.pluginHome,
             vitals.pluginHome ? phrase("Service", "The plugin has called home.")
                               : phrase("Service", "The plugin has not called home; the agent's tools would not be asked about."));
    const auto alone = vitals.interfaces == QStringList{u"lo"_s};
    const auto isolation = !alone                   ? phrase("Service", "The guest has network interfaces besides lo: %1").arg(vitals.interfaces.join(u", "_s))
                           : !vitals.systemReadOnly ? phrase("Service", "The guest's system disk is writable.")
                                                    : phrase("Service", "Only lo exists; the system disk is read-only.");
    list.add(api::LAYER_ISOLATION, alone && vitals.systemReadOnly, isolation);
    return list.take();
}

void AgentSession::setServiceProblem(const Phrase &problem)
{
    if (m_serviceProblem == problem)
        return;
    m_serviceProblem = problem;
    if (problem.isEmpty())
        m_surroundings.guardian.release(m_record.id, u"service-layer"_s);
    else
        m_surroundings.guardian.setHold(m_record.id, u"service-layer"_s, problem);
    m_gates.setHeld(isHeld());
}

bool AgentSession::isHeld() const
{
    return m_surroundings.guardian.isHeld(m_record.id);
}

bool AgentSession::holdsModel() const
{
    return m_held || (m_startPoint.image.kind == ImageKind::Full && m_chat->hasOldTurns());
}

void AgentSession::updateHolds()
{
    if (m_guest)
        m_guest->hold(holdsModel());
    QStringList holds;
    QByteArray lights;
    for (const auto &layer : layers()) {
        lights += layer.ok() ? 'g' : layer.unknown() ? '-' : 'r';
        // The channel's own fall cuts what waits; a hold says why, and keeps what comes later out.
        if (!layer.ok() && !layer.unknown())
            holds << u"layer-"_s + wireWord(layer.name());
    }
    for (const auto &gone : m_holds) {
        if (!holds.contains(gone))
            m_surroundings.guardian.release(m_record.id, gone);
    }
    for (const auto &cause : holds) {
        if (!m_holds.contains(cause))
            m_surroundings.guardian.setHold(m_record.id, cause,
                                            phrase("Service", "A layer of protection is down (%1); everything is blocked until it is back.").arg(cause.mid(6)),
                                            cause == u"layer-plugin");
    }
    m_holds = holds;
    m_gates.setHeld(isHeld());
    if (m_lights != lights) {
        m_lights = lights;
        Q_EMIT layersChanged();
    }
}

void AgentSession::settle()
{
    updateHolds();
    if (const auto task = m_surroundings.guardian.task(m_record.id); task != m_toldTask && m_guest && m_guest->isAlive()) {
        m_toldTask = task;
        m_guest->setTask(task);
    }
    if (m_operating)
        return;
    if (m_record.frozen)
        return setState(api::AGENT_FROZEN, m_record.frozenWhy);
    if (!m_wanted) {
        if (m_state != api::AGENT_FAILED || !m_machine || m_machine->state() == Machine::State::Off)
            setState(m_state == api::AGENT_FAILED ? m_state : api::AGENT_STOPPED, m_state == api::AGENT_FAILED ? m_problem : Phrase());
        return;
    }
    if (!m_machine || m_machine->state() == Machine::State::Crashed || m_machine->state() == Machine::State::Off)
        return; // fault() has said why
    for (const auto &layer : layers()) {
        if (!layer.ok())
            return setState(api::AGENT_STARTING, fromApi(layer.message()));
    }
    if (m_held)
        return setState(api::AGENT_HELD);
    if (m_startPoint.image.kind == ImageKind::Full && !m_chat->isConnected())
        return setState(api::AGENT_STARTING, phrase("Service", "Waiting for OpenClaw's gateway."));
    setState(m_surroundings.guardian.task(m_record.id).isNull() ? api::AGENT_READY : api::AGENT_WORKING);
}

} // namespace cofferdam
