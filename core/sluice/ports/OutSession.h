// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The host's end of a VM's `out` port: each stream the guest wants to the world is decided and recorded. What is allowed goes to the
// protocol that claims it; what no protocol claims is refused.

#pragma once

#include "core/action/GuestWords.h"
#include "core/base/Descriptor.h"
#include "core/base/Phrase.h"
#include "core/sluice/ports/Protocols.h"

#include <QHash>
#include <QList>
#include <QPointer>
#include <QTimer>

#include <memory>
#include <vector>

namespace cofferdam {

class TunnelStream;
class TunnelWire;

class OutSession : public QObject
{
    Q_OBJECT

public:
    /// Streams of one guest that protocols may have in hand at a time; each may keep a request of kMaxModelRequest.
    static constexpr qsizetype kMaxClaimed = 16;

    /// `descriptor` is connected to the port; `known` and what `outlets` names outlive the session.
    OutSession(Descriptor descriptor, AgentId agent, Epoch epoch, Outlets outlets, std::span<const Protocol> known = protocols(), QObject *parent = nullptr);
    ~OutSession() override;

    /// While held, no byte of a stream that a protocol claims is understood, answered or sent on: those that are open stand still in both
    /// directions, others wait, neither asked about nor opened when they were allowed. What no protocol claims is refused as ever. StreamHold
    /// says which hold does what to them afterwards; what waited is asked about then, whatever had been decided before.
    /// These hold: a freeze, red layers, a rollback or a service that was away until a person has looked, turns of an older timeline. A
    /// question that waits for its person holds what it asks about and nothing else: whoever asks it waits in the guest, and other turns are
    /// not of its kind. A stop, a restore and rules that block what is open do not hold but close(). The port `in` is never held: over it the service
    /// ends turns.
    void hold(const StreamHold &hold);
    /// Cuts every stream that leads somewhere.
    void dropStreams();
    /// Cuts all, without a signal. What `outlets` names is not used any more.
    void close();

Q_SIGNALS:
    /// A stream was refused; the decision is in the trail, if there was one. For counting.
    void egressRefused(const QString &authority, const QString &rule);
    /// The guest broke the protocol; the session is closed. At most once.
    void violation(const Phrase &reason);
    /// The port is gone (also after a violation). At most once.
    void closed();

private:
    struct Asked {
        qint32 stream = 0;
        QString target;
        const Protocol *protocol = nullptr; ///< That claims it; null: none does.
    };

    struct Conversation {
        QPointer<TunnelStream> stream; ///< Owned by the session.
        QString target;
        std::unique_ptr<ProtocolSession> session;
    };

    [[nodiscard]] bool isHeld() const { return m_hold.kind != StreamHold::Kind::None; }
    void goOn();
    void endTurns();
    void onGraceOver();
    void endConversations(const Phrase &why);
    void askAboutWaiting();
    void onConnect(qint32 stream, const QString &authority);
    void onGone(qint32 stream);
    void open(qint32 stream, const Protocol &protocol, const QString &authority);
    void askAbout(const Asked &asked);
    void onDecided(const ActionId &id, const Decision &decision);
    [[nodiscard]] bool isFull() const;

    AgentId m_agent;
    Epoch m_epoch;
    Outlets m_outlets;
    std::span<const Protocol> m_protocols;
    std::unique_ptr<TunnelWire> m_link;
    std::vector<Conversation> m_conversations; ///< They go before the link.
    QHash<ActionId, Asked> m_asked;
    QList<Asked> m_waiting;
    StreamHold m_hold;
    QTimer m_grace;
    bool m_graceIsOver = false; ///< Of this hold: what comes is asked about, and so refused, at once.
};

} // namespace cofferdam
