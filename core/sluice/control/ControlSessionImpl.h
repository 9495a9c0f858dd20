// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One connection to a guest's control port, inside. ControlSession.cpp keeps it up, ControlQuestions.cpp takes what the guest asks to
// the Decider, ControlRequests.cpp carries what the host wants of the guest.

#pragma once

#include "core/api/PortFraming.h"
#include "core/api/guest.pb.h"
#include "core/sluice/control/ControlSession.h"
#include "core/sluice/control/GateQuestions.h"
#include "core/sluice/link/PortWire.h"

#include <QHash>
#include <QPointer>
#include <QSet>
#include <QTimer>

namespace cofferdam {

constexpr qsizetype kMaxName = 512; ///< Of a tool, a call, a run.

inline QString text(const std::string &utf8)
{
    return QString::fromStdString(utf8);
}

struct ControlSession::Private {
    using Answer = std::function<void(Result<api::GuestToHost>)>;
    struct Request {
        QPointer<QObject> context;
        Answer done;
        QTimer *patience;
    };

    Private(ControlSession *session, api::Descriptor descriptor, ControlSettings s, Decider &d)
        : q(session)
        , settings(std::move(s))
        , decider(d)
        , wire(std::move(descriptor))
        , reviews(std::make_unique<QObject>())
        , gates(settings.agent, settings.epoch, settings.home)
    {
        lease.set_valid_ms(static_cast<quint32>(settings.silence.count()));
        lease.set_policy_version(settings.table.policy_version());
        lease.set_frozen(settings.frozen);
    }

    void sayHello();
    void send(api::HostToGuest message);
    void receive(const QByteArray &bytes);
    void onMessage(const std::string &bytes);
    void onGreeting(const api::GuestHello &hello);
    void onLateGreeting();
    void onHeartbeat(const api::Heartbeat &heartbeat);
    void onAsked(quint64 id, const api::ActionAsked &asked);
    void onGateAsked(quint64 id, Result<Action> action, quint64 covers);
    void onDecision(quint64 id, const Decision &decision, quint64 covers = 0);
    void onLocal(const api::LocalDecisions &local);
    void sendLease();
    void onReply(api::GuestToHost message);
    void onEnded(const api::ActionEnded &ended);
    void request(api::HostToGuest message, QObject *context, Answer done);
    void finish(quint64 id, Result<api::GuestToHost> result);
    void onSilence();
    void violate(const Phrase &reason);
    void end();

    ControlSession *q;
    ControlSettings settings;
    Decider &decider;
    PortWire wire;
    api::PortFrameReader reader;
    /// Context of all reviews: when it goes, no verdict of theirs can leave any more.
    std::unique_ptr<QObject> reviews;
    QSet<quint64> asked;
    QHash<quint64, Request> requests;
    QTimer silence;
    QTimer beat;
    api::Lease lease;
    GateQuestions gates;
    GuestVitals vitals;
    quint64 lastRequest = 0;
    qsizetype leftover = 0;
    std::size_t damagedBefore = 0; ///< Messages that were none, before HELLO was answered.
    bool greeted = false;
    bool leaseHeld = false;
    bool ended = false;
};

} // namespace cofferdam
