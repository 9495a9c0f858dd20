// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/native/SocketStream.h"

#include <QHostAddress>

namespace cofferdam::test {

SocketStream::SocketStream(quint16 port) : m_socket(new QTcpSocket)
{
    wire();
    m_socket->connectToHost(QHostAddress::LocalHost, port);
}

SocketStream::SocketStream(QTcpSocket *connected) : m_socket(connected)
{
    m_socket->setParent(nullptr);
    wire();
}

void SocketStream::wire()
{
    const auto close = [this](const QString &reason) {
        if (!std::exchange(m_closed, true))
            Q_EMIT closed(Phrase::verbatim(reason));
    };
    connect(m_socket.get(), &QTcpSocket::connected, this, &Stream::opened);
    connect(m_socket.get(), &QTcpSocket::readyRead, this, &SocketStream::receive);
    connect(m_socket.get(), &QTcpSocket::bytesWritten, this, [this] {
        if (isWritten())
            Q_EMIT written();
    });
    connect(m_socket.get(), &QTcpSocket::disconnected, this, [close] { close(QStringLiteral("disconnected")); });
    connect(m_socket.get(), &QTcpSocket::errorOccurred, this, [this, close] { close(m_socket->errorString()); });
}

void SocketStream::setPaused(bool paused)
{
    m_paused = paused;
    if (!paused)
        QMetaObject::invokeMethod(this, &SocketStream::receive, Qt::QueuedConnection);
}

void SocketStream::receive()
{
    if (!m_paused && hasInput())
        Q_EMIT received(m_socket->readAll());
}

void SocketStream::write(const QByteArray &bytes)
{
    if (isOpen())
        m_socket->write(bytes);
}

} // namespace cofferdam::test
