// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentSafety.h"

#include "app/service/agent/AgentEntry.h"
#include "app/service/agent/AgentGates.h"
#include "app/service/agent/AgentLink.h"
#include "app/service/agent/AgentMachine.h"
#include "app/service/agent/LayerList.h"
#include "core/api/WireWords.h"
#include "core/guardian/Guardian.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr auto kCause = "layer-"_L1; // and the layer's name
const QString kServiceCause = QStringLiteral("service-layer");

} // namespace

AgentSafety::AgentSafety(const AgentEntry &entry, const AgentMachine &machine, const AgentLink &link, AgentGates &gates, Guardian &guardian, QObject *parent)
    : QObject(parent)
    , m_entry(entry)
    , m_machine(machine)
    , m_link(link)
    , m_gates(gates)
    , m_guardian(guardian)
{}

QList<api::Layer> AgentSafety::layers() const
{
    LayerList list(m_entry.id());
    const auto running = m_machine.isRunning();
    const auto problem = m_machine.problem();
    list.add(api::LAYER_MACHINE, running,
             running              ? phrase("Service", "The virtual machine runs.")
             : !problem.isEmpty() ? problem
                                  : phrase("Service", "The virtual machine does not run."));
    list.through();
    const auto connected = m_link.isConnected();
    list.add(api::LAYER_CHANNEL, connected,
             connected ? phrase("Service", "The control port is connected.") : phrase("Service", "The control port is not connected."));
    list.through();
    const auto alive = m_link.isAlive();
    list.add(api::LAYER_GUESTD, alive, alive ? phrase("Service", "Heartbeats arrive.") : phrase("Service", "guestd does not answer."));
    list.through();
    const auto vitals = m_link.vitals();
    for (const auto &gate : m_gates.layers(vitals))
        list.add(gate);
    list.add(api::LAYER_PLUGIN, vitals.pluginHome,
             vitals.pluginHome ? phrase("Service", "The plugin has reported to the service.")
                               : phrase("Service", "The plugin has not reported to the service; the agent's tools would not be asked about."));
    const auto alone = vitals.interfaces == QStringList{u"lo"_s};
    const auto isolation = !alone                   ? phrase("Service", "The guest has network interfaces besides lo: %1").arg(vitals.interfaces.join(u", "_s))
                           : !vitals.systemReadOnly ? phrase("Service", "The guest's system disk is writable.")
                                                    : phrase("Service", "Only lo exists; the system disk is read-only.");
    list.add(api::LAYER_ISOLATION, alone && vitals.systemReadOnly, isolation);
    return list.take();
}

QList<api::Layer> AgentSafety::look()
{
    const auto now = layers();
    QStringList causes;
    QByteArray lights;
    for (const auto &layer : now) {
        lights += layer.ok() ? 'g' : layer.unknown() ? '-' : 'r';
        // The channel's own fall cuts what waits; a hold says why, and keeps what comes later out.
        if (!layer.ok() && !layer.unknown())
            causes << kCause + wireWord(layer.name());
    }
    hold(causes);
    holdGates();
    if (m_lights != lights) {
        m_lights = lights;
        Q_EMIT layersChanged();
    }
    return now;
}

void AgentSafety::hold(const QStringList &causes)
{
    for (const auto &cause : causes) { // the new ones first: there is no moment without any
        if (!m_holds.contains(cause))
            m_guardian.setHold(m_entry.id(), cause,
                               phrase("Service", "A layer of protection is down (%1); everything is blocked until it is back.").arg(cause.mid(kCause.size())),
                               cause == u"layer-plugin");
    }
    for (const auto &gone : std::as_const(m_holds)) {
        if (!causes.contains(gone))
            m_guardian.release(m_entry.id(), gone);
    }
    m_holds = causes;
}

void AgentSafety::holdGates()
{
    m_gates.setHeld(m_guardian.isHeld(m_entry.id()));
}

void AgentSafety::setServiceProblem(const Phrase &problem)
{
    if (m_serviceProblem == problem)
        return;
    m_serviceProblem = problem;
    if (problem.isEmpty())
        m_guardian.release(m_entry.id(), kServiceCause);
    else
        m_guardian.setHold(m_entry.id(), kServiceCause, problem);
    holdGates();
}

} // namespace cofferdam
