// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service put together: one of each part, wired. What clients ask for is carried out here.

#pragma once

#include "app/service/agent/AgentSession.h"
#include "app/service/agent/AgentStore.h"
#include "app/service/agent/StartPoint.h"
#include "app/service/api/ApiServer.h"
#include "app/service/base/Paths.h"
#include "app/service/layers/ServiceLayers.h"
#include "core/guardian/Guardian.h"
#include "core/models/ScriptedRoute.h"
#include "core/policy/LivePolicies.h"

#include <QHash>
#include <QObject>

#include <memory>
#include <vector>

namespace cofferdam {

class Database;
class DemoRun;
class Hypervisor;
class SnapshotKeeper;
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
    using Reply = ApiServer::Reply;

    /// Opens the stores, the rules and libvirt; takes up VMs that kept running. The error says what a person can do.
    [[nodiscard]] static Result<std::unique_ptr<Service>> start(const ServiceOptions &options);
    ~Service() override;

    /// Carries out a request and replies once, now or later.
    void handle(const api::ClientToService &request, Reply reply);
    /// The state of everything, for a new subscriber.
    [[nodiscard]] QList<api::ServiceToClient> greeting() const;

    /// The scripted model that an agent's turns go to.
    [[nodiscard]] ScriptedModel &modelOf(const AgentId &agent);
    [[nodiscard]] AgentSession *session(const AgentId &agent) const;
    /// Streams to somewhere else than the model that `agent` tried to open and that were refused, by authority.
    [[nodiscard]] QHash<QString, int> refusedEgress(const AgentId &agent) const;

Q_SIGNALS:
    void event(const cofferdam::api::ServiceToClient &event);
    void shutdownRequested();

private:
    struct Agent {
        std::unique_ptr<ScriptedRoute> route; ///< Outlives the session.
        std::unique_ptr<AgentSession> session;
        QHash<QString, int> refused;
    };

    explicit Service(const ServiceOptions &options);
    [[nodiscard]] Result<void> openStores();
    [[nodiscard]] Result<void> loadPolicies();
    [[nodiscard]] Result<void> openHypervisor();
    void wire();
    /// Runs a guest to see what it runs on, once; `then` when it is known. Needs an image: without one nothing can start.
    void findAcceleration(std::function<void()> then);
    void loadAgents();
    Agent &adopt(StoredAgent record);
    void onPoliciesChanged();

    void createAgent(const api::CreateAgent &request, Reply reply);
    void makeAgent(const StoredAgent &wanted, ImageKind kind, Reply reply);
    void deleteAgent(AgentSession &session, Reply reply);
    void handleAgent(const api::ClientToService &request, AgentSession &session, const Reply &reply);
    void handleFiles(const api::ClientToService &request, AgentSession &session, const Reply &reply);
    void handleApprovals(const api::ClientToService &request, const Reply &reply);
    [[nodiscard]] Result<void> approveAsRule(const api::Resolve &resolve);
    [[nodiscard]] api::ServiceToClient grantList() const;
    void handleTrail(const api::ClientToService &request, const Reply &reply);
    void runDemo(const api::RunDemo &request, const Reply &reply);
    [[nodiscard]] AgentSession *sessionNamed(const std::string &idOrName) const;
    void onLayersChanged();
    void broadcastAgent(const AgentSession &session);
    [[nodiscard]] api::DoctorReport report() const;

    ServiceOptions m_options;
    std::unique_ptr<Trail> m_trail;
    std::unique_ptr<Database> m_state;
    std::unique_ptr<AgentStore> m_store;
    std::unique_ptr<Hypervisor> m_hypervisor;
    std::unique_ptr<SnapshotKeeper> m_snapshots;
    std::unique_ptr<LivePolicies> m_policies;
    std::unique_ptr<Guardian> m_guardian;
    std::unique_ptr<StartPoints> m_startPoints;
    std::unique_ptr<AgentSurroundings> m_surroundings;
    std::unique_ptr<ServiceLayers> m_layers;
    std::unique_ptr<DemoRun> m_demo;
    std::vector<Agent> m_agents;
    Phrase m_keyNotice;
    bool m_accelerationKnown = false;
    bool m_policiesRecorded = false; ///< Rules that were added are in the trail; so their end must be, too.
};

} // namespace cofferdam
