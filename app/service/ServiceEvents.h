// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What happens in the parts of the service, as messages for its clients.

#pragma once

#include "core/api/cofferdam.pb.h"

#include <QObject>

namespace cofferdam {

class Agents;
class DataRules;
class DemoRun;
class Guardian;
class Models;
class SnapshotKeeper;
class Trail;
class Transfers;

class ServiceEvents : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // Each is listened to until it goes.
    void listenTo(const Trail &trail);
    void listenTo(const Guardian &guardian);
    void listenTo(const SnapshotKeeper &snapshots);
    void listenTo(const Agents &agents);
    void listenTo(Models &models, const Guardian &guardian);
    void listenTo(const DataRules &rules);
    void listenTo(const Transfers &transfers);
    void listenTo(const DemoRun &demo);

Q_SIGNALS:
    void happened(const cofferdam::api::ServiceToClient &message);

private:
    template<typename Fill>
    void tell(Fill fill)
    {
        api::ServiceToClient message;
        fill(message);
        Q_EMIT happened(message);
    }
};

} // namespace cofferdam
