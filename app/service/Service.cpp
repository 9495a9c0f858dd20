// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/Service.h"

#include "app/demo/DemoRun.h"
#include "app/service/agent/StandStill.h"
#include "app/service/api/Convert.h"
#include "app/service/base/TrailRate.h"
#include "app/service/computer/ImageBuildRun.h"
#include "app/service/models/GuestModels.h"
#include "app/service/models/ModelMessages.h"
#include "app/service/requests/Replies.h"
#include "app/service/rules/PolicyRows.h"
#include "app/service/sessions/ComeBack.h"
#include "app/service/sessions/SessionStore.h"
#include "app/service/transfer/Transfers.h"
#include "core/api/GuestPlaces.h"
#include "core/audit/Database.h"
#include "core/audit/SpaceReserve.h"
#include "core/audit/Trail.h"
#include "core/audit/TrailBudget.h"
#include "core/base/OwnPrograms.h"
#include "core/datarules/DataRules.h"
#include "core/guardian/WaitingList.h"
#include "core/inspect/tool/Example.h"
#include "core/policy/Profile.h"
#include "core/vault/DerivedKey.h"
#include "core/vault/KeyFile.h"
#include "vm/machine/DiskStock.h"
#include "vm/machine/libvirt/LibvirtHypervisor.h"
#include "vm/snapshot/SnapshotKeeper.h"
#include "vm/snapshot/StagingFolder.h"

#include <QFileInfo>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcService, "cofferdam.service")

constexpr QLatin1StringView kGuestHome{api::kAgentHome, sizeof api::kAgentHome - 1};
constexpr qint64 kReserve = 64LL * 1024 * 1024; // bytes: the logs of three stores, each with room to be folded in
// The control run's profile is loaded only for the agent that the demo makes and throws away.
const QString kControlProfile = toWord(Profile::AllowAll).toString();

TrailRow serviceRow(bool started)
{
    TrailRow row;
    row.event = TrailEvent::Service;
    row.detail.mutable_service()->set_started(started);
    row.detail.mutable_service()->set_version(COFFERDAM_VERSION);
    return row;
}

} // namespace

QStringList ServiceOptions::stores(const Paths &paths)
{
    return QStringList{paths.store(), paths.data + u"/state.db"_s, paths.data + u"/snapshots.db"_s, paths.data + u"/sessions.db"_s,
                       DataRules::storeIn(paths.data)}
           + Models::storesIn(paths.data) + Transfers::storesIn(paths.data);
}

Service::Service(const ServiceOptions &options, StoreKeys &keys) : m_options(options), m_keys(keys) {}

Service::~Service()
{
    m_comeBack.reset(); // what stops with the service is not stopped by the user
    m_requests.reset(); // whoever waits for an answer of an agent is gone first
    m_demo.reset();
    m_agents.reset();
    recordStop();
}

Result<std::unique_ptr<Service>> Service::start(const ServiceOptions &options, StoreKeys &keys)
{
    std::unique_ptr<Service> service(new Service(options, keys));
    for (const auto step : {&Service::openStores, &Service::loadPolicies, &Service::openHypervisor}) {
        if (auto done = (service.get()->*step)(); !done)
            return std::unexpected(done.error());
    }
    service->recordStart();
    service->makeAgents();
    service->makeDemo();
    service->makeRequests();
    service->wire();
    service->m_layers->check(service.get(), [] {});
    service->m_startPoints->findAcceleration(service.get(), [raw = service.get()] { raw->loadAgents(); });
    return service;
}

