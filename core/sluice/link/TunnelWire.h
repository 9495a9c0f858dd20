// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A tunnel spoken over one connected descriptor: what OutSession and InSession have in common.

#pragma once

#include "core/api/Tunnel.h"
#include "core/base/Phrase.h"
#include "core/sluice/link/TunnelStream.h"
#include "core/sluice/link/Wire.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSet>

#include <memory>

namespace cofferdam {

class TunnelWire : public QObject
{
    Q_OBJECT

public:
    /// Of a stream out of the guest: so many bytes are handed to the tunnel ahead of what the guest takes. Few, because a hold does not call them back.
    static constexpr std::size_t kHandedOn = 64 * 1024;

    TunnelWire(Descriptor descriptor, api::TunnelRole role, QObject *parent = nullptr);
    ~TunnelWire() override;

    /// Nothing is said, and what arrives is thrown away, until then.
    void begin();
    [[nodiscard]] bool isOpen() const { return m_begun && m_wire.isOpen() && !m_tunnel.broken(); }
    /// Client: null when there is no room.
    [[nodiscard]] std::unique_ptr<TunnelStream> open(const QString &authority);
    /// Server: the stream that connectAsked() brought, from here with bytes.
    [[nodiscard]] std::unique_ptr<TunnelStream> accept(qint32 stream, const QString &authority);
    void refuse(qint32 stream, int status, const QString &reason);
    /// Closes without a signal of its own; streams hear that they are closed.
    void close();

Q_SIGNALS:
    void connectAsked(qint32 stream, const QString &authority);
    void streamGone(qint32 stream); ///< One that was neither accepted nor refused.
    void violation(const Phrase &reason);
    void closed(); ///< Also after violation().

private:
    friend class TunnelStream;
    [[nodiscard]] qsizetype send(qint32 stream, const QByteArray &bytes);
    void finish(qint32 stream);
    void reset(qint32 stream);
    void consume(qint32 stream, qsizetype bytes);
    void forget(qint32 stream);

    void schedule();
    void turn();
    void dispatch(const api::TunnelEvent &event);
    void end();

    Wire m_wire;
    api::Tunnel m_tunnel;
    QHash<qint32, QPointer<TunnelStream>> m_streams;
    QSet<qint32> m_unanswered;
    bool m_scheduled = false;
    bool m_begun = false;
    bool m_ended = false;
};

} // namespace cofferdam
