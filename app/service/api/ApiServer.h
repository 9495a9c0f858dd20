// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The local socket: takes clients of this user only, cuts their bytes into requests, and sends replies and events.

#pragma once

#include "core/api/Framing.h"
#include "core/base/Result.h"

#include "core/api/cofferdam.pb.h"

#include <QHash>
#include <QLocalServer>
#include <QObject>

#include <chrono>
#include <functional>
#include <memory>

class QLocalSocket;

namespace cofferdam {

class ApiServer : public QObject
{
    Q_OBJECT

public:
    /// Call at most once, at any later time, from the server's thread. Safe when the client is gone. `id` is filled in.
    using Reply = std::function<void(api::ServiceToClient)>;
    using Handler = std::function<void(const api::ClientToService &, const api::ClientDetail &client, Reply)>;
    /// What a new subscriber is told first.
    using Greeting = std::function<QList<api::ServiceToClient>()>;

    /// Listens on `path` (absolute; its folder must be private). A left-over socket file is replaced: the caller holds the lock.
    [[nodiscard]] static Result<std::unique_ptr<ApiServer>> listen(const QString &path, Handler handler, Greeting greeting);
    ~ApiServer() override;

    /// Sends to every subscriber. One that does not read is told so behind kMaxUnsent bytes, hears no more and is disconnected.
    void broadcast(const api::ServiceToClient &event);

    static constexpr qint64 kMaxUnsent = 32 * 1024 * 1024;
    static constexpr std::chrono::seconds kParting{10}; ///< It has so long to read what was sent.
    static constexpr int kMaxClients = 32;

private:
    struct Client {
        api::FrameReader reader;
        api::ClientDetail about;
        bool greeted = false;
        bool subscribed = false;
        bool parting = false; ///< What it is sent ends with why.
    };

    ApiServer(Handler handler, Greeting greeting);
    void accept();
    void read(QLocalSocket *socket);
    void take(QLocalSocket *socket, Client &client, const std::string &bytes);
    void send(QLocalSocket *socket, const api::ServiceToClient &message);
    void part(QLocalSocket *socket);

    Handler m_handler;
    Greeting m_greeting;
    QLocalServer m_server;
    QHash<QLocalSocket *, std::shared_ptr<Client>> m_clients;
};

/// A reply that says why not.
[[nodiscard]] api::ServiceToClient failureReply(const Error &error);

} // namespace cofferdam
