// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/core/dial/LittleServer.h"

#include <QSslServer>
#include <QTest>

#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {

QByteArray AskedRequest::header(QByteArrayView lowerCaseName) const
{
    for (const QByteArray &one : head.split('\n')) {
        const auto colon = one.indexOf(':');
        if (colon > 0 && one.first(colon).toLower() == lowerCaseName)
            return one.sliced(colon + 1).trimmed();
    }
    return {};
}

LittleServer::LittleServer(Answer answer, std::optional<QSslConfiguration> tls) : m_answer(std::move(answer)), m_isTls(tls.has_value())
{
    if (tls) {
        auto server = std::make_unique<QSslServer>();
        server->setSslConfiguration(*tls);
        m_server = std::move(server);
    } else {
        m_server = std::make_unique<QTcpServer>();
    }
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
        while (QTcpSocket *const socket = m_server->nextPendingConnection())
            serve(socket);
    });
    QVERIFY(m_server->listen(QHostAddress::LocalHost));
}

LittleServer::~LittleServer()
{
    for (QTcpSocket *const socket : std::as_const(m_sockets))
        socket->disconnect(this);
}

QUrl LittleServer::url(const QString &path, const QString &host) const
{
    const QString usual = m_isTls ? u"localhost"_s : u"127.0.0.1"_s;
    return QUrl(u"%1://%2:%3%4"_s.arg(m_isTls ? u"https"_s : u"http"_s, host.isEmpty() ? usual : host).arg(port()).arg(path));
}

void LittleServer::closeConnections()
{
    const auto sockets = m_sockets;
    for (QTcpSocket *const socket : sockets)
        socket->disconnectFromHost();
}

QByteArray LittleServer::answer(const QByteArray &body, const QByteArray &moreHeaders, const QByteArray &status)
{
    return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + moreHeaders + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
           + body;
}

void LittleServer::serve(QTcpSocket *socket)
{
    const int connection = ++m_connections;
    m_sockets.append(socket);
    const auto buffer = std::make_shared<QByteArray>();
    connect(socket, &QTcpSocket::readyRead, this, [=, this] { read(socket, connection, *buffer); });
    connect(socket, &QTcpSocket::disconnected, this, [=, this] {
        m_sockets.removeOne(socket);
        socket->deleteLater();
        Q_EMIT connectionClosed();
    });
    read(socket, connection, *buffer);
}

void LittleServer::read(QTcpSocket *socket, int connection, QByteArray &buffer)
{
    buffer += socket->readAll();
    const auto end = buffer.indexOf("\r\n\r\n");
    if (end < 0)
        return;
    AskedRequest request{.line = buffer.first(buffer.indexOf("\r\n")), .head = buffer.first(end + 4), .body = {}, .connection = connection};
    const qsizetype length = request.header("content-length").toLongLong();
    if (buffer.size() < end + 4 + length)
        return;
    request.body = buffer.sliced(end + 4, length);
    buffer.remove(0, end + 4 + length);
    m_asked.append(request);
    m_answer(*socket, request);
}

} // namespace cofferdam
