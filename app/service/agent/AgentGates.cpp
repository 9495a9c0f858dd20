// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/AgentGates.h"

#include "app/service/agent/GateTables.h"
#include "core/datarules/DataRules.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// Each layer stands on what the guest says of a gate and on an attack that must fail.
struct Watched {
    api::LayerName layer;
    QLatin1StringView gate;
    QLatin1StringView probe;
};

constexpr Watched kGates[]{
    {api::LAYER_EXEC_GATE, "exec"_L1, "exec"_L1},
    {api::LAYER_FILE_GATE, "files"_L1, "unlink"_L1},
    {api::LAYER_CONNECT_FENCE, "connect"_L1, "connect"_L1},
    {api::LAYER_FENCE, "fence"_L1, "io_uring"_L1},
};

} // namespace

AgentGates::AgentGates(AgentId agent, const Rulings &rulings, const DataRules *data, QObject *parent)
    : QObject(parent)
    , m_agent(std::move(agent))
    , m_rulings(rulings)
    , m_data(data)
{
    if (m_data)
        listenToData();
    m_timer.setInterval(kProbeEach);
    connect(&m_timer, &QTimer::timeout, this, &AgentGates::probe);
    m_table = makeTable(1);
}

api::GateTable AgentGates::makeTable(quint64 version) const
{
    auto table = gateTable([this](const Action &action) { return m_rulings.of(action); }, m_agent, version, m_held);
    if (m_data)
        m_data->addTo(table, m_agent);
    return table;
}

void AgentGates::listenToData()
{
    connect(m_data, &DataRules::rulesChanged, this, [this](const AgentId &agent) {
        if (agent.isNull() || agent == m_agent)
            renew();
    });
    // The same version: who reads just now waits for the answer, and is to get it after this.
    connect(m_data, &DataRules::readsChanged, this, [this](const AgentId &agent) {
        if (agent != m_agent)
            return;
        m_table = makeTable(m_table.policy_version());
        if (m_guest)
            m_guest->setTable(m_table);
    });
}

void AgentGates::renew()
{
    m_table = makeTable(m_table.policy_version() + 1);
    if (m_guest)
        m_guest->setTable(m_table);
}

void AgentGates::setHeld(bool held)
{
    if (m_held == held)
        return;
    m_held = held;
    rulesChanged();
}

void AgentGates::rulesChanged()
{
    if (makeTable(m_table.policy_version()).SerializeAsString() != m_table.SerializeAsString())
        renew();
}

void AgentGates::attach(Guest *guest)
{
    m_guest = guest;
    ++m_connection;
    m_probes.clear();
    m_failure = {};
    m_probedMs = 0;
    m_probing = false;
    if (!guest) {
        m_timer.stop();
        return;
    }
    guest->setTable(m_table);
    m_timer.start();
    probe();
}

void AgentGates::probe()
{
    if (!m_guest || std::exchange(m_probing, true))
        return;
    m_guest->probe(this, [this, connection = m_connection](const Result<QList<GuestProbe>> &probes) {
        if (connection != m_connection)
            return;
        m_probing = false;
        m_timer.start(probes ? kProbeEach : kProbeAgain);
        m_failure = probes ? Phrase() : probes.error().message;
        m_probes.clear();
        for (const auto &one : probes ? *probes : QList<GuestProbe>())
            m_probes.insert(one.name, one);
        m_probedMs = QDateTime::currentMSecsSinceEpoch();
        Q_EMIT probed();
    });
}

QList<AgentGates::Layer> AgentGates::layers(const GuestVitals &vitals) const
{
    QList<Layer> all;
    const auto age = std::chrono::milliseconds(QDateTime::currentMSecsSinceEpoch() - m_probedMs);
    for (const auto &[name, gateName, probeName] : kGates) {
        Layer layer{.name = name, .ok = false, .known = true, .message = {}, .checkedMs = m_probedMs};
        const auto gate = std::ranges::find_if(vitals.gates, [&](const GuestGate &each) { return each.name == gateName; });
        const auto found = m_probes.constFind(probeName);
        if (gate == vitals.gates.cend()) {
            layer.known = m_probedMs != 0;
            layer.message = phrase("Service", "The guest has no such gate.");
        } else if (!gate->closed) {
            layer.message = phrase("Service", "The gate is not in force: %1").arg(gate->problem);
        } else if (m_probedMs == 0) {
            layer.known = false;
            layer.message = phrase("Service", "The first self-test has not come back yet.");
        } else if (!m_failure.isEmpty()) {
            layer.message = phrase("Service", "The self-test gave no answer: %1").arg(m_failure);
        } else if (found == m_probes.cend()) {
            layer.message = phrase("Service", "The self-test left this out.");
        } else if (!found->held) {
            layer.message = phrase("Service", "A forbidden act went through in the self-test (%1).").arg(found->detail);
        } else if (age > kProbeCounts) {
            layer.message = phrase("Service", "The last self-test is %1 s old.").arg(std::chrono::duration_cast<std::chrono::seconds>(age).count());
        } else {
            layer.ok = true;
            layer.message = phrase("Service", "In force; the self-test was refused (%1).").arg(found->detail);
        }
        all.append(layer);
    }
    return all;
}

} // namespace cofferdam
