// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A run of the service: locked until it has the key of the stores, the whole of it from then on.

#pragma once

#include "app/service/api/ApiServer.h"
#include "app/service/store/LockedRequests.h"
#include "app/service/store/StoreKeys.h"

#include <QObject>

#include <functional>
#include <memory>

namespace cofferdam {

/// What there is once the stores are open. A test brings another.
class OpenService : public QObject
{
    Q_OBJECT

public:
    ~OpenService() override;
    virtual void handle(const api::ClientToService &request, const api::ClientDetail &client, ApiServer::Reply reply) = 0;
    [[nodiscard]] virtual QList<api::ServiceToClient> greeting() const = 0;

Q_SIGNALS:
    void happened(const cofferdam::api::ServiceToClient &event);
    void shutdownRequested();
    /// Its agents stand still; the service is to start anew, locked.
    void lockRequested();
};

class ServiceRun : public QObject
{
    Q_OBJECT

public:
    using Start = std::function<Result<std::unique_ptr<OpenService>>(StoreKeys &keys)>;

    /// `keychain` outlives it. `start` is called once the stores can be opened.
    [[nodiscard]] static Result<std::unique_ptr<ServiceRun>> make(const StoreKeys::Options &options, KeychainBackend &keychain, const QString &dataFolder,
                                                                  Start start);
    ~ServiceRun() override;

    /// Once; ready() or failed() follows, or has been.
    void begin();
    void handle(const api::ClientToService &request, const api::ClientDetail &client, ApiServer::Reply reply);
    [[nodiscard]] QList<api::ServiceToClient> greeting() const;
    [[nodiscard]] bool isLocked() const noexcept { return m_service == nullptr; }

Q_SIGNALS:
    void ready(); ///< Clients may come: the service is there, or it is known that somebody has to be asked.
    void happened(const cofferdam::api::ServiceToClient &event);
    void failed(const Phrase &why); ///< It cannot go on.
    void shutdownRequested();
    void lockRequested();

private:
    ServiceRun(std::unique_ptr<StoreKeys> keys, const QString &dataFolder, Start start);
    void onOpened();
    void becomeReady();

    std::unique_ptr<StoreKeys> m_keys;
    LockedRequests m_locked;
    Start m_start;
    std::unique_ptr<OpenService> m_service; ///< Null: locked.
    bool m_ready = false;
    bool m_failed = false;
};

} // namespace cofferdam
