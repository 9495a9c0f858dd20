// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/FakeService.h"

#include <algorithm>
#include <memory>
#include <ranges>

namespace cofferdam {

namespace {

void write(QLocalSocket *socket, const api::ServiceToClient &message)
{
    const auto bytes = api::frame(message.SerializeAsString());
    socket->write(bytes.data(), static_cast<qint64>(bytes.size()));
    socket->flush();
}

} // namespace

FakeService::FakeService()
{
    hello.set_protocol(api::kProtocol);
    hello.set_version("0.1.0");
    hello.set_acceleration("tcg");
    connect(&m_server, &QLocalServer::newConnection, this, &FakeService::onConnection);
}

FakeService::~FakeService()
{
    die(); // while m_clients still exists: the sockets say goodbye
}

bool FakeService::listen()
{
    return m_folder.isValid() && m_server.listen(socketPath());
}

void FakeService::die()
{
    m_server.close();
    for (auto *client : std::exchange(m_clients, {}))
        client->abort();
}

void FakeService::onConnection()
{
    auto *socket = m_server.nextPendingConnection();
    m_clients.append(socket);
    auto reader = std::make_shared<api::FrameReader>();
    connect(socket, &QLocalSocket::readyRead, this, [this, socket, reader] {
        const auto bytes = socket->readAll();
        reader->feed({bytes.constData(), static_cast<std::size_t>(bytes.size())});
        while (const auto frame = reader->next()) {
            api::ClientToService request;
            if (request.ParseFromString(*frame))
                onRequest(socket, request);
        }
    });
    connect(socket, &QLocalSocket::disconnected, this, [this, socket] {
        m_clients.removeOne(socket);
        socket->deleteLater();
    });
}

void FakeService::onRequest(QLocalSocket *socket, const api::ClientToService &request)
{
    m_requests.push_back(request);
    api::ServiceToClient reply;
    reply.mutable_done();
    bool wanted = true;
    if (request.has_hello())
        *reply.mutable_hello() = hello;
    else if (answer)
        wanted = answer(request, reply);
    reply.set_id(request.id());
    if (wanted)
        write(socket, reply);
    Q_EMIT requested(request);
}

int FakeService::count(api::ClientToService::BodyCase body) const
{
    return static_cast<int>(std::ranges::count(m_requests, body, &api::ClientToService::body_case));
}

api::ClientToService FakeService::last(api::ClientToService::BodyCase body) const
{
    for (const auto &request : m_requests | std::views::reverse) {
        if (request.body_case() == body)
            return request;
    }
    return {};
}

void FakeService::send(const api::ServiceToClient &message)
{
    for (auto *client : std::as_const(m_clients))
        write(client, message);
}

void FakeService::sendRaw(const QByteArray &bytes)
{
    for (auto *client : std::as_const(m_clients)) {
        client->write(bytes);
        client->flush();
    }
}

} // namespace cofferdam
