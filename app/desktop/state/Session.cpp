// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/Session.h"

#include "app/client/Translated.h"
#include "app/desktop/text/Words.h"

#include <QDateTime>
#include <QTimer>

#include <ranges>

namespace cofferdam {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kTick = 250ms; // of the countdowns shown
constexpr auto kLayerInterval = 20s; // well within the minute for which a self-test counts
constexpr int kFeedStart = 100; // decisions shown before live ones come

qint64 now()
{
    return QDateTime::currentMSecsSinceEpoch();
}

QList<AuditRecord> recordsOf(const api::AuditPage &page)
{
    QList<AuditRecord> records;
    records.reserve(page.rows_size());
    for (const auto &row : page.rows())
        records.append(AuditRecord::from(row));
    return records;
}

} // namespace

Session::Session(ServiceLink *link, QObject *parent) : QObject(parent), m_link(link)
{
    const auto names = [this](const AgentId &id) { return id.isNull() ? QString() : m_agents.nameOf(id); };
    m_audit.setAgentNames(names);
    m_layers.setAgentNames(names);
    m_grants.setAgentNames(names);
    connect(&m_audit, &AuditModel::pageWanted, this, &Session::loadAuditPage);
    connect(m_link, &ServiceLink::connected, this, &Session::onConnected);
    connect(m_link, &ServiceLink::disconnected, this, &Session::onDisconnected);
    connect(m_link, &ServiceLink::event, this, &Session::onEvent);
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &Session::tick);
    timer->start(kTick);
    auto *checks = new QTimer(this);
    connect(checks, &QTimer::timeout, this, &Session::askLayers);
    checks->start(kLayerInterval);
}

void Session::askLayers()
{
    if (!m_link->isConnected())
        return;
    api::ClientToService doctor;
    doctor.mutable_doctor();
    send(std::move(doctor), [this](Result<api::ServiceToClient> reply) {
        if (reply && reply->has_layers())
            onEvent(*reply);
        if (std::exchange(m_loading, false))
            Q_EMIT loaded();
    });
}

void Session::onConnected()
{
    m_loading = true;
    api::ClientToService subscribe;
    subscribe.mutable_subscribe();
    send(std::move(subscribe));
    api::ClientToService list;
    list.mutable_list_agents();
    send(std::move(list), [this](Result<api::ServiceToClient> reply) {
        if (reply && reply->has_agents())
            onAgentList(reply->agents());
    });
    api::ClientToService questions;
    questions.mutable_list_questions();
    send(std::move(questions), [this](Result<api::ServiceToClient> reply) {
        if (reply && reply->has_questions())
            onEvent(*reply);
    });
    api::ClientToService grants;
    grants.mutable_list_grants();
    send(std::move(grants), [this](Result<api::ServiceToClient> reply) {
        if (reply && reply->has_grants())
            onEvent(*reply);
    });
    askLayers();
    api::ClientToService image;
    image.mutable_image_status();
    send(std::move(image), [this](Result<api::ServiceToClient> reply) {
        if (reply && reply->has_image_status())
            onEvent(*reply);
    });
    loadFeed();
    m_audit.reload();
    Q_EMIT connectedChanged();
}

void Session::onDisconnected()
{
    m_layers.clear();
    m_grants.reset({}); // they live in the service alone
    Q_EMIT connectedChanged();
}

void Session::send(api::ClientToService message, Done done)
{
    m_link->request(std::move(message), this, [this, done = std::move(done)](Result<api::ServiceToClient> reply) {
        if (done)
            done(std::move(reply));
        else if (!reply)
            Q_EMIT failed(translated(reply.error().message));
    });
}

