// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/core/dial/LittleProxy.h"

#include <QHostAddress>
#include <QTest>

#include <memory>
#include <utility>

namespace cofferdam {

LittleProxy::LittleProxy(quint16 target, QByteArray answer) : m_target(target), m_answer(std::move(answer))
{
    connect(&m_server, &QTcpServer::pendingConnectionAvailable, this, [this] {
        while (QTcpSocket *const client = m_server.nextPendingConnection())
            serve(client);
    });
    QVERIFY(m_server.listen(QHostAddress::LocalHost));
}

void LittleProxy::serve(QTcpSocket *client)
{
    auto *const server = new QTcpSocket(client);
    const auto head = std::make_shared<QByteArray>();
    const auto isTunnel = std::make_shared<bool>(false);
    connect(client, &QTcpSocket::readyRead, this, [=, this] {
        if (*isTunnel) {
            server->write(client->readAll());
            return;
        }
        *head += client->readAll();
        if (!head->contains("\r\n\r\n"))
            return;
        m_heads.append(*head);
        client->write(m_answer);
        if (!head->startsWith("CONNECT ") || !m_answer.contains(" 200 ")) {
            client->disconnectFromHost();
            return;
        }
        *isTunnel = true;
        server->connectToHost(QHostAddress::LocalHost, m_target);
    });
    connect(server, &QTcpSocket::readyRead, client, [=] { client->write(server->readAll()); });
    connect(server, &QTcpSocket::disconnected, client, [=] { client->disconnectFromHost(); });
    connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
}

} // namespace cofferdam
