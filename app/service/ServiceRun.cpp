// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/ServiceRun.h"

#include "app/service/store/StoreMessages.h"

namespace cofferdam {

OpenService::~OpenService() = default;

Result<std::unique_ptr<ServiceRun>> ServiceRun::make(const StoreKeys::Options &options, KeychainBackend &keychain, const QString &dataFolder, Start start)
{
    auto keys = StoreKeys::open(options, keychain);
    if (!keys)
        return std::unexpected(keys.error());
    return std::unique_ptr<ServiceRun>(new ServiceRun(std::move(*keys), dataFolder, std::move(start)));
}

ServiceRun::ServiceRun(std::unique_ptr<StoreKeys> keys, const QString &dataFolder, Start start)
    : m_keys(std::move(keys))
    , m_locked(*m_keys, dataFolder, [this] { Q_EMIT shutdownRequested(); })
    , m_start(std::move(start))
{
    connect(m_keys.get(), &StoreKeys::opened, this, &ServiceRun::onOpened);
    connect(m_keys.get(), &StoreKeys::settled, this, &ServiceRun::becomeReady);
    connect(m_keys.get(), &StoreKeys::changed, this, [this] { Q_EMIT happened(storeMessage(*m_keys)); });
}

ServiceRun::~ServiceRun()
{
    m_service.reset(); // before the key that it has
}

void ServiceRun::begin()
{
    if (auto begun = m_keys->begin(); !begun) {
        m_failed = true;
        Q_EMIT failed(begun.error().message);
    }
}

void ServiceRun::onOpened()
{
    auto service = m_start(*m_keys);
    if (!service) {
        m_failed = true;
        Q_EMIT failed(service.error().message);
        return;
    }
    m_service = std::move(*service);
    connect(m_service.get(), &OpenService::happened, this, &ServiceRun::happened);
    connect(m_service.get(), &OpenService::shutdownRequested, this, &ServiceRun::shutdownRequested);
    connect(m_service.get(), &OpenService::lockRequested, this, &ServiceRun::lockRequested);
    if (m_ready) // who listens knows nothing of what there is now, and asks anew when told that it was not told all
        Q_EMIT happened(failureReply({Errc::Busy, phrase("Key", "The stores are open now.")}));
}

void ServiceRun::becomeReady()
{
    if (!m_failed && !std::exchange(m_ready, true))
        Q_EMIT ready();
}

void ServiceRun::handle(const api::ClientToService &request, const api::ClientDetail &client, ApiServer::Reply reply)
{
    if (m_service)
        m_service->handle(request, client, std::move(reply));
    else
        m_locked.carryOut(request, reply);
}

QList<api::ServiceToClient> ServiceRun::greeting() const
{
    if (!m_service)
        return m_locked.greeting();
    return QList{storeMessage(*m_keys)} << m_service->greeting();
}

} // namespace cofferdam
