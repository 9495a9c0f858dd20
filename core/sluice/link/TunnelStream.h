// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One stream between the guest and something on this side: bytes in, bytes out, with backpressure.

#pragma once

#include <QByteArray>
#include <QObject>
#include <QPointer>

#include <optional>

namespace cofferdam {

class TunnelWire;

/// Owned by whoever got it; destroying it resets the stream. Everything in the thread of its session.
/// After closed() it stays as an object, but nothing works any more.
class TunnelStream : public QObject
{
    Q_OBJECT

public:
    TunnelStream(TunnelWire *link, qint32 id, QString authority);
    ~TunnelStream() override;

    [[nodiscard]] QString authority() const { return m_authority; }
    [[nodiscard]] bool isOpen() const { return m_open; }
    /// Keeps all of `bytes` and sends as fast as the other side takes; look at bytesToWrite() and written().
    void write(const QByteArray &bytes);
    [[nodiscard]] qint64 bytesToWrite() const { return m_unsent.size(); }
    /// Ends our direction after what was written.
    void finish();
    /// Cuts both directions at once. closed() follows from the event loop.
    void reset();
    /// While paused nothing is delivered, and the peer may send no more than one window (1 MiB).
    void setPaused(bool paused);
    /// While held nothing is delivered, and nothing more is handed to the tunnel: what was handed on before, TunnelWire::kHandedOn at most, is
    /// on its way. When the other side gives up meanwhile, closed() comes at once and what it had sent is dropped.
    void setHeld(bool held);
    /// Bytes of the other side wait to be delivered.
    [[nodiscard]] bool hasInput() const { return !m_undelivered.isEmpty(); }
    /// What the other side has sent and will send is dropped from here on. For who has said their last word.
    void dropInput();

Q_SIGNALS:
    void accepted();                                  ///< InSession only: the guest has connected.
    void refused(int status, const QString &reason);  ///< InSession only; closed() follows.
    void received(const QByteArray &bytes);
    void ended();                                     ///< The peer sends nothing more.
    void written();                                   ///< bytesToWrite() went to zero.
    void closed(bool clean);                          ///< Once. False: reset, refused, or the link is gone.

private:
    friend class TunnelWire;
    void deliver(const QByteArray &bytes);
    void noticeEnd();
    void flush();
    void shut(bool clean);
    void passOn();

    QPointer<TunnelWire> m_link;
    qint32 m_id;
    QString m_authority;
    QByteArray m_unsent;
    QByteArray m_undelivered;
    bool m_open = true;
    bool m_paused = false;
    bool m_held = false;
    bool m_deaf = false;
    bool m_finishing = false;
    bool m_endWaits = false;            ///< ended() is due once everything is delivered.
    std::optional<bool> m_closedWaits;  ///< So is closed().
};

} // namespace cofferdam
