// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/Service.h"

#include "app/service/DemoRun.h"
#include "app/service/agent/AgentChat.h"
#include "app/service/api/Convert.h"
#include "app/service/rules/PolicyRows.h"
#include "core/api/GuestPlaces.h"
#include "core/api/PhraseMessage.h"
#include "core/audit/Database.h"
#include "core/audit/Trail.h"
#include "core/inspect/tool/Example.h"
#include "core/policy/Profile.h"
#include "core/vault/KeyFile.h"
#include "vm/machine/libvirt/LibvirtHypervisor.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <QFileInfo>
#include <QLoggingCategory>

#include <unistd.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

Q_LOGGING_CATEGORY(lcService, "cofferdam.service")

constexpr QLatin1StringView kGuestHome{api::kAgentHome};
// The control run's profile is loaded only for the agent that the demo makes and throws away.
const QString kControlProfile = toWord(Profile::AllowAll).toString();

} // namespace

Service::Service(const ServiceOptions &options) : m_options(options) {}

Service::~Service()
{
    m_demo.reset();
    m_agents.clear();
}

Result<std::unique_ptr<Service>> Service::start(const ServiceOptions &options)
{
    std::unique_ptr<Service> service(new Service(options));
    for (const auto step : {&Service::openStores, &Service::loadPolicies, &Service::openHypervisor}) {
        if (auto done = (service.get()->*step)(); !done)
            return std::unexpected(done.error());
    }
    service->wire();
    service->m_layers->check(service.get(), [] {});
    service->findAcceleration([raw = service.get()] { raw->loadAgents(); });
    return service;
}

Result<void> Service::openStores()
{
    const KeyFile keyFile(m_options.paths.key());
    const auto statePath = m_options.paths.data + u"/state.db"_s;
    const auto snapshotPath = m_options.paths.data + u"/snapshots.db"_s;
    const auto key = keyFile.loadOrCreate({m_options.paths.store(), statePath, snapshotPath});
    if (!key)
        return std::unexpected(key.error());
    m_keyNotice = keyFile.notice();
    auto trail = Trail::open(m_options.paths.store(), *key);
    if (!trail)
        return std::unexpected(trail.error());
    m_trail = std::move(*trail);
    auto state = Database::open(statePath, *key, AgentStore::schema());
    if (!state)
        return std::unexpected(state.error());
    m_state = std::move(*state);
    m_store = std::make_unique<AgentStore>(*m_state);
    auto snapshots = SnapshotKeeper::open(snapshotPath, *key,
                                          {.folder = m_options.paths.data + u"/snapshots"_s,
                                           .stagingFolder = u"/dev/shm/cofferdam-%1"_s.arg(::getuid()),
                                           .keepUnpinned = 8, // 1.3 GB each
                                           .auditPosition = [this] { return m_trail->size(); }});
    if (!snapshots)
        return std::unexpected(snapshots.error());
    m_snapshots = std::move(*snapshots);
    return {};
}

