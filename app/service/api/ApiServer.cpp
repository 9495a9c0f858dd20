// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/api/ApiServer.h"

#include "app/service/api/Peer.h"
#include "core/api/FailureMessage.h"

#include <QFile>
#include <QLocalSocket>
#include <QLoggingCategory>
#include <QPointer>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcApi, "cofferdam.api")

constexpr std::size_t kMaxName = 60; ///< Bytes of what a client calls itself.

} // namespace

api::ServiceToClient failureReply(const Error &error)
{
    api::ServiceToClient reply;
    *reply.mutable_failed() = toApi(error);
    return reply;
}

ApiServer::ApiServer(Handler handler, Greeting greeting) : m_handler(std::move(handler)), m_greeting(std::move(greeting))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, &ApiServer::accept);
}

ApiServer::~ApiServer()
{
    for (auto *socket : m_clients.keys())
        socket->disconnect(this);
}

Result<std::unique_ptr<ApiServer>> ApiServer::listen(const QString &path, Handler handler, Greeting greeting)
{
    std::unique_ptr<ApiServer> server(new ApiServer(std::move(handler), std::move(greeting)));
    QFile::remove(path);
    if (!server->m_server.listen(path))
        return fail(Errc::Io, phrase("Service", "The service cannot listen on %1: %2").arg(path, server->m_server.errorString()));
    return server;
}

void ApiServer::accept()
{
    while (auto *socket = m_server.nextPendingConnection()) {
        const auto peer = ownPeer(static_cast<int>(socket->socketDescriptor()));
        if (!peer || m_clients.size() >= kMaxClients) {
            qCWarning(lcApi) << "refused a client of another user, or one too many";
            socket->abort();
            socket->deleteLater();
            continue;
        }
        m_clients.insert(socket, std::make_shared<Client>(Client{.reader = {}, .about = *peer}));
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
            m_clients.remove(socket);
            socket->deleteLater();
        });
    }
}

void ApiServer::read(QLocalSocket *socket)
{
    const auto client = m_clients.value(socket);
    if (!client || client->parting)
        return;
    client->reader.feed(socket->readAll().toStdString());
    while (const auto message = client->reader.next()) {
        take(socket, *client, *message);
        if (!m_clients.contains(socket) || client->parting)
            return;
    }
    if (client->reader.broken())
        socket->abort();
}

void ApiServer::take(QLocalSocket *socket, Client &client, const std::string &bytes)
{
    api::ClientToService request;
    if (!request.ParseFromString(bytes) || request.id() == 0 || (!client.greeted && !request.has_hello())) {
        socket->abort();
        return;
    }
    if (request.has_hello()) {
        if (request.hello().protocol() != api::kProtocol) {
            auto reply =
                failureReply({Errc::Unsupported, phrase("Service", "This client speaks another version of the protocol; use the one of the same release.")});
            reply.set_id(request.id());
            send(socket, reply);
            return;
        }
        client.greeted = true;
        client.about.set_name(request.hello().client().substr(0, kMaxName));
    }
    if (request.has_subscribe()) {
        client.subscribed = true;
        api::ServiceToClient reply;
        reply.set_id(request.id());
        reply.mutable_done();
        send(socket, reply);
        for (const auto &event : m_greeting())
            send(socket, event);
        return;
    }
    m_handler(request, client.about, [this, guard = QPointer<QLocalSocket>(socket), id = request.id()](api::ServiceToClient reply) {
        if (!guard || !m_clients.contains(guard))
            return;
        reply.set_id(id);
        send(guard, reply);
    });
}

void ApiServer::send(QLocalSocket *socket, const api::ServiceToClient &message)
{
    const auto client = m_clients.value(socket);
    if (!client || client->parting)
        return;
    const auto bytes = message.SerializeAsString();
    if (bytes.size() > api::kMaxFrameSize) {
        auto refusal = failureReply({Errc::Invalid, phrase("Service", "The answer is too large; ask for less at a time.")});
        refusal.set_id(message.id());
        socket->write(QByteArray::fromStdString(api::frame(refusal.SerializeAsString())));
        return;
    }
    socket->write(QByteArray::fromStdString(api::frame(bytes)));
    if (socket->bytesToWrite() > kMaxUnsent) {
        client->parting = true;
        part(socket);
    }
}

void ApiServer::part(QLocalSocket *socket)
{
    qCWarning(lcApi) << "a client does not read; disconnected";
    const auto why = failureReply({Errc::Busy, phrase("Service", "This client reads too slowly: what happened meanwhile is not all told to it.")});
    socket->write(QByteArray::fromStdString(api::frame(why.SerializeAsString())));
    socket->disconnectFromServer(); // when all of it is read
    QTimer::singleShot(kParting, socket, [socket] { socket->abort(); });
}

void ApiServer::broadcast(const api::ServiceToClient &event)
{
    const auto clients = m_clients; // a failing write may remove one
    for (auto it = clients.begin(); it != clients.end(); ++it) {
        if (it.value()->subscribed && m_clients.contains(it.key()))
            send(it.key(), event);
    }
}

} // namespace cofferdam