void Session::onEvent(const api::ServiceToClient &message)
{
    switch (message.body_case()) {
    case api::ServiceToClient::kAgents: onAgentList(message.agents()); break;
    case api::ServiceToClient::kAgent: onAgent(AgentRecord::from(message.agent())); break;
    case api::ServiceToClient::kAgentGone:
        m_agents.remove({QString::fromStdString(message.agent_gone().agent())});
        keepCurrentAgent();
        break;
    case api::ServiceToClient::kQuestions: {
        QList<QuestionRecord> open;
        for (const auto &question : message.questions().questions())
            open.append(QuestionRecord::from(question));
        m_questions.reset(open, now());
        for (const auto &question : std::as_const(open))
            Q_EMIT questionOpened(question.id);
        break;
    }
    case api::ServiceToClient::kQuestion: {
        const auto question = QuestionRecord::from(message.question());
        m_questions.open(question, now());
        Q_EMIT questionOpened(question.id);
        break;
    }
    case api::ServiceToClient::kQuestionClosed:
        m_questions.close({QString::fromStdString(message.question_closed().id())}, QString::fromStdString(message.question_closed().outcome()));
        break;
    case api::ServiceToClient::kGrants: {
        QList<GrantRecord> grants;
        for (const auto &grant : message.grants().grants())
            grants.append(GrantRecord::from(grant));
        m_grants.reset(std::move(grants));
        break;
    }
    case api::ServiceToClient::kGrant: m_grants.apply(GrantRecord::from(message.grant())); break;
    case api::ServiceToClient::kGrantEnded: m_grants.remove(QString::fromStdString(message.grant_ended().id())); break;
    case api::ServiceToClient::kReask: Q_EMIT reasked(ReaskRecord::from(message.reask())); break;
    case api::ServiceToClient::kAuditRow: onAuditRow(AuditRecord::from(message.audit_row())); break;
    case api::ServiceToClient::kSnapshot:
        if (message.snapshot().agent() == m_current.value.toStdString())
            m_snapshots.apply(SnapshotRecord::from(message.snapshot()));
        break;
    case api::ServiceToClient::kSnapshotGone: m_snapshots.remove({QString::fromStdString(message.snapshot_gone().snapshot())}); break;
    case api::ServiceToClient::kLayers: {
        QList<LayerRecord> layers;
        for (const auto &layer : message.layers().layers())
            layers.append(LayerRecord::from(layer));
        m_layers.reset(std::move(layers), now());
        break;
    }
    case api::ServiceToClient::kChat:
        if (message.chat().agent() == m_current.value.toStdString())
            m_chat.apply(message.chat());
        break;
    case api::ServiceToClient::kProgress: Q_EMIT progress(ProgressRecord::from(message.progress())); break;
    case api::ServiceToClient::kDemo: onDemo(DemoRecord::from(message.demo())); break;
    case api::ServiceToClient::kImageStatus:
        m_image = message.image_status();
        Q_EMIT imageStatusChanged();
        break;
    default: break;
    }
}

void Session::onAgentList(const api::AgentList &list)
{
    QList<AgentRecord> agents;
    for (const auto &agent : list.agents())
        agents.append(AgentRecord::from(agent));
    m_agents.reset(std::move(agents));
    keepCurrentAgent();
    loadAgent();
    Q_EMIT currentAgentUpdated();
}

void Session::onAgent(const AgentRecord &agent)
{
    m_agents.apply(agent);
    keepCurrentAgent();
    if (agent.id == m_current) {
        m_snapshots.setCurrent(agent.currentSnapshot);
        Q_EMIT currentAgentUpdated();
    }
}

void Session::keepCurrentAgent()
{
    if (m_agents.find(m_current) != nullptr)
        return;
    const auto &all = m_agents.agents();
    const auto running = std::ranges::find_if(all, [](const AgentRecord &agent) { return agent.state != api::AGENT_STOPPED; });
    setCurrentAgent(all.isEmpty() ? AgentId() : running != all.end() ? running->id : all.front().id);
}

void Session::setCurrentAgent(const AgentId &agent)
{
    if (agent == m_current)
        return;
    m_current = agent;
    m_chat.clear();
    m_snapshots.reset({});
    loadAgent();
    Q_EMIT currentAgentChanged();
}

void Session::loadAgent()
{
    const auto generation = ++m_agentGeneration;
    if (m_current.isNull() || !m_link->isConnected())
        return;
    api::ClientToService list;
    list.mutable_list_snapshots()->set_agent(m_current.value.toStdString());
    send(std::move(list), [this, generation](Result<api::ServiceToClient> reply) {
        if (generation != m_agentGeneration || !reply)
            return;
        QList<SnapshotRecord> nodes;
        for (const auto &node : reply->snapshots().nodes())
            nodes.append(SnapshotRecord::from(node));
        m_snapshots.reset(std::move(nodes));
    });
    api::ClientToService history;
    history.mutable_chat_history()->set_agent(m_current.value.toStdString());
    send(std::move(history), [this, generation](Result<api::ServiceToClient> reply) {
        if (generation == m_agentGeneration && reply)
            m_chat.reset(reply->chat_history());
    });
}