Result<void> Service::openStores()
{
    const auto key = m_keys.key();
    const auto statePath = m_options.paths.data + u"/state.db"_s;
    const auto snapshotPath = m_options.paths.data + u"/snapshots.db"_s;
    m_disks = std::make_unique<DiskStock>(m_options.paths.agents(), std::make_shared<const Secret>(derivedKey(*key, kDiskPurpose)));
    const auto seed = KeyFile(m_options.paths.signingKey()).loadOrCreate({}); // a lost one is found by the trail: its head is signed by another
    if (!seed)
        return std::unexpected(seed.error());
    m_reserve = std::make_shared<SpaceReserve>(m_options.paths.reserve(), kReserve);
    m_reserve->take(); // when there is no room for it, the store's layer is red
    const auto rate = readTrailRate({u"/etc/cofferdam/"_s + kTrailRateFile, QFileInfo(m_options.rules.user).path() + u'/' + kTrailRateFile},
                                    TrailBudget::kLimits[0].rows, TrailBudget::kFewestRows, TrailBudget::kMostRows);
    m_rateProblem = rate.problem;
    auto trail = Trail::open(
        m_options.paths.store(), *key,
        {.signer = std::make_shared<HeadSigner>(*seed), .headFile = m_options.paths.heads(), .reserve = m_reserve, .rowsPerMinute = rate.rowsPerMinute});
    if (!trail)
        return std::unexpected(trail.error());
    m_trail = std::move(*trail);
    auto state = Database::open(statePath, *key, AgentStore::schema());
    if (!state)
        return std::unexpected(state.error());
    m_state = std::move(*state);
    m_store = std::make_unique<AgentStore>(*m_state, m_reserve);
    auto snapshots = SnapshotKeeper::open(snapshotPath, *key,
                                          {.folder = m_options.paths.data + u"/snapshots"_s,
                                           .stagingFolder = stagingFolder(u"/dev/shm"_s, m_options.paths.data + u"/staging"_s),
                                           .auditPosition = [this] { return m_trail->size(); },
                                           .auditHead = [this] { return m_trail->head().isSigned() ? m_trail->head().toText() : QByteArray(); },
                                           .runningTask = [this](const AgentId &agent) { return m_guardian ? m_guardian->task(agent) : TaskId(); },
                                           .reserve = m_reserve});
    if (!snapshots)
        return std::unexpected(snapshots.error());
    m_snapshots = std::move(*snapshots);
    auto sessions = SessionStore::open(m_options.paths.data + u"/sessions.db"_s, *key);
    if (!sessions)
        return std::unexpected(sessions.error());
    m_sessions = std::move(*sessions);
    auto dataRules = DataRules::open(m_options.paths.data, *key, *m_trail);
    if (!dataRules)
        return std::unexpected(dataRules.error());
    m_dataRules = std::move(*dataRules);
    auto models = Models::open(m_options.paths.data, *key, *m_trail, *m_dataRules);
    if (!models)
        return std::unexpected(models.error());
    m_models = std::move(*models);
    auto transfers = Transfers::open(m_options.paths.data, *key, *m_trail);
    if (!transfers)
        return std::unexpected(transfers.error());
    m_transfers = std::move(*transfers);
    return {};
}

Result<void> Service::loadPolicies()
{
    m_policies = std::make_unique<LivePolicies>(
        m_options.rules, profileWords() << kControlProfile, [](Action &action) { inspectExample(action, kGuestHome); },
        [this](const AgentId &agent) {
            const auto *found = m_agents ? m_agents->find(agent) : nullptr;
            return found ? found->record().profile : QString();
        });
    return m_policies->start();
}

Result<void> Service::openHypervisor()
{
    auto hypervisor = LibvirtHypervisor::open({.root = m_options.paths.libvirtRoot(), .launcher = m_options.launcher});
    if (!hypervisor)
        return std::unexpected(hypervisor.error());
    m_hypervisor = std::move(*hypervisor);
    m_startPoints = std::make_unique<StartPoints>(ImageStore(m_options.paths.images(), Builders(m_options.paths.data)), QFileInfo(m_options.launcher).path(),
                                                  m_options.paths.data + u"/images-checked.json"_s, *m_hypervisor);
    return {};
}

void Service::recordStart()
{
    const auto problems = QList<Phrase>(m_trail->found()) << m_rateProblem;
    for (const auto &problem : problems) {
        if (!problem.isEmpty())
            recordOf({}, {}, TrailEvent::Fault, problem);
    }
    m_trail->query({.event = TrailEvent::Service, .limit = 1}, this, [this](const Result<QList<TrailRow>> &last) {
        auto row = serviceRow(true);
        auto &detail = *row.detail.mutable_service();
        detail.set_unannounced(last && !last->isEmpty() && last->first().detail.service().started());
        row.reason = detail.unannounced() ? phrase("Service", "The service started. The one before did not say that it stopped: it was killed, it crashed, or "
                                                              "the computer went off. What was asked then was not done.")
                                          : phrase("Service", "The service started.");
        m_trail->append(row);
        m_isStartRecorded = true;
    });
}

void Service::recordStop()
{
    if (!m_isStartRecorded)
        return;
    auto row = serviceRow(false);
    row.reason = phrase("Service", "The service stopped.");
    m_trail->append(row);
}

