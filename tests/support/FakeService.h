// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service's end of the local socket, played by a test: real socket, real framing, answers chosen by the test.

#pragma once

#include "core/api/Framing.h"
#include "core/api/cofferdam.pb.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>

#include <functional>
#include <vector>

namespace cofferdam {

class FakeService : public QObject
{
    Q_OBJECT

public:
    FakeService();
    ~FakeService() override;

    /// Listens in a 0700 folder of its own.
    [[nodiscard]] bool listen();
    /// Drops all clients and the socket, as a service that dies.
    void die();

    [[nodiscard]] QString socketPath() const { return m_folder.filePath(QStringLiteral("service.sock")); }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] qsizetype clients() const { return m_clients.size(); }

    /// What was asked so far, hello and subscribe included.
    [[nodiscard]] const std::vector<api::ClientToService> &requests() const { return m_requests; }
    [[nodiscard]] int count(api::ClientToService::BodyCase body) const;
    /// The newest request of that sort; default-constructed when there is none.
    [[nodiscard]] api::ClientToService last(api::ClientToService::BodyCase body) const;

    /// Fills in the reply. Returning false sends nothing. Without one every request is answered Done.
    std::function<bool(const api::ClientToService &request, api::ServiceToClient &reply)> answer;
    api::ServiceHello hello;

    void send(const api::ServiceToClient &message);
    void sendRaw(const QByteArray &bytes);

Q_SIGNALS:
    void requested(const cofferdam::api::ClientToService &request);

private:
    void onConnection();
    void onRequest(QLocalSocket *socket, const api::ClientToService &request);

    QTemporaryDir m_folder;
    QLocalServer m_server;
    QList<QLocalSocket *> m_clients;
    std::vector<api::ClientToService> m_requests;
};

} // namespace cofferdam
