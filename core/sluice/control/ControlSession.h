// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The host's end of a VM's control port: one connection, one epoch. It begins with HELLO, is alive while the guest's heart beats,
// and is the only code that reads this port.

#pragma once

#include "core/action/GuestWords.h"
#include "core/api/GuestPlaces.h"
#include "core/api/PortFraming.h"
#include "core/api/guest.pb.h"
#include "core/base/Descriptor.h"
#include "core/sluice/control/ControlQuestions.h"
#include "core/sluice/control/ControlRequests.h"
#include "core/sluice/link/Wire.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <optional>

namespace cofferdam {

struct ControlSettings {
    AgentId agent;
    Epoch epoch;
    bool restored = false; ///< The guest went back in time and has to drop what it waited for.
    std::optional<GuestPersonality> personality;
    QString home = QLatin1StringView(api::kAgentHome);
    std::chrono::milliseconds silence{3000}; ///< Lease; 10 s under TCG.
    api::GateTable table;                    ///< What the guest may answer by itself from the first moment.
    QByteArray models;                       ///< What OpenClaw has, as in api::Models; empty: as they are.
    bool frozen = false;                     ///< The agent's processes stand still from the first moment.
    int unansweredHellos = 0;                ///< Of earlier sessions of this epoch.
};

class ControlSession : public QObject
{
    Q_OBJECT

public:
    /// `descriptor` is connected to the port. HELLO goes out at once.
    ControlSession(Descriptor descriptor, ControlSettings settings, Decider &decider, QObject *parent = nullptr);
    ~ControlSession() override;

    /// The guest has answered HELLO in this epoch, and its heartbeat is fresh.
    [[nodiscard]] bool isAlive() const { return isOpen() && m_greeted && m_leaseHeld; }
    [[nodiscard]] bool isOpen() const { return !m_ended && m_wire.isOpen(); }
    [[nodiscard]] const GuestVitals &vitals() const { return m_vitals; }
    /// HELLOs of this epoch that were not answered. A machine that stood still reads several at once, and answers those of ended
    /// connections on the newest one.
    [[nodiscard]] int unansweredHellos() const { return m_settings.unansweredHellos; }
    /// What is wanted of the guest; answered once it has greeted.
    [[nodiscard]] ControlRequests &requests() { return m_requests; }
    /// Cuts the connection. Pending decisions are void from here on: no verdict leaves any more.
    void close();
    /// The clock of the heartbeats stands still while the VM is stopped on purpose.
    void setGuestStopped(bool stopped);

    /// What the guest may answer by itself from now on; what it learned under another version is void.
    void setTable(const api::GateTable &table);
    void setModels(const QByteArray &json);
    /// The agent's processes stand still, or no longer.
    void setFrozen(bool frozen);
    /// Of the user's prompt; null: none runs.
    void setTask(const TaskId &task);

Q_SIGNALS:
    void greeted(const cofferdam::GuestGreeting &greeting); ///< Ready for requests; asks may come.
    void heartbeat(const cofferdam::GuestVitals &vitals);   ///< Each second.
    void pluginHomeChanged(bool home);
    void leaseLost(); ///< Silence; verdicts are blocks until leaseRegained().
    void leaseRegained();
    void callEnded(const cofferdam::EndedCall &call);
    /// So many runs of programs and operations on files needed no question; a few different ones of each for people, as the guest
    /// wrote them.
    void decidedInGuest(quint64 execs, quint64 files, const QStringList &programs, const QStringList &operations);
    /// What calls had left running when their task ended.
    void leftoversEnded(quint32 processes, const QStringList &programs);
    /// A question was blocked without being decided: too long, or one too many. For the trail.
    void refusedUnasked(const QString &rule);
    void violation(const Phrase &reason); ///< The guest broke the protocol; closed() follows. At most once: one row in the trail.
    void closed();                         ///< The port is gone. At most once.

private:
    void sayHello();
    void send(api::HostToGuest message);
    void sendLease();
    void receive(const QByteArray &bytes);
    void onMessage(const std::string &bytes);
    void onGreeting(const api::GuestHello &hello);
    void onLateGreeting();
    void onHeartbeat(const api::Heartbeat &heartbeat);
    void onAsked(const Result<void> &asked);
    void onAnswered(quint64 question, const api::ActionVerdict &verdict);
    void onLocal(const api::LocalDecisions &local);
    void onCallsEnded(const api::CallsEnded &ended);
    void onEnded(const api::ActionEnded &ended);
    void onSilence();
    void violate(const Phrase &reason);
    void end();

    ControlSettings m_settings;
    Wire m_wire;
    api::PortFrameReader m_reader;
    ControlQuestions m_questions;
    ControlRequests m_requests;
    QTimer m_silence;
    QTimer m_beat;
    api::Lease m_lease;
    GuestVitals m_vitals;
    qsizetype m_leftover = 0;        ///< Bytes that came before HELLO was answered.
    std::size_t m_damagedBefore = 0; ///< Messages among them that were none.
    bool m_greeted = false;
    bool m_leaseHeld = false;
    bool m_ended = false;
};

} // namespace cofferdam
