// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service put together: one of each part, wired.

#pragma once

#include "app/demo/DemoStory.h"
#include "app/service/ServiceEvents.h"
#include "app/service/ServiceRun.h"
#include "app/service/agent/AgentStore.h"
#include "app/service/agent/Agents.h"
#include "app/service/agent/StartPoint.h"
#include "app/service/api/LocalLink.h"
#include "app/service/base/Paths.h"
#include "app/service/layers/ServiceLayers.h"
#include "app/service/models/Models.h"
#include "app/service/requests/Requests.h"
#include "app/service/sessions/SleepWatch.h"
#include "core/guardian/Guardian.h"
#include "core/policy/LivePolicies.h"

#include <QObject>

#include <memory>

namespace cofferdam {

class ComeBack;
class Database;
class DataRules;
class DemoRun;
class DiskStock;
class Hypervisor;
class ImageBuildRun;
class SnapshotKeeper;
class SessionStore;
class SpaceReserve;
struct ThinnedSnapshot;
class Trail;
class Transfers;
class WaitingList;

struct ServiceOptions {
    Paths paths;
    QString launcher; ///< The program `cofferdam-vm`.
    /// Beneath the data folder: what is opened by the key of the stores.
    [[nodiscard]] static QStringList stores(const Paths &paths);
    RuleSources rules = standardSources();
    bool comeBack = false; ///< Agents that ran when the service ended are started again, and go on by themselves.
};

class Service : public OpenService
{
    Q_OBJECT

public:
    /// Opens the stores, the rules and libvirt; takes up VMs that kept running. The error says what a person can do. `keys` are open and outlive it.
    [[nodiscard]] static Result<std::unique_ptr<Service>> start(const ServiceOptions &options, StoreKeys &keys);
    ~Service() override;

    /// Carries out a client's request and replies once, now or later.
    void handle(const api::ClientToService &request, const api::ClientDetail &client, ApiServer::Reply reply) override;
    /// The state of everything, for a new subscriber.
    [[nodiscard]] QList<api::ServiceToClient> greeting() const override;

private:
    Service(const ServiceOptions &options, StoreKeys &keys);
    [[nodiscard]] Result<void> openStores();
    [[nodiscard]] Result<void> loadPolicies();
    [[nodiscard]] Result<void> openHypervisor();
    void makeAgents();
    void makeDemo();
    void makeRequests();
    void recordStart();
    void recordStop();
    void wire();
    void loadAgents();
    void onPoliciesChanged();
    void onLayersChanged();
    void recordOf(const AgentId &agent, const SnapshotId &snapshot, TrailEvent event, const Phrase &reason);
    void onLost(const SnapshotNode &node);
    void onThinnedOut(const ThinnedSnapshot &gone);
    void onWoke(std::chrono::milliseconds slept);
    void onNotDurable(const SnapshotNode &node, const Phrase &why);

    ServiceOptions m_options;
    StoreKeys &m_keys;
    std::shared_ptr<SpaceReserve> m_reserve;
    std::unique_ptr<Trail> m_trail;
    std::unique_ptr<Database> m_state;
    std::unique_ptr<AgentStore> m_store;
    std::unique_ptr<DiskStock> m_disks;
    std::unique_ptr<Hypervisor> m_hypervisor;
    std::unique_ptr<SnapshotKeeper> m_snapshots;
    std::unique_ptr<LivePolicies> m_policies;
    std::unique_ptr<DataRules> m_dataRules;
    std::unique_ptr<Transfers> m_transfers;
    std::unique_ptr<Models> m_models; ///< The Guardian blocks what its requests wait for, so it goes after that.
    std::unique_ptr<SessionStore> m_sessions;
    std::unique_ptr<WaitingList> m_waiting; ///< The Guardian puts into it.
    std::unique_ptr<Guardian> m_guardian;
    std::unique_ptr<StartPoints> m_startPoints;
    std::unique_ptr<AgentSurroundings> m_surroundings;
    std::unique_ptr<ServiceLayers> m_layers;
    DemoStory m_story;
    std::unique_ptr<Agents> m_agents;
    std::unique_ptr<ComeBack> m_comeBack;
    SleepWatch m_sleepWatch;
    std::unique_ptr<LocalLink> m_demoLink;
    std::unique_ptr<DemoRun> m_demo;
    std::unique_ptr<ImageBuildRun> m_imageBuild;
    std::unique_ptr<Requests> m_requests;
    ServiceEvents m_events;
    Phrase m_rateProblem; ///< Of the file that says how many rows an agent may cause.
    bool m_isStartRecorded = false;
    bool m_policiesRecorded = false; ///< Rules that were added are in the trail; so their end must be, too.
};

} // namespace cofferdam
