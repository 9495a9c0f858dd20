// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All three ports of one VM, connected in the right order and lost together.

#pragma once

#include "core/sluice/control/ControlSession.h"
#include "core/sluice/ports/InSession.h"
#include "core/sluice/ports/OutSession.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>

namespace cofferdam {

class PortConnection;

struct ChannelSettings {
    QString folder; ///< Holds control.sock, out.sock and in.sock; 0700, absolute path.
    ControlSettings control;
    OutSession::ModelHandler model;
    bool held = false;                          ///< Model traffic waits from the start (after a rollback).
    std::chrono::milliseconds patience{30'000}; ///< To connect; and then to get the guest's HELLO.
};

/// One per VM and epoch: to restore, cut() it, restore, make a new one with the next epoch.
/// Connects each 5 ms until the sockets are there; out and in first, so that HELLO finds them connected. When the guest falls
/// silent for two leases (guestd was started anew, say), all three are connected again in the same epoch; until then verdicts
/// are blocks.
class GuestChannel : public QObject
{
    Q_OBJECT

public:
    GuestChannel(ChannelSettings settings, Decider &decider, QObject *parent = nullptr);
    ~GuestChannel() override;

    void start();
    /// Drops all three at once, for good and without a signal: pending decisions are void, nothing of the guest counts any more.
    void cut();

    [[nodiscard]] bool isAlive() const { return m_control && m_control->isAlive(); }
    /// Null until connected(). Not to be kept: they are others after a reconnection.
    [[nodiscard]] ControlSession *control() const { return m_control.get(); }
    [[nodiscard]] OutSession *out() const { return m_out.get(); }
    [[nodiscard]] InSession *in() const { return m_in.get(); } ///< Opens streams once greeted() was signalled.
    /// Model traffic waits; kept over reconnections.
    void hold(bool held);

Q_SIGNALS:
    /// control(), out() and in() are new; HELLO is on its way. Connect to their signals now. Again after a reconnection.
    void connected();
    void greeted(const cofferdam::GuestGreeting &greeting); ///< The guest is here.
    void failed(const Phrase &reason);    ///< Could not connect, or no HELLO in time. Everything is cut.
    void violation(const Phrase &reason); ///< On whichever port; everything is cut. One row in the trail.
    void closed();                         ///< It was connected and is gone: QEMU has ended. Everything is cut.

private:
    enum Which { Out, In, Control };

    void connectNext();
    void onPortsConnected();
    void onGreeted(const GuestGreeting &greeting);
    void onPortFailed(const Phrase &reason);
    void onLost();
    void reconnect();
    void onViolation(const Phrase &reason);
    void dropSessions();

    ChannelSettings m_settings;
    Decider &m_decider;
    std::unique_ptr<PortConnection> m_ports[3];
    std::unique_ptr<ControlSession> m_control;
    std::unique_ptr<OutSession> m_out;
    std::unique_ptr<InSession> m_in;
    QTimer m_greetingPatience;
    QTimer m_silence;
    bool m_wasUp = false;
};

} // namespace cofferdam
