// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A guest whose bytes are understood in this process: all three ports of one VM, connected in the right order and lost together.

#pragma once

#include "vm/channel/DirectGateway.h"
#include "vm/channel/Guest.h"

#include <QDeadlineTimer>
#include <QTimer>

#include <memory>

namespace cofferdam {

class ControlRequests;
class ControlSession;
class Decider;
class InSession;
class ModelRoute;
class OutSession;
class PortOpener;

/// Connects each 5 ms until the sockets are there; out and in first, so that HELLO finds them connected. When the guest falls
/// silent for two leases (guestd was started anew, say), all three are connected again in the same epoch; until then verdicts
/// are blocks.
class DirectGuest final : public Guest
{
    Q_OBJECT

public:
    /// `decider` and `models` outlive it.
    DirectGuest(GuestSettings settings, Decider &decider, ModelRoute &models, QObject *parent = nullptr);
    ~DirectGuest() override;

    void start() override;
    void cut() override;
    [[nodiscard]] Epoch epoch() const override { return m_settings.epoch; }
    [[nodiscard]] bool isConnected() const override;
    [[nodiscard]] bool isAlive() const override;
    [[nodiscard]] GuestVitals vitals() const override;
    [[nodiscard]] int unansweredHellos() const override;
    void setTable(const api::GateTable &table) override;
    void setModels(const QByteArray &json) override;
    void setFrozen(bool frozen) override;
    void hold(const StreamHold &hold) override;
    void setTask(const TaskId &task) override;
    void setStopped(bool stopped) override;
    void dropStreams() override;
    void putFile(const QString &path, quint32 mode, const QByteArray &content, QObject *context, Done<void> done) override;
    void getFile(const QString &path, quint64 offset, quint32 length, QObject *context, Done<GuestContent> done) override;
    void hashTree(const QString &path, QObject *context, Done<QList<GuestFile>> done) override;
    void putTree(api::PutTree tree, QObject *context, Done<void> done) override;
    void moveTree(const QByteArray &from, const QByteArray &to, QObject *context, Done<void> done) override;
    void removeTree(const QByteArray &root, QObject *context, Done<void> done) override;
    void listTree(const QByteArray &root, const QByteArray &after, bool withGit, QObject *context, Done<GuestPage> done) override;
    void getTree(const QByteArray &root, const QList<GuestSpan> &spans, QObject *context, Done<QList<GuestPiece>> done) override;
    void probe(QObject *context, Done<QList<GuestProbe>> done) override;
    void quiesce(QObject *context, Done<void> done) override;
    [[nodiscard]] Gateway &gateway() override { return m_gateway; }

    /// Measures the way to guestd and back.
    void ping(QObject *context, Done<void> done);
    /// Raw streams to the gateway's port, for who speaks something else with it; null while not connected.
    [[nodiscard]] InSession *in() const { return m_in.get(); }

private:
    enum Which { Out, In, Control };

    void connectNext();
    void onPortsConnected();
    void listenTo(const ControlSession &control);
    void onGreeted(const GuestGreeting &greeting);
    void onPortFailed(const Phrase &reason);
    void onLost();
    void reconnect();
    void onViolation(const Phrase &reason);
    void dropSessions();
    [[nodiscard]] ControlRequests &requests();

    GuestSettings m_settings;
    Decider &m_decider;
    ModelRoute &m_models;
    std::unique_ptr<PortOpener> m_ports[3];
    std::unique_ptr<ControlSession> m_control;
    std::unique_ptr<OutSession> m_out;
    std::unique_ptr<InSession> m_in;
    std::unique_ptr<ControlRequests> m_nobody; ///< Answers requests while there is no session.
    DirectGateway m_gateway;
    QTimer m_greetingPatience;
    QDeadlineTimer m_untilGreeted{QDeadlineTimer::Forever}; ///< That, since the first connection.
    QTimer m_silence;
    bool m_wasUp = false;
};

} // namespace cofferdam
