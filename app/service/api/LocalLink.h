// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service's local socket without the socket: for a client that lives in the service's own process. It is subscribed from the start.

#pragma once

#include "app/client/ServiceLink.h"
#include "app/service/api/ApiServer.h"

namespace cofferdam {

/// Requests, replies and events come from the event loop, in the order in which they were sent, as over the socket.
class LocalLink final : public ServiceLink
{
    Q_OBJECT

public:
    using Handler = std::function<void(const api::ClientToService &, ApiServer::Reply)>;

    explicit LocalLink(Handler handler, QObject *parent = nullptr);

    void request(api::ClientToService message, QObject *context, Reply done) override;
    [[nodiscard]] bool isConnected() const override { return true; }

    /// As to every subscriber.
    void deliver(const api::ServiceToClient &message);

private:
    Handler m_handler;
    quint64 m_lastId = 0;
};

} // namespace cofferdam
