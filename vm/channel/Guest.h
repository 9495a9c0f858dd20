// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A running guest, as its owner sees it: what is wanted of it and what it tells. Nothing here is bytes that it wrote.

#pragma once

#include "core/action/GuestWords.h"
#include "core/api/guest.pb.h"
#include "core/base/Ids.h"
#include "core/base/Result.h"

#include <QObject>

#include <chrono>
#include <functional>
#include <optional>

namespace cofferdam {

class Gateway;

struct GuestSettings {
    QString folder; ///< Of its ports: control.sock, out.sock and in.sock; 0700, absolute path.
    AgentId agent;
    Epoch epoch;
    bool restored = false; ///< It went back in time and has to drop what it waited for.
    std::optional<GuestPersonality> personality;
    std::chrono::milliseconds silence{3000};    ///< Lease; 10 s under TCG.
    api::GateTable table;                       ///< What it may answer by itself from the first moment.
    QByteArray models;                          ///< As for Guest::setModels(), from the first moment; empty: as they are.
    bool frozen = false;                        ///< The agent's processes stand still from the first moment.
    int unansweredHellos = 0;                   ///< Of earlier connections in this epoch.
    StreamHold hold;                            ///< Of the streams that lead out of it, from the first moment.
    std::chrono::milliseconds patience{30'000}; ///< To connect; and then to get its HELLO.
    /// Ours is said anew on another connection when it is not answered for so long, because a worker of guestd that ended may have taken it along.
    /// Null: not before patience is over.
    std::chrono::milliseconds again{};
};

/// One for a VM and an epoch: to restore, cut() it, restore, make another with the next epoch.
class Guest : public QObject
{
    Q_OBJECT

public:
    /// Called once, from the event loop, unless its context is gone. Unavailable while the guest is not connected.
    template<typename T>
    using Done = std::function<void(Result<T>)>;

    using QObject::QObject;
    ~Guest() override;

    virtual void start() = 0;
    /// Drops everything at once, for good and without a signal: pending decisions are void, nothing of the guest counts any more.
    virtual void cut() = 0;

    [[nodiscard]] virtual Epoch epoch() const = 0;
    [[nodiscard]] virtual bool isConnected() const = 0;
    /// It has greeted in this epoch, and its heart beats.
    [[nodiscard]] virtual bool isAlive() const = 0;
    [[nodiscard]] virtual GuestVitals vitals() const = 0;
    /// For the settings of the next one in this epoch: it may answer there what it was asked here.
    [[nodiscard]] virtual int unansweredHellos() const = 0;

    // Kept over reconnections.
    /// What it may answer by itself from now on; what it learned under another version is void.
    virtual void setTable(const api::GateTable &table) = 0;
    /// Which models OpenClaw has from now on: JSON that it includes in its configuration.
    virtual void setModels(const QByteArray &json) = 0;
    /// The agent's processes stand still, or no longer.
    virtual void setFrozen(bool frozen) = 0;
    /// The streams that lead out of it stand still, those that are open, too; see OutSession::hold.
    virtual void hold(const StreamHold &hold) = 0;

    // Of this connection.
    /// Of the user's prompt; null: none runs.
    virtual void setTask(const TaskId &task) = 0;
    /// The machine stands still on purpose, so that silence means nothing.
    virtual void setStopped(bool stopped) = 0;
    /// Cuts the streams that lead out of it.
    virtual void dropStreams() = 0;

    // The user's own file traffic.
    virtual void putFile(const QString &path, quint32 mode, const QByteArray &content, QObject *context, Done<void> done) = 0;
    virtual void getFile(const QString &path, quint64 offset, quint32 length, QObject *context, Done<GuestContent> done) = 0;
    virtual void hashTree(const QString &path, QObject *context, Done<QList<GuestFile>> done) = 0;
    // The user's own folders; see ControlRequests.
    virtual void putTree(api::PutTree tree, QObject *context, Done<void> done) = 0;
    virtual void moveTree(const QByteArray &from, const QByteArray &to, QObject *context, Done<void> done) = 0;
    virtual void removeTree(const QByteArray &root, QObject *context, Done<void> done) = 0;
    virtual void listTree(const QByteArray &root, const QByteArray &after, bool withGit, QObject *context, Done<GuestPage> done) = 0;
    virtual void getTree(const QByteArray &root, const QList<GuestSpan> &spans, QObject *context, Done<QList<GuestPiece>> done) = 0;
    /// It attacks itself, and tells what held.
    virtual void probe(QObject *context, Done<QList<GuestProbe>> done) = 0;
    /// Before a stop: it writes everything to its disk.
    virtual void quiesce(QObject *context, Done<void> done) = 0;

    /// Opens from greeted() on.
    [[nodiscard]] virtual Gateway &gateway() = 0;

Q_SIGNALS:
    void greeted(const cofferdam::GuestGreeting &greeting); ///< It is here; requests may be made. Again after a reconnection.
    void failed(const cofferdam::Phrase &reason);           ///< Could not connect, or was lost before a HELLO, or none came in time. Everything is cut.
    void violation(const cofferdam::Phrase &reason);        ///< It broke the protocol; everything is cut. One row in the trail.
    void closed();                                          ///< It was connected and is gone. Everything is cut.
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
    /// A question was blocked without being decided: too long, or one too many.
    void refusedUnasked(const QString &rule);
    /// A stream to the world was refused; the decision is in the trail.
    void egressRefused(const QString &authority, const QString &rule);
};

} // namespace cofferdam
