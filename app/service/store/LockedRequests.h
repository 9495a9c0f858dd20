// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a service answers while the stores are locked: how things stand, and how to open them. All else has to wait.

#pragma once

#include "app/service/api/ApiServer.h"
#include "app/service/store/StoreKeys.h"

namespace cofferdam {

class LockedRequests : public QObject
{
    Q_OBJECT

public:
    /// `keys` outlives it.
    LockedRequests(StoreKeys &keys, QString dataFolder, std::function<void()> shutDown, QObject *parent = nullptr);

    void carryOut(const api::ClientToService &message, const ApiServer::Reply &reply);
    /// For a new subscriber.
    [[nodiscard]] QList<api::ServiceToClient> greeting() const;

private:
    [[nodiscard]] api::ServiceToClient hello() const;
    [[nodiscard]] api::ServiceToClient layers() const;

    StoreKeys &m_keys;
    QString m_dataFolder;
    std::function<void()> m_shutDown;
};

} // namespace cofferdam