void Service::makeAgents()
{
    m_waiting = std::make_unique<WaitingList>(m_sessions->database(), *m_trail, [] { return QDateTime::currentMSecsSinceEpoch(); });
    m_guardian = std::make_unique<Guardian>(*m_policies, *m_trail, *m_snapshots);
    m_guardian->setWaitingList(*m_waiting);
    m_surroundings = std::make_unique<AgentSurroundings>(AgentSurroundings{
        .paths = m_options.paths,
        .hypervisor = *m_hypervisor,
        .snapshots = *m_snapshots,
        .guardian = *m_guardian,
        .trail = *m_trail,
        .agents = *m_store,
        .startPoints = *m_startPoints,
        .rulings = *m_policies,
        .makeGuest = directGuest,
        .guestModels = [this](const AgentId &agent) { return withHeartbeat(m_models->guestModelsOf(agent), m_sessions->heartbeat(agent)); },
        .spentOf = [this](const AgentId &agent, const TaskId &task) -> std::optional<api::SpendTotals> {
            const auto spending = spendingMessage(*m_models, agent, task);
            return spending.task().requests() > 0 ? std::optional(spending.task()) : std::nullopt;
        },
        .dataRules = *m_dataRules,
        .disks = *m_disks,
    });
    m_models->setGuardian(*m_guardian);
    m_agents =
        std::make_unique<Agents>(*m_surroundings, [this](const StoredAgent &agent) { return m_models->makeRoute(agent.id, m_story.modelFor(agent.name)); });
    m_comeBack = std::make_unique<ComeBack>(*m_agents, *m_sessions, *m_trail, m_options.comeBack);
    m_layers = std::make_unique<ServiceLayers>(*m_trail, m_options.paths.data);
    m_layers->setConfinement(m_hypervisor->confinement().enforced, m_hypervisor->confinement().why);
}

void Service::makeDemo()
{
    m_demoLink = std::make_unique<LocalLink>([this](const api::ClientToService &request, ApiServer::Reply reply) {
        if (m_requests)
            m_requests->carryOut(request, Caller::Demo, std::move(reply));
    });
    m_demo = std::make_unique<DemoRun>(*m_demoLink, m_story);
}

void Service::makeRequests()
{
    m_imageBuild = std::make_unique<ImageBuildRun>(ownProgram(u"cofferdamctl"_s));
    m_requests = std::make_unique<Requests>(RequestParts{
        .agents = *m_agents,
        .store = *m_store,
        .startPoints = *m_startPoints,
        .imageBuild = *m_imageBuild,
        .guardian = *m_guardian,
        .dataRules = *m_dataRules,
        .models = *m_models,
        .snapshots = *m_snapshots,
        .trail = *m_trail,
        .transfers = *m_transfers,
        .policies = *m_policies,
        .layers = *m_layers,
        .demo = *m_demo,
        .dataFolder = m_options.paths.data,
        .userRules = m_options.rules.user,
        .window = QFileInfo(ownProgram(u"cofferdam"_s)).canonicalFilePath(),
        .windowOnly = {u"/etc/cofferdam/approve-in-window-only"_s, QFileInfo(m_options.rules.user).path() + u"/approve-in-window-only"_s},
        .notice = m_keys.notice(),
        .shutDown = [this] { Q_EMIT shutdownRequested(); },
        .storeKeys = m_keys,
        .sessions = *m_sessions,
        .waiting = *m_waiting,
        .lockStores = [this] { standStill(*m_agents, *m_guardian, phrase("Key", "The stores were locked."), this, [this] { Q_EMIT lockRequested(); }); },
    });
}

void Service::wire()
{
    onPoliciesChanged();
    connect(m_policies.get(), &LivePolicies::changed, this, &Service::onPoliciesChanged);
    connect(m_layers.get(), &ServiceLayers::changed, this, &Service::onLayersChanged);
    connect(m_agents.get(), &Agents::layersChanged, this, &Service::onLayersChanged);
    connect(m_snapshots.get(), &SnapshotKeeper::notDurable, this, &Service::onNotDurable);
    connect(m_snapshots.get(), &SnapshotKeeper::thinnedOut, this, &Service::onThinnedOut);
    connect(m_snapshots.get(), &SnapshotKeeper::lost, this, &Service::onLost);
    connect(m_imageBuild.get(), &ImageBuildRun::changed, this, [this] { Q_EMIT happened(imageStatusNow(*m_startPoints, *m_imageBuild)); });
    connect(m_imageBuild.get(), &ImageBuildRun::made, this,
            [this] { m_startPoints->findAcceleration(this, [this] { Q_EMIT happened(imageStatusNow(*m_startPoints, *m_imageBuild)); }); });
    connect(m_waiting.get(), &WaitingList::changed, this, [this] { Q_EMIT happened(waitingMessage(*m_waiting, *m_agents)); });
    connect(&m_sleepWatch, &SleepWatch::woke, this, &Service::onWoke);
    connect(&m_events, &ServiceEvents::happened, this, &Service::happened);
    connect(this, &Service::happened, m_demoLink.get(), &LocalLink::deliver);
    m_events.listenTo(*m_trail);
    m_events.listenTo(*m_guardian);
    m_events.listenTo(*m_snapshots);
    m_events.listenTo(*m_agents);
    m_events.listenTo(*m_demo);
    m_events.listenTo(*m_models, *m_guardian);
    m_events.listenTo(*m_transfers);
    m_events.listenTo(*m_dataRules);
    connect(m_models.get(), &Models::chosen, this, [this](const AgentId &id) {
        if (auto *agent = m_agents->find(id))
            agent->modelsChanged();
    });
    connect(m_agents.get(), &Agents::gone, this, [this](const AgentId &id) {
        m_models->forget(id);
        m_transfers->forget(id);
    });
}

