// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The parts of the service an agent lives in.

#pragma once

#include "app/service/base/Paths.h"
#include "core/api/models.pb.h"
#include "vm/channel/Guest.h"

#include <functional>
#include <memory>
#include <optional>

namespace cofferdam {

class AgentStore;
class DataRules;
class Decider;
class DiskStock;
class Guardian;
class Hypervisor;
class ModelRoute;
class Rulings;
class SnapshotKeeper;
class StartPoints;
class Trail;

/// Makes the channel to a guest that is not yet started. What it is given outlives it.
using GuestMaker = std::function<std::unique_ptr<Guest>(const GuestSettings &, Decider &, ModelRoute &)>;

/// All outlive the agents.
struct AgentSurroundings {
    Paths paths;
    Hypervisor &hypervisor;
    SnapshotKeeper &snapshots;
    Guardian &guardian;
    Trail &trail;
    AgentStore &agents;
    StartPoints &startPoints;
    const Rulings &rulings;
    GuestMaker makeGuest;
    std::function<QByteArray(const AgentId &)> guestModels; ///< As for Guest::setModels(): the models an agent has.
    /// What a task of an agent has spent on models; nothing when that is not known, or nothing was asked.
    std::function<std::optional<api::SpendTotals>(const AgentId &, const TaskId &)> spentOf{};
    DataRules &dataRules;
    DiskStock &disks; ///< Its key is that of all agents: each disk has one of its own in its header, which this one opens.
};

} // namespace cofferdam
