// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The host's end of a VM's control port: one connection, one epoch. Bytes of the guest become actions, the Decider's
// answers become verdicts. The only code that reads this port.

#pragma once

#include "core/action/Decider.h"
#include "core/api/Descriptor.h"
#include "core/api/guest.pb.h"

#include <QObject>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace cofferdam {

/// What makes a restored ready snapshot this agent and no other.
struct GuestPersonality {
    QString machineId;    ///< 32 hexadecimal digits
    QString hostname;
    QString gatewayToken; ///< for OpenClaw's loopback port
};

struct ControlSettings {
    AgentId agent;
    Epoch epoch;
    bool restored = false; ///< The guest went back in time and has to drop what it waited for.
    std::optional<GuestPersonality> personality;
    QString home = QStringLiteral("/home/agent");
    std::chrono::milliseconds silence{3000}; ///< Lease; 10 s under TCG.
    api::GateTable table; ///< What the guest may answer by itself from the first moment.
    bool frozen = false;  ///< The agent's processes stand still from the first moment.
    /// HELLOs of this epoch that were not answered; all its sessions share it. A machine that stood still reads several at once, and
    /// answers those of ended connections on the newest one.
    std::shared_ptr<int> unanswered = std::make_shared<int>(0);
};

/// What the guest says of one of its gates.
struct GuestGate {
    QString name; ///< "exec", "files", "connect" or "fence"
    bool closed = false;
    QString problem;
};

/// An attack that the guest tried on itself.
struct GuestProbe {
    QString name;
    bool held = false;
    QString detail;
};

/// Last words of the guest about itself.
struct GuestVitals {
    bool pluginHome = false;
    bool gatewayReady = false;
    bool systemReadOnly = false;
    QStringList interfaces;
    quint64 memoryUsedKib = 0;
    quint64 monotonicNs = 0;
    QList<GuestGate> gates;
    bool leaseHeld = false; ///< Of the guest over its agent: false while it stands still for want of us.
};

struct GuestGreeting {
    QString version;
    QString image; ///< "full" or "tiny"
    QString bootId;
};

/// A tool call that has ended, as the plugin tells it.
struct EndedCall {
    QString toolCallId;
    QString runId;
    QString tool;
    bool ok = false;
    QString error;
    double durationMs = 0;
};

struct GuestFile {
    QString path;
    quint64 size = 0;
    quint32 mode = 0;
    QByteArray sha256;
    QString link; ///< Target of a symbolic link; then there is no hash.
};

struct GuestContent {
    QByteArray bytes;
    quint64 totalSize = 0;
};

class ControlSession : public QObject
{
    Q_OBJECT

public:
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    /// `descriptor` is connected to the port. HELLO goes out at once.
    ControlSession(api::Descriptor descriptor, ControlSettings settings, Decider &decider, QObject *parent = nullptr);
    ~ControlSession() override;

    /// The guest has answered HELLO in this epoch, and its heartbeat is fresh.
    [[nodiscard]] bool isAlive() const;
    [[nodiscard]] bool isOpen() const;
    [[nodiscard]] const GuestVitals &vitals() const;
    [[nodiscard]] Epoch epoch() const;
    /// Cuts the connection. Pending decisions are void from here on: no verdict leaves any more.
    void close();
    /// The clock of the heartbeats stands still while the VM is stopped on purpose.
    void setGuestStopped(bool stopped);

    // The user's own file traffic. `done` is called once, from the event loop, unless `context` is gone.
    void putFile(const QString &path, quint32 mode, const QByteArray &content, QObject *context, Done<void> done);
    void getFile(const QString &path, quint64 offset, quint32 length, QObject *context, Done<GuestContent> done);
    void hashTree(const QString &path, QObject *context, Done<QList<GuestFile>> done);
    void ping(QObject *context, Done<void> done);
    /// The guest attacks itself, and tells what held.
    void probe(QObject *context, Done<QList<GuestProbe>> done);
    /// What the guest may answer by itself from now on; what it learned under another version is void.
    void setTable(const api::GateTable &table);
    /// The agent's processes stand still, or no longer.
    void setFrozen(bool frozen);
    /// Of the user's prompt; null: none runs.
    void setTask(const TaskId &task);
    /// Before a stop: the guest writes everything to its disk.
    void quiesce(QObject *context, Done<void> done);

Q_SIGNALS:
    void greeted(const GuestGreeting &greeting); ///< Ready for requests; asks may come.
    void heartbeat(const GuestVitals &vitals);   ///< Each second.
    void pluginHomeChanged(bool home);
    void leaseLost();     ///< Silence; verdicts are blocks until leaseRegained().
    void leaseRegained();
    void callEnded(const EndedCall &call);
    /// So many runs of programs and operations on files needed no question; a few of them for people.
    void decidedInGuest(quint64 execs, quint64 files, const QStringList &samples);
    void violation(const Phrase &reason); ///< The guest broke the protocol; closed() follows. At most once: one row in the trail.
    void closed();                         ///< The port is gone. At most once.

private:
    struct Private;
    friend struct Private;
    std::unique_ptr<Private> d;
};

} // namespace cofferdam

Q_DECLARE_METATYPE(cofferdam::GuestVitals)