void Session::onAuditRow(AuditRecord record)
{
    if (InterceptionModel::shows(record))
        m_feed.push(record);
    m_audit.append(std::move(record));
}

void Session::loadFeed()
{
    api::ClientToService query;
    query.mutable_query_audit()->set_event("decision");
    query.mutable_query_audit()->set_limit(kFeedStart);
    m_feed.clear();
    send(std::move(query), [this](Result<api::ServiceToClient> reply) {
        if (!reply)
            return;
        auto records = recordsOf(reply->audit());
        std::ranges::sort(records, {}, &AuditRecord::seq);
        m_feed.flush();
        const auto oldestLive = m_feed.rowCount() > 0 ? m_feed.record(m_feed.rowCount() - 1).seq : std::numeric_limits<quint64>::max();
        if (oldestLive != std::numeric_limits<quint64>::max())
            return; // live rows came first; the trail page holds the earlier ones
        for (auto &record : records)
            m_feed.push(std::move(record));
        m_feed.flush();
    });
}

void Session::loadAuditPage(quint64 generation, const AgentId &agent, const QString &event, quint64 beforeSeq, int limit)
{
    api::ClientToService message;
    auto *query = message.mutable_query_audit();
    query->set_agent(agent.value.toStdString());
    query->set_event(event.toStdString());
    query->set_before_seq(beforeSeq);
    query->set_limit(static_cast<quint32>(limit));
    send(std::move(message), [this, generation](Result<api::ServiceToClient> reply) {
        if (reply)
            m_audit.addPage(generation, recordsOf(reply->audit()), reply->audit().size());
        else
            m_audit.pageFailed(generation);
    });
}

void Session::onDemo(const DemoRecord &line)
{
    m_story.append(line);
    if (line.finished)
        Q_EMIT demoFinished(line.passed);
}

void Session::tick()
{
    m_questions.tick(now());
    m_layers.refresh(now());
}

QString Session::whyNoPrompt() const
{
    if (!m_link->isConnected())
        return tr("There is no connection to the service.");
    const auto *agent = current();
    if (agent == nullptr)
        return tr("There is no agent. Create one first.");
    if (const auto why = cofferdam::whyNoPrompt(*agent); !why.isEmpty())
        return why;
    const auto problem = m_layers.problemOf(m_current);
    return problem.isEmpty() ? QString() : tr("A layer of protection is down, so prompts are refused. %1").arg(problem);
}

void Session::resolve(const api::Resolve &answer)
{
    api::ClientToService message;
    *message.mutable_resolve() = answer;
    send(std::move(message));
}

void Session::previewGrant(const QuestionId &question, Done done)
{
    api::ClientToService message;
    message.mutable_preview_grant()->set_question(question.value.toStdString());
    send(std::move(message), std::move(done));
}

void Session::revokeGrant(const QString &grant)
{
    api::ClientToService message;
    message.mutable_revoke_grant()->set_grant(grant.toStdString());
    send(std::move(message));
}

void Session::freeze(const AgentId &agent, const QString &reason)
{
    api::ClientToService message;
    message.mutable_freeze()->set_agent(agent.value.toStdString());
    message.mutable_freeze()->set_reason(reason.toStdString());
    send(std::move(message));
}

void Session::restore(const AgentId &agent, const SnapshotId &snapshot)
{
    api::ClientToService message;
    message.mutable_restore()->set_agent(agent.value.toStdString());
    message.mutable_restore()->set_snapshot(snapshot.value.toStdString());
    send(std::move(message), [this, agent](Result<api::ServiceToClient> reply) {
        ProgressRecord ended{.operation = u"restore"_s, .text = {}, .fraction = 1, .finished = true, .error = {}, .agent = agent};
        if (!reply) {
            ended.error = translated(reply.error().message);
            Q_EMIT failed(tr("Going back failed: %1").arg(translated(reply.error().message)));
        }
        Q_EMIT progress(ended);
    });
}

void Session::continueAgent()
{
    api::ClientToService message;
    message.mutable_continue_agent()->set_agent(m_current.value.toStdString());
    send(std::move(message));
}

void Session::runDemo(bool allowAll)
{
    m_story.clear();
    m_story.append({tr("The demo is starting."), true, false, false});
    api::ClientToService message;
    message.mutable_run_demo()->set_allow_all(allowAll);
    send(std::move(message), [this](Result<api::ServiceToClient> reply) {
        if (!reply) {
            onDemo({translated(reply.error().message), false, true, false});
        }
    });
}

} // namespace cofferdam
