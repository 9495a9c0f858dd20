// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service as its clients see it: requests with one reply each, and a stream of events.

#pragma once

#include "core/api/cofferdam.pb.h"
#include "core/base/Result.h"

#include <QObject>

#include <functional>

namespace cofferdam {

class ServiceLink : public QObject
{
    Q_OBJECT

public:
    using Reply = std::function<void(Result<api::ServiceToClient>)>;

    explicit ServiceLink(QObject *parent = nullptr);
    ~ServiceLink() override;

    /// Sends `message` (its id is set here) and calls `done` once, from the event loop, with the reply or with the
    /// error: what the service said in Failed, or Errc::Unavailable when the connection is lost or was never there.
    /// Nothing is called once `context` is gone.
    virtual void request(api::ClientToService message, QObject *context, Reply done) = 0;

    [[nodiscard]] virtual bool isConnected() const = 0;
    /// What the service said of itself; empty before the first connection.
    [[nodiscard]] const api::ServiceHello &service() const noexcept { return m_service; }

Q_SIGNALS:
    /// Hello was exchanged; requests may be made.
    void connected();
    /// The connection ended or could not be made; `reason` is for people.
    void disconnected(const Phrase &reason);
    /// A message nobody asked for (id 0).
    void happened(const cofferdam::api::ServiceToClient &message);

protected:
    void setService(api::ServiceHello service) { m_service = std::move(service); }

private:
    api::ServiceHello m_service;
};

} // namespace cofferdam
