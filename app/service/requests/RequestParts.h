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
class DemoRun;
class Guardian;
class LivePolicies;
class Models;
class ServiceLayers;
class SnapshotKeeper;
class StartPoints;
class Trail;

/// All outlive the requests.
struct RequestParts {
    Agents &agents;
    AgentStore &store;
    StartPoints &startPoints;
    Guardian &guardian;
    Models &models;
    SnapshotKeeper &snapshots;
    Trail &trail;
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
};

} // namespace cofferdam
