// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/LayersTopic.h"

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/Session.h"

#include <QDateTime>
#include <QTimer>

namespace cofferdam {

using namespace std::chrono_literals;

namespace {

constexpr auto kAging = 250ms; // until what went stale is shown as such
constexpr auto kInterval = 20s; // well within the minute for which a self-test counts

} // namespace

LayersTopic::LayersTopic(Session &session) : Topic(session)
{
    m_layers.setAgentNames(session.topic<AgentsTopic>().names());
    auto *clock = new QTimer(this);
    connect(clock, &QTimer::timeout, this, [this] { m_layers.refresh(QDateTime::currentMSecsSinceEpoch()); });
    clock->start(kAging);
    auto *checks = new QTimer(this);
    connect(checks, &QTimer::timeout, this, [this] {
        if (m_session.isConnected())
            onConnected();
    });
    checks->start(kInterval);
}

void LayersTopic::onConnected()
{
    api::ClientToService doctor;
    doctor.mutable_doctor();
    m_session.ask(*this, std::move(doctor));
}

void LayersTopic::onDisconnected()
{
    m_layers.clear();
}

bool LayersTopic::take(const Event &event)
{
    if (!event.has_layers())
        return false;
    QList<LayerRecord> layers;
    for (const auto &layer : event.layers().layers())
        layers.append(LayerRecord::from(layer));
    m_layers.reset(std::move(layers), QDateTime::currentMSecsSinceEpoch());
    return true;
}

} // namespace cofferdam
