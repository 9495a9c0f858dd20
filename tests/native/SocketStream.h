// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A TCP connection on loopback in place of a stream through a VM's port.

#pragma once

#include "core/sluice/link/Stream.h"

#include <QTcpSocket>

namespace cofferdam::test {

/// Takes the socket; connects it to `port` first unless it is connected.
class SocketStream final : public Stream
{
    Q_OBJECT

public:
    explicit SocketStream(quint16 port);
    explicit SocketStream(QTcpSocket *connected);

    bool isOpen() const override { return m_socket->state() == QAbstractSocket::ConnectedState; }
    void write(const QByteArray &bytes) override;
    bool isWritten() const override { return m_socket->bytesToWrite() == 0; }
    void setPaused(bool paused) override;
    bool hasInput() const override { return m_socket->bytesAvailable() > 0; }
    void finish() override { m_socket->disconnectFromHost(); }
    void reset() override { m_socket->abort(); }

private:
    void wire();
    void receive();

    std::unique_ptr<QTcpSocket> m_socket;
    bool m_closed = false;
    bool m_paused = false;
};

} // namespace cofferdam::test
