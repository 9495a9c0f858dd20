// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What clients' requests are carried out with.

#pragma once

#include "core/base/Phrase.h"

#include <QString>
#include <QStringList>

#include <functional>

namespace cofferdam {

class Agents;
class AgentStore;
class DataRules;
class DemoRun;
class Guardian;
class ImageBuildRun;
class LivePolicies;
class Models;
class ServiceLayers;
class SessionStore;
class SnapshotKeeper;
class StartPoints;
class StoreKeys;
class Trail;
class Transfers;
class WaitingList;

/// All outlive the requests.
struct RequestParts {
    Agents &agents;
    AgentStore &store;
    StartPoints &startPoints;
    ImageBuildRun &imageBuild;
    Guardian &guardian;
    DataRules &dataRules;
    Models &models;
    SnapshotKeeper &snapshots;
    Trail &trail;
    Transfers &transfers;
    const LivePolicies &policies;
    ServiceLayers &layers;
    DemoRun &demo;
    QString dataFolder;
    QString userRules; ///< Folder of the user's own rules.
    QString window;    ///< The program that is the window.
    /// While there is one of these files, only the window approves: the machine's, then the user's.
    QStringList windowOnly;
    Phrase notice;     ///< For every client that says hello; may be empty.
    std::function<void()> shutDown;
    StoreKeys &storeKeys;
    SessionStore &sessions;
    WaitingList &waiting;
    std::function<void()> lockStores; ///< Agents stand still, and the service starts anew, locked.
};

} // namespace cofferdam
