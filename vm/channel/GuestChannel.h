// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// All three ports of one VM, connected in the right order and lost together.

#pragma once

#include "core/sluice/ControlSession.h"
#include "core/sluice/InSession.h"
#include "core/sluice/OutSession.h"

#include <QObject>

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

/// One per VM and epoch: to restore, destroy it (or cut()), restore, make a new one with the next epoch.
/// Connects each 5 ms until the sockets are there; out and in first, so that HELLO finds them connected.
class GuestChannel : public QObject
{
    Q_OBJECT

public:
    GuestChannel(ChannelSettings settings, Decider &decider, QObject *parent = nullptr);
    ~GuestChannel() override;

    /// Drops all three at once: pending decisions are void, nothing of the guest counts any more.
    void cut();

    [[nodiscard]] bool isAlive() const { return m_control && m_control->isAlive(); }
    [[nodiscard]] ControlSession *control() const { return m_control.get(); } ///< Null until connected.
    [[nodiscard]] OutSession *out() const { return m_out.get(); }             ///< Null until connected.
    [[nodiscard]] InSession *in() const { return m_in.get(); }                ///< Null until greeted() was signalled.

Q_SIGNALS:
    void connected(); ///< control() and out() exist; HELLO is on its way. Connect to their signals now.
    void greeted(const cofferdam::GuestGreeting &greeting); ///< The guest is here; in() exists.
    void failed(const QString &reason);    ///< Could not connect, or no HELLO in time.
    void violation(const QString &reason); ///< On whichever port; everything is cut. One row in the trail.
    void closed();                         ///< It was up and is gone: QEMU ended, or cut after a violation.

private:
    void onPortsConnected();
    void drop();

    ChannelSettings m_settings;
    Decider &m_decider;
    std::unique_ptr<PortConnection> m_ports[3];
    std::unique_ptr<ControlSession> m_control;
    std::unique_ptr<OutSession> m_out;
    std::unique_ptr<InSession> m_in;
};

} // namespace cofferdam