void Service::loadAgents()
{
    const auto records = m_store->list();
    if (!records) {
        qCCritical(lcService).noquote() << records.error().message.english();
        return;
    }
    for (auto record : *records) {
        // Left by a control run that the service did not survive: from here on it has rules like any other.
        if (record.profile == kControlProfile)
            record.profile = toWord(Profile::Careful).toString();
        m_agents->takeUp(record);
    }
    if (const auto next = m_startPoints->forNewAgent(ImageKind::Full))
        m_disks->fill(next->baseDisk());
}

void Service::onPoliciesChanged()
{
    m_guardian->rulesChanged();
    m_agents->rulesChanged();
    m_layers->setPolicy(m_policies->policy(toWord(kDefaultProfile).toString())->version(), m_policies->isComplete(), m_policies->problem());
    // The packs alone are the same for everybody and need no record; their version is in each decision.
    if (const auto added = m_policies->added(); !added.isEmpty() || !m_policies->problem().isEmpty() || m_policiesRecorded) {
        m_policiesRecorded = true;
        for (const auto &row : policyRows(*m_policies))
            m_trail->append(row);
    }
    m_layers->check(this, [this] { onLayersChanged(); });
}

void Service::onLayersChanged()
{
    m_agents->setServiceProblem(m_layers->problem());
    Q_EMIT happened(layersNow(*m_layers, *m_agents));
}

void Service::recordOf(const AgentId &agent, const SnapshotId &snapshot, TrailEvent event, const Phrase &reason)
{
    TrailRow row;
    row.agent = agent;
    row.event = event;
    row.reason = reason;
    row.snapshot = snapshot;
    m_trail->append(row);
}

void Service::onWoke(std::chrono::milliseconds slept)
{
    auto row = serviceRow(true); // it runs, as before
    row.detail.mutable_service()->set_slept_ms(slept.count());
    row.reason =
        phrase("Service", "The computer slept for %1 minutes. Nothing was done meanwhile.").arg(std::chrono::round<std::chrono::minutes>(slept).count());
    m_trail->append(row);
    for (const auto &agent : m_agents->all())
        agent->life().wake();
}

void Service::onNotDurable(const SnapshotNode &node, const Phrase &why)
{
    recordOf(node.agent, node.id, TrailEvent::Fault,
             phrase("Service", "The memory of the snapshot “%1” did not reach the disk; it is lost when the computer restarts: %2").arg(node.label, why));
}

void Service::onLost(const SnapshotNode &node)
{
    recordOf(node.agent, node.id, TrailEvent::Fault,
             phrase("Service", "The snapshot “%1” of %2 is lost: its memory or its part of the disk is not there any more.")
                 .arg(node.label, node.time.toUTC().toString(Qt::ISODate)));
}

void Service::onThinnedOut(const ThinnedSnapshot &gone)
{
    recordOf(gone.agent, gone.id, TrailEvent::Agent,
             phrase("Service", "The snapshot “%1” of %2 was thinned out: the room for snapshots is used up.")
                 .arg(gone.label, gone.time.toUTC().toString(Qt::ISODate)));
}

void Service::handle(const api::ClientToService &request, const api::ClientDetail &client, ApiServer::Reply reply)
{
    m_requests->carryOut(request, Caller::Client, std::move(reply), client);
}

QList<api::ServiceToClient> Service::greeting() const
{
    QList<api::ServiceToClient> events{allAgents(*m_agents)};
    events << eachOpenQuestion(*m_guardian) << grantsInForce(*m_guardian);
    for (const auto &reask : m_guardian->loops()) {
        api::ServiceToClient loop;
        *loop.mutable_reask() = toApi(reask);
        events << loop;
    }
    return events << waitingMessage(*m_waiting, *m_agents) << layersNow(*m_layers, *m_agents);
}

} // namespace cofferdam