Result<void> Service::loadPolicies()
{
    m_policies = std::make_unique<LivePolicies>(
        m_options.rules, profileWords() << kControlProfile, [](Action &action) { inspectExample(action, kGuestHome); },
        [this](const AgentId &agent) {
            const auto *found = session(agent);
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
    m_startPoints = std::make_unique<StartPoints>(ImageStore(m_options.paths.images()), QFileInfo(m_options.launcher).path(), *m_hypervisor);
    return {};
}

void Service::wire()
{
    m_guardian = std::make_unique<Guardian>(*m_policies, *m_trail, *m_snapshots);
    m_surroundings = std::make_unique<AgentSurroundings>(AgentSurroundings{
        .paths = m_options.paths,
        .hypervisor = *m_hypervisor,
        .snapshots = *m_snapshots,
        .guardian = *m_guardian,
        .trail = *m_trail,
        .agents = *m_store,
        .startPoints = *m_startPoints,
        .rulings = *m_policies,
        .egressRefused =
            [this](const AgentId &agent, const QString &authority) {
                const auto found = std::ranges::find_if(m_agents, [&](const Agent &entry) { return entry.session->record().id == agent; });
                if (found != m_agents.end())
                    ++found->refused[authority];
            },
    });
    m_layers = std::make_unique<ServiceLayers>(*m_trail, m_options.paths.data);
    onPoliciesChanged();
    connect(m_policies.get(), &LivePolicies::changed, this, &Service::onPoliciesChanged);
    m_layers->setConfinement(m_hypervisor->confinement().enforced, m_hypervisor->confinement().why);
    m_demo = std::make_unique<DemoRun>(*this);

    const auto tell = [this](auto fill) {
        api::ServiceToClient message;
        fill(message);
        Q_EMIT event(message);
    };
    connect(m_trail.get(), &Trail::appended, this, [tell](const TrailRow &row) { tell([&](auto &m) { *m.mutable_audit_row() = toApi(row); }); });
    connect(m_guardian.get(), &Guardian::questionOpened, this,
            [tell](const Question &question) { tell([&](auto &m) { *m.mutable_question() = toApi(question); }); });
    connect(m_guardian.get(), &Guardian::questionClosed, this, [tell](const QuestionId &question, const AgentId &agent, QuestionEnd why) {
        tell([&](auto &m) {
            m.mutable_question_closed()->set_id(question.value.toStdString());
            m.mutable_question_closed()->set_agent(agent.value.toStdString());
            m.mutable_question_closed()->set_why(toWire(why));
        });
    });
    connect(m_guardian.get(), &Guardian::grantChanged, this, [tell](const Grant &grant) { tell([&](auto &m) { *m.mutable_grant() = toApi(grant); }); });
    connect(m_guardian.get(), &Guardian::grantEnded, this, [tell](const Grant &grant, GrantEnd why) {
        tell([&](auto &m) {
            m.mutable_grant_ended()->set_id(grant.id.value.toStdString());
            m.mutable_grant_ended()->set_agent(grant.action.agent.value.toStdString());
            m.mutable_grant_ended()->set_why(toWire(why));
        });
    });
    connect(m_guardian.get(), &Guardian::reasked, this, [tell](const Reask &reask) { tell([&](auto &m) { *m.mutable_reask() = toApi(reask); }); });
    connect(m_guardian.get(), &Guardian::freezeRequested, this, [this](const AgentId &agent, const Phrase &reason) {
        if (auto *found = session(agent))
            found->freeze(reason);
    });
    connect(m_guardian.get(), &Guardian::taskEnded, this, [this](const AgentId &agent) {
        if (auto *found = session(agent))
            broadcastAgent(*found);
    });
    for (void (SnapshotKeeper::*const signal)(const SnapshotNode &) : {&SnapshotKeeper::added, &SnapshotKeeper::changed})
        connect(m_snapshots.get(), signal, this, [tell](const SnapshotNode &node) { tell([&](auto &m) { *m.mutable_snapshot() = toApi(node); }); });
    connect(m_snapshots.get(), qOverload<const AgentId &, const SnapshotId &>(&SnapshotKeeper::removed), this,
            [tell](const AgentId &agent, const SnapshotId &snapshot) {
                tell([&](auto &m) {
                    m.mutable_snapshot_gone()->set_agent(agent.value.toStdString());
                    m.mutable_snapshot_gone()->set_snapshot(snapshot.value.toStdString());
                });
            });
    connect(m_snapshots.get(), &SnapshotKeeper::notDurable, this, [this](const SnapshotNode &node, const Phrase &why) {
        TrailRow row;
        row.agent = node.agent;
        row.event = TrailEvent::Fault;
        row.reason =
            phrase("Service", "The memory of the snapshot “%1” did not reach the disk; it is lost when the computer restarts: %2").arg(node.label, why);
        row.snapshot = node.id;
        m_trail->append(row);
    });
    connect(m_layers.get(), &ServiceLayers::changed, this, &Service::onLayersChanged);
    connect(m_demo.get(), &DemoRun::line, this, [tell](const api::DemoLine &line) { tell([&](auto &m) { *m.mutable_demo() = line; }); });
}

void Service::findAcceleration(std::function<void()> then)
{
    const auto images = m_startPoints->store().list();
    if (m_accelerationKnown || images.isEmpty())
        return then();
    m_hypervisor->probe(images.first().kernel(), this, [this, then](const AccelerationFinding &finding) {
        qCInfo(lcService) << "acceleration" << toWord(finding.kind) << finding.why.english();
        m_startPoints->setAcceleration(finding);
        m_accelerationKnown = true;
        then();
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
        auto &agent = adopt(record);
        agent.session->reattach();
        broadcastAgent(*agent.session);
    }
}

Service::Agent &Service::adopt(StoredAgent record)
{
    Agent agent;
    agent.route = std::make_unique<ScriptedRoute>();
    agent.session = std::make_unique<AgentSession>(std::move(record), *m_surroundings, *agent.route);
    auto *session = agent.session.get();
    connect(session, &AgentSession::changed, this, [this, session] { broadcastAgent(*session); });
    connect(session, &AgentSession::layersChanged, this, &Service::onLayersChanged);
    connect(session, &AgentSession::progress, this, [this, session](const Phrase &text, double fraction) {
        api::ServiceToClient message;
        auto *progress = message.mutable_progress();
        progress->set_operation("agent");
        progress->set_agent(session->record().id.value.toStdString());
        *progress->mutable_text() = toApi(text);
        progress->set_fraction(fraction);
        progress->set_finished(fraction >= 1);
        Q_EMIT event(message);
    });
    connect(&session->chat(), &AgentChat::piece, this, [this](const api::ChatPiece &piece) {
        api::ServiceToClient message;
        *message.mutable_chat() = piece;
        Q_EMIT event(message);
    });
    session->setServiceProblem(m_layers->problem());
    m_agents.push_back(std::move(agent));
    m_agents.back().session->rulesChanged(); // it can be found by now, so it has rules
    return m_agents.back();
}

void Service::onPoliciesChanged()
{
    m_guardian->rulesChanged();
    for (const auto &agent : m_agents)
        agent.session->rulesChanged();
    m_layers->setPolicy(m_policies->policy(toWord(kDefaultProfile).toString())->version(), m_policies->isComplete(), m_policies->problem());
    // The packs alone are the same for everybody and need no record; their version is in each decision.
    if (const auto added = m_policies->added(); !added.isEmpty() || !m_policies->problem().isEmpty() || m_policiesRecorded) {
        m_policiesRecorded = true;
        for (const auto &row : policyRows(*m_policies))
            m_trail->append(row);
    }
    m_layers->check(this, [this] { onLayersChanged(); });
}

AgentSession *Service::session(const AgentId &agent) const
{
    const auto found = std::ranges::find_if(m_agents, [&](const Agent &entry) { return entry.session->record().id == agent; });
    return found == m_agents.end() ? nullptr : found->session.get();
}

ScriptedModel &Service::modelOf(const AgentId &agent)
{
    static ScriptedModel plain; // an agent that is just being deleted
    const auto found = std::ranges::find_if(m_agents, [&](const Agent &entry) { return entry.session->record().id == agent; });
    return found == m_agents.end() ? plain : found->route->model();
}

QHash<QString, int> Service::refusedEgress(const AgentId &agent) const
{
    const auto found = std::ranges::find_if(m_agents, [&](const Agent &entry) { return entry.session->record().id == agent; });
    return found == m_agents.end() ? QHash<QString, int>() : found->refused;
}

api::DoctorReport Service::report() const
{
    api::DoctorReport report;
    for (const auto &layer : m_layers->layers())
        *report.add_layers() = layer;
    for (const auto &agent : m_agents) {
        if (agent.session->state() == api::AGENT_STOPPED)
            continue;
        for (const auto &layer : agent.session->layers())
            *report.add_layers() = layer;
    }
    return report;
}

void Service::onLayersChanged()
{
    for (const auto &agent : m_agents)
        agent.session->setServiceProblem(m_layers->problem());
    api::ServiceToClient message;
    *message.mutable_layers() = report();
    Q_EMIT event(message);
}

void Service::broadcastAgent(const AgentSession &session)
{
    api::ServiceToClient message;
    *message.mutable_agent() = session.toApi();
    Q_EMIT event(message);
}

QList<api::ServiceToClient> Service::greeting() const
{
    QList<api::ServiceToClient> events;
    api::ServiceToClient agents;
    agents.mutable_agents();
    for (const auto &agent : m_agents)
        *agents.mutable_agents()->add_agents() = agent.session->toApi();
    events << agents;
    api::ServiceToClient questions;
    questions.mutable_questions();
    for (const auto &question : m_guardian->questions())
        *questions.mutable_questions()->add_questions() = toApi(question);
    events << questions << grantList();
    for (const auto &reask : m_guardian->loops()) {
        api::ServiceToClient loop;
        *loop.mutable_reask() = toApi(reask);
        events << loop;
    }
    api::ServiceToClient layers;
    *layers.mutable_layers() = report();
    return events << layers;
}

} // namespace cofferdam
