// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The host's end of a VM's `out` port: each stream the guest wants to the world is decided and recorded. What is allowed goes to the
// protocol that claims it; what no protocol claims is refused.

#pragma once

#include "core/base/Descriptor.h"
#include "core/base/Phrase.h"
#include "core/sluice/ports/Protocols.h"

#include <QHash>
#include <QList>

#include <memory>
#include <vector>

namespace cofferdam {

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

    /// While held, streams that a protocol claims wait: neither asked about nor answered, nor opened when they were allowed. Others are
    /// refused as ever. At the end of a hold those that waited are refused: they are of turns that were ended meanwhile, and no prompt
    /// was taken since.
    void hold(bool held);
    /// Cuts every stream that leads somewhere.
    void dropStreams() { m_conversations.clear(); }
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

    void onConnect(qint32 stream, const QString &authority);
    void onGone(qint32 stream);
    void open(qint32 stream, const Protocol &protocol, const QString &authority);
    void askAbout(Asked asked);
    void onDecided(const ActionId &id, const Decision &decision);
    [[nodiscard]] bool isFull() const;

    AgentId m_agent;
    Epoch m_epoch;
    Outlets m_outlets;
    std::span<const Protocol> m_protocols;
    std::unique_ptr<TunnelWire> m_link;
    std::vector<std::unique_ptr<ProtocolSession>> m_conversations; ///< They go before the link.
    QHash<ActionId, Asked> m_asked;
    QList<qint32> m_waiting;
    bool m_held = false;
};

} // namespace cofferdam
