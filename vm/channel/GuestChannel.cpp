// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/channel/GuestChannel.h"

#include "vm/channel/PortConnection.h"

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

// In the order of connecting: HELLO makes the guest speak on the other two.
constexpr std::array kSockets{"out.sock"_L1, "in.sock"_L1, "control.sock"_L1};

/// We may be in a slot of the very object.
template<typename T>
void retire(std::unique_ptr<T> &object)
{
    if (auto *old = object.release()) {
        old->blockSignals(true);
        old->deleteLater();
    }
}

} // namespace

GuestChannel::GuestChannel(ChannelSettings settings, Decider &decider, QObject *parent) : QObject(parent), m_settings(std::move(settings)), m_decider(decider)
{
    m_greetingPatience.setSingleShot(true);
    m_silence.setSingleShot(true);
    connect(&m_greetingPatience, &QTimer::timeout, this, [this] {
        if (m_wasUp)
            reconnect();
        else
            onPortFailed(phrase("Guest", "The machine does not answer."));
    });
    connect(&m_silence, &QTimer::timeout, this, &GuestChannel::reconnect);
}

GuestChannel::~GuestChannel()
{
    cut();
}

void GuestChannel::start()
{
    for (std::size_t i = 0; i < kSockets.size(); ++i) {
        m_ports[i] = std::make_unique<PortConnection>(m_settings.folder + u'/' + kSockets[i], m_settings.patience);
        connect(m_ports[i].get(), &PortConnection::connected, this, &GuestChannel::connectNext);
        connect(m_ports[i].get(), &PortConnection::failed, this, [this](const Error &error) { onPortFailed(error.message); });
    }
    connectNext();
}

void GuestChannel::connectNext()
{
    for (auto &port : m_ports) {
        if (!port->isConnected()) {
            port->start();
            return;
        }
    }
    onPortsConnected();
}

void GuestChannel::onPortsConnected()
{
    m_in = std::make_unique<InSession>(m_ports[In]->take(), InSession::Start::WhenGreeted);
    m_out = std::make_unique<OutSession>(m_ports[Out]->take(), m_settings.control.agent, m_settings.control.epoch, m_decider, m_settings.model);
    m_out->hold(m_settings.held);
    m_control = std::make_unique<ControlSession>(m_ports[Control]->take(), m_settings.control, m_decider);
    connect(m_control.get(), &ControlSession::greeted, this, &GuestChannel::onGreeted);
    connect(m_control.get(), &ControlSession::violation, this, &GuestChannel::onViolation);
    connect(m_out.get(), &OutSession::violation, this, &GuestChannel::onViolation);
    connect(m_in.get(), &InSession::violation, this, &GuestChannel::onViolation);
    connect(m_control.get(), &ControlSession::closed, this, &GuestChannel::onLost);
    connect(m_out.get(), &OutSession::closed, this, &GuestChannel::onLost);
    connect(m_in.get(), &InSession::closed, this, &GuestChannel::onLost);
    connect(m_control.get(), &ControlSession::leaseLost, this, [this] { m_silence.start(m_settings.control.silence); });
    connect(m_control.get(), &ControlSession::leaseRegained, &m_silence, &QTimer::stop);
    m_greetingPatience.start(m_settings.patience);
    Q_EMIT connected();
}

void GuestChannel::onGreeted(const GuestGreeting &greeting)
{
    m_greetingPatience.stop();
    m_wasUp = true;
    m_settings.control.restored = false; // once told, and not to be told again by a reconnection
    m_in->begin();
    Q_EMIT greeted(greeting);
}

void GuestChannel::reconnect()
{
    dropSessions();
    start();
}

void GuestChannel::onPortFailed(const Phrase &reason)
{
    const bool wasUp = m_wasUp;
    cut();
    if (wasUp)
        Q_EMIT closed();
    else
        Q_EMIT failed(reason);
}

void GuestChannel::onLost()
{
    cut();
    Q_EMIT closed();
}

void GuestChannel::onViolation(const Phrase &reason)
{
    cut();
    Q_EMIT violation(reason);
}

void GuestChannel::hold(bool held)
{
    m_settings.held = held;
    if (m_out)
        m_out->hold(held);
}

void GuestChannel::dropSessions()
{
    m_silence.stop();
    m_greetingPatience.stop();
    if (m_control) {
        m_control->blockSignals(true);
        m_control->close(); // at once: deleteLater() alone would let a verdict out
    }
    retire(m_control);
    retire(m_out);
    retire(m_in);
    for (auto &port : m_ports)
        retire(port);
}

void GuestChannel::cut()
{
    dropSessions();
    m_wasUp = false;
}

} // namespace cofferdam
