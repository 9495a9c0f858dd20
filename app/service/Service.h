// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service put together: one of each part, wired.

#pragma once

#include "app/demo/DemoStory.h"
#include "app/service/ServiceEvents.h"
#include "app/service/agent/AgentStore.h"
#include "app/service/agent/Agents.h"
#include "app/service/agent/StartPoint.h"
#include "app/service/api/LocalLink.h"
#include "app/service/base/Paths.h"
#include "app/service/layers/ServiceLayers.h"
#include "app/service/models/Models.h"
#include "app/service/requests/Requests.h"
#include "core/guardian/Guardian.h"
#include "core/policy/LivePolicies.h"

#include <QObject>

#include <memory>

namespace cofferdam {

class Database;
class DemoRun;
class DiskStock;
class Hypervisor;
class SnapshotKeeper;
class SpaceReserve;
struct ThinnedSnapshot;
class Trail;

struct ServiceOptions {
    Paths paths;
    QString launcher; ///< The program `cofferdam-vm`.
    RuleSources rules = standardSources();
};

class Service : public QObject
{
    Q_OBJECT

public:
    /// Opens the stores, the rules and libvirt; takes up VMs that kept running. The error says what a person can do.
    [[nodiscard]] static Result<std::unique_ptr<Service>> start(const ServiceOptions &options);
    ~Service() override;

    /// Carries out a client's request and replies once, now or later.
    void handle(const api::ClientToService &request, const api::ClientDetail &client, ApiServer::Reply reply);
    /// The state of everything, for a new subscriber.
    [[nodiscard]] QList<api::ServiceToClient> greeting() const;

Q_SIGNALS:
    void happened(const cofferdam::api::ServiceToClient &event);
    void shutdownRequested();

private:
    explicit Service(const ServiceOptions &options);
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
    void onNotDurable(const SnapshotNode &node, const Phrase &why);

    ServiceOptions m_options;
    std::shared_ptr<SpaceReserve> m_reserve;
    std::unique_ptr<Trail> m_trail;
    std::unique_ptr<Database> m_state;
    std::unique_ptr<AgentStore> m_store;
    std::unique_ptr<DiskStock> m_disks;
    std::unique_ptr<Hypervisor> m_hypervisor;
    std::unique_ptr<SnapshotKeeper> m_snapshots;
    std::unique_ptr<LivePolicies> m_policies;
    std::unique_ptr<Models> m_models; ///< The Guardian blocks what its requests wait for, so it goes after that.
    std::unique_ptr<Guardian> m_guardian;
    std::unique_ptr<StartPoints> m_startPoints;
    std::unique_ptr<AgentSurroundings> m_surroundings;
    std::unique_ptr<ServiceLayers> m_layers;
    DemoStory m_story;
    std::unique_ptr<Agents> m_agents;
    std::unique_ptr<LocalLink> m_demoLink;
    std::unique_ptr<DemoRun> m_demo;
    std::unique_ptr<Requests> m_requests;
    ServiceEvents m_events;
    Phrase m_keyNotice;
    Phrase m_rateProblem; ///< Of the file that says how many rows an agent may cause.
    bool m_isStartRecorded = false;
    bool m_policiesRecorded = false; ///< Rules that were added are in the trail; so their end must be, too.
};

} // namespace cofferdam
