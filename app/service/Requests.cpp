// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What clients may ask of the service, one request after the other.

#include "app/service/DemoRun.h"
#include "app/service/Service.h"
#include "app/service/agent/AgentChat.h"
#include "app/service/api/Convert.h"
#include "app/service/rules/ApprovedRule.h"
#include "core/api/PhraseMessage.h"
#include "core/audit/Trail.h"
#include "core/base/AgentName.h"
#include "core/policy/Profile.h"
#include "vm/machine/Hypervisor.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <pwd.h>
#include <unistd.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Reply = ApiServer::Reply;

QString userName()
{
    const auto *entry = getpwuid(geteuid());
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(geteuid());
}

api::ServiceToClient done()
{
    api::ServiceToClient reply;
    reply.mutable_done();
    return reply;
}

/// Turns a result into a reply; `fill` puts the value in.
template<typename T, typename Fill>
Done<T> answer(const Reply &reply, Fill fill)
{
    return [reply, fill](const Result<T> &result) {
        if (!result)
            return reply(failureReply(result.error()));
        api::ServiceToClient message;
        fill(message, *result);
        reply(message);
    };
}

Done<void> answerDone(const Reply &reply)
{
    return [reply](const Result<void> &result) { reply(result ? done() : failureReply(result.error())); };
}

QString fromBytes(const std::string &bytes)
{
    return QString::fromStdString(bytes);
}

const std::string *agentIn(const api::ClientToService &request)
{
    switch (request.body_case()) {
    case api::ClientToService::kStartAgent: return &request.start_agent().agent();
    case api::ClientToService::kStopAgent: return &request.stop_agent().agent();
    case api::ClientToService::kDeleteAgent: return &request.delete_agent().agent();
    case api::ClientToService::kSendPrompt: return &request.send_prompt().agent();
    case api::ClientToService::kAbortTask: return &request.abort_task().agent();
    case api::ClientToService::kListSnapshots: return &request.list_snapshots().agent();
    case api::ClientToService::kTakeSnapshot: return &request.take_snapshot().agent();
    case api::ClientToService::kRestore: return &request.restore().agent();
    case api::ClientToService::kDeleteSnapshot: return &request.delete_snapshot().agent();
    case api::ClientToService::kContinueAgent: return &request.continue_agent().agent();
    case api::ClientToService::kPutFile: return &request.put_file().agent();
    case api::ClientToService::kGetFile: return &request.get_file().agent();
    case api::ClientToService::kHashTree: return &request.hash_tree().agent();
    case api::ClientToService::kChatHistory: return &request.chat_history().agent();
    case api::ClientToService::kUnfreeze: return &request.unfreeze().agent();
    case api::ClientToService::kKillAgent: return &request.kill_agent().agent();
    case api::ClientToService::kFreeze: return &request.freeze().agent();
    default: return nullptr;
    }
}

} // namespace

AgentSession *Service::sessionNamed(const std::string &idOrName) const
{
    const auto wanted = fromBytes(idOrName);
    const auto found = std::ranges::find_if(
        m_agents, [&](const Agent &agent) { return agent.session->record().id.value == wanted || agent.session->record().name == wanted; });
    return found == m_agents.end() ? nullptr : found->session.get();
}

void Service::handle(const api::ClientToService &request, Reply reply)
{
    if (const auto *agent = agentIn(request)) {
        auto *found = sessionNamed(*agent);
        if (!found)
            return reply(failureReply({Errc::NotFound, phrase("Service", "There is no agent “%1”.").arg(fromBytes(*agent).left(60))}));
        return handleAgent(request, *found, reply);
    }
    api::ServiceToClient message;
    switch (request.body_case()) {
    case api::ClientToService::kHello: {
        auto *hello = message.mutable_hello();
        hello->set_protocol(api::kProtocol);
        hello->set_version(COFFERDAM_VERSION);
        hello->set_data_dir(m_options.paths.data.toStdString());
        if (m_accelerationKnown)
            hello->set_acceleration(toWord(m_startPoints->acceleration().kind).toUtf8().toStdString());
        *hello->mutable_notice() = toApi(m_keyNotice);
        return reply(message);
    }
    case api::ClientToService::kListAgents:
        message.mutable_agents();
        for (const auto &agent : m_agents)
            *message.mutable_agents()->add_agents() = agent.session->toApi();
        return reply(message);
    case api::ClientToService::kCreateAgent: return createAgent(request.create_agent(), reply);
    case api::ClientToService::kListQuestions:
        message.mutable_questions();
        for (const auto &question : m_guardian->questions())
            *message.mutable_questions()->add_questions() = toApi(question);
        return reply(message);
    case api::ClientToService::kResolve:
    case api::ClientToService::kListGrants:
    case api::ClientToService::kRevokeGrant:
    case api::ClientToService::kPreviewGrant: return handleApprovals(request, reply);
    case api::ClientToService::kQueryAudit:
    case api::ClientToService::kVerifyAudit: return handleTrail(request, reply);
    case api::ClientToService::kDoctor:
        return m_layers->check(this, [this, reply] {
            api::ServiceToClient layers;
            *layers.mutable_layers() = report();
            reply(layers);
        });
    case api::ClientToService::kRunDemo: return runDemo(request.run_demo(), reply);
    case api::ClientToService::kImageStatus: {
        auto *status = message.mutable_image_status();
        const auto full = m_startPoints->forNewAgent(ImageKind::Full);
        const auto tiny = m_startPoints->forNewAgent(ImageKind::Tiny);
        status->set_full_ready(full.has_value());
        status->set_tiny_ready(tiny.has_value());
        status->set_full_id(full ? full->image.id.toStdString() : std::string());
        status->set_tiny_id(tiny ? tiny->image.id.toStdString() : std::string());
        if (!full)
            *status->mutable_problem() = toApi(full.error().message);
        return reply(message);
    }
    case api::ClientToService::kShutdown:
        reply(done());
        Q_EMIT shutdownRequested();
        return;
    default: return reply(failureReply({Errc::Unsupported, phrase("Service", "This service does not know that request.")}));
    }
}

void Service::handleApprovals(const api::ClientToService &request, const Reply &reply)
{
    switch (request.body_case()) {
    case api::ClientToService::kResolve: {
        const auto &resolve = request.resolve();
        if (resolve.as_rule() && resolve.approve())
            return answerDone(reply)(approveAsRule(resolve));
        const auto wish = fromApi(resolve);
        if (!wish)
            return reply(failureReply(wish.error()));
        return answerDone(reply)(m_guardian->resolve(QuestionId{fromBytes(resolve.question())}, resolve.approve(), fromBytes(resolve.note()), *wish));
    }
    case api::ClientToService::kRevokeGrant: return answerDone(reply)(m_guardian->revokeGrant(GrantId{fromBytes(request.revoke_grant().grant())}));
    case api::ClientToService::kPreviewGrant:
        return m_guardian->previewGrant(
            QuestionId{fromBytes(request.preview_grant().question())}, this,
            answer<GrantPreview>(reply, [](api::ServiceToClient &message, const GrantPreview &preview) { *message.mutable_grant_preview() = toApi(preview); }));
    default: return reply(grantList());
    }
}

Result<void> Service::approveAsRule(const api::Resolve &resolve)
{
    const auto questions = m_guardian->questions();
    const auto found = std::ranges::find_if(questions, [&](const Question &open) { return open.id.value == fromBytes(resolve.question()); });
    if (found == questions.end())
        return fail(Errc::NotFound, phrase("Service", "This question is no longer open."));
    if (resolve.alike())
        return fail(Errc::Invalid, phrase("Service", "A rule that is approved counts for exactly one action."));
    for (const auto &rule : m_policies->added()) {
        if (rule.origin == RuleOrigin::Machine && found->ruling.matched.contains(rule.id))
            return fail(Errc::Denied,
                        phrase("Service", "The administrator of this computer wants it asked (%1); that is for nobody else to loosen.").arg(rule.id));
    }
    if (auto may = mayBecomeRule(*found); !may)
        return may;
    // The action first: once the rule is in force the question is one of older rules.
    const auto note = fromBytes(resolve.note());
    if (auto resolved = m_guardian->resolve(found->id, true, note, {}); !resolved)
        return resolved;
    const auto written = writeApprovedRule(m_options.rules.user, *found, userName(), note, QDate::currentDate());
    if (!written)
        return fail(written.error().code, phrase("Service", "It is approved once, but no rule was made of it: %1").arg(written.error().message));
    return {};
}

api::ServiceToClient Service::grantList() const
{
    api::ServiceToClient message;
    message.mutable_grants();
    for (const auto &grant : m_guardian->grants())
        *message.mutable_grants()->add_grants() = toApi(grant);
    return message;
}

void Service::createAgent(const api::CreateAgent &request, Reply reply)
{
    StoredAgent record;
    record.id = AgentId::create();
    record.name = fromBytes(request.name());
    record.profile = request.profile().empty() ? toWord(kDefaultProfile).toString() : fromBytes(request.profile());
    record.uuid = QUuid::createUuid();
    if (!isAgentName(record.name))
        return reply(failureReply(
            {Errc::Invalid, phrase("Service", "A name has 1 to 40 letters, digits, dots, dashes or underscores, and begins with a letter or digit.")}));
    if (DemoRun::isReserved(record.name) && !m_demo->isMakingAgent())
        return reply(failureReply({Errc::Invalid, phrase("Service", "“%1” is the demo's own name; choose another.").arg(record.name)}));
    // The control profile is the demo's alone; nobody gets an agent that allows everything by a request.
    if (!m_policies->has(record.profile) || (record.profile == toWord(Profile::AllowAll) && !m_demo->isMakingAgent()))
        return reply(failureReply({Errc::Invalid, phrase("Service", "There is no profile “%1”; use careful, balanced or autonomous.").arg(record.profile)}));
    const auto kind = request.image() == "tiny" ? ImageKind::Tiny : request.image() == "lab" ? ImageKind::Lab : ImageKind::Full;
    if (m_layers->layers().isEmpty()) // the service has only just begun: its first look is on the way
        m_layers->check(this, [this, record, kind, reply] { makeAgent(record, kind, reply); });
    else
        makeAgent(record, kind, reply);
}

void Service::makeAgent(const StoredAgent &wanted, ImageKind kind, Reply reply)
{
    findAcceleration([this, record = wanted, reply, kind]() mutable {
        // Only now, at once before it is there: much may have changed since it was asked for.
        if (sessionNamed(record.name.toStdString()))
            return reply(failureReply({Errc::Exists, phrase("Service", "There is an agent “%1” already.").arg(record.name)}));
        if (const auto problem = m_layers->problem(); !problem.isEmpty())
            return reply(failureReply({Errc::Unavailable, problem}));
        const auto start = m_startPoints->forNewAgent(kind);
        if (!start)
            return reply(failureReply(start.error()));
        record.image = start->image.id;
        record.epoch = start->ready.epoch; // the first of its own is one later
        if (auto saved = m_store->save(record); !saved)
            return reply(failureReply(saved.error()));
        auto *session = adopt(record).session.get();
        session->create(this, [this, session, reply](const Result<void> &created) {
            if (!created)
                return reply(failureReply(created.error()));
            api::ServiceToClient message;
            *message.mutable_agent() = session->toApi();
            reply(message);
        });
    });
}

void Service::deleteAgent(AgentSession &session, Reply reply)
{
    session.destroy(this, [this, id = session.record().id, reply](const Result<void> &destroyed) {
        if (!destroyed)
            return reply(failureReply(destroyed.error()));
        const auto found = std::ranges::find_if(m_agents, [&](const Agent &agent) { return agent.session->record().id == id; });
        if (found != m_agents.end()) {
            found->session.release()->deleteLater(); // it is the caller
            m_agents.erase(found);
        }
        api::ServiceToClient gone;
        gone.mutable_agent_gone()->set_agent(id.value.toStdString());
        Q_EMIT event(gone);
        reply(done());
    });
}

void Service::handleAgent(const api::ClientToService &request, AgentSession &session, const Reply &reply)
{
    const auto agentReply = [&session, reply](const Result<void> &result) {
        if (!result)
            return reply(failureReply(result.error()));
        api::ServiceToClient message;
        *message.mutable_agent() = session.toApi();
        reply(message);
    };
    const auto nodeReply =
        answer<SnapshotNode>(reply, [](api::ServiceToClient &message, const SnapshotNode &node) { *message.mutable_snapshot() = toApi(node); });
    api::ServiceToClient message;
    switch (request.body_case()) {
    case api::ClientToService::kStartAgent: return session.start(this, agentReply);
    case api::ClientToService::kStopAgent: return session.stop(this, agentReply);
    case api::ClientToService::kDeleteAgent: return deleteAgent(session, reply);
    case api::ClientToService::kSendPrompt: {
        const auto task = session.sendPrompt(fromBytes(request.send_prompt().text()));
        if (!task)
            return reply(failureReply(task.error()));
        message.mutable_task()->set_task(task->value.toStdString());
        return reply(message);
    }
    case api::ClientToService::kAbortTask: session.abortTask(); return reply(done());
    case api::ClientToService::kListSnapshots:
        message.mutable_snapshots();
        for (const auto &node : m_snapshots->nodes(session.record().id))
            *message.mutable_snapshots()->add_nodes() = toApi(node);
        return reply(message);
    case api::ClientToService::kTakeSnapshot:
        return m_snapshots->take(session.record().id, Phrase::verbatim(fromBytes(request.take_snapshot().label()).left(200)), this, nodeReply);
    case api::ClientToService::kRestore: return session.restore(SnapshotId{fromBytes(request.restore().snapshot())}, this, nodeReply);
    case api::ClientToService::kDeleteSnapshot:
        return m_snapshots->remove(session.record().id, SnapshotId{fromBytes(request.delete_snapshot().snapshot())}, this, answerDone(reply));
    case api::ClientToService::kContinueAgent: return answerDone(reply)(session.resume());
    case api::ClientToService::kFreeze: {
        static const QList<api::AgentState> running{api::AGENT_READY, api::AGENT_WORKING, api::AGENT_HELD};
        if (!running.contains(session.state()))
            return reply(failureReply({Errc::Invalid, phrase("Service", "This agent does not run.")}));
        const auto reason = fromBytes(request.freeze().reason()).left(500);
        m_guardian->freeze(session.record().id, reason.isEmpty() ? phrase("Service", "You froze it.") : Phrase::verbatim(reason));
        return reply(done());
    }
    case api::ClientToService::kKillAgent: return session.kill(this, answerDone(reply));
    case api::ClientToService::kUnfreeze: return session.unfreeze(this, answerDone(reply));
    case api::ClientToService::kChatHistory:
        message.mutable_chat_history();
        for (const auto &piece : session.chat().history())
            *message.mutable_chat_history()->add_pieces() = piece;
        return reply(message);
    default: return handleFiles(request, session, reply);
    }
}

void Service::handleFiles(const api::ClientToService &request, AgentSession &session, const Reply &reply)
{
    auto *guest = session.guest();
    if (!guest || !guest->isAlive())
        return reply(failureReply({Errc::Unavailable, phrase("Service", "The guest does not answer.")}));
    switch (request.body_case()) {
    case api::ClientToService::kPutFile:
        return guest->putFile(fromBytes(request.put_file().path()), request.put_file().mode(), QByteArray::fromStdString(request.put_file().content()), this,
                              answerDone(reply));
    case api::ClientToService::kGetFile:
        return guest->getFile(
            fromBytes(request.get_file().path()), 0, 1024 * 1024, this,
            answer<GuestContent>(reply, [](api::ServiceToClient &message, const GuestContent &content) { *message.mutable_content() = toApi(content); }));
    case api::ClientToService::kHashTree:
        return guest->hashTree(fromBytes(request.hash_tree().path()), this,
                               answer<QList<GuestFile>>(reply, [](api::ServiceToClient &message, const QList<GuestFile> &files) {
                                   message.mutable_hashes();
                                   for (const auto &file : files)
                                       *message.mutable_hashes()->add_files() = toApi(file);
                               }));
    default: return reply(failureReply({Errc::Unsupported, phrase("Service", "This service does not know that request.")}));
    }
}

void Service::handleTrail(const api::ClientToService &request, const Reply &reply)
{
    if (request.has_verify_audit()) {
        return m_trail->verify(this, [reply](const TrailReport &report) {
            api::ServiceToClient message;
            message.mutable_verified()->set_ok(report.ok);
            message.mutable_verified()->set_size(report.size);
            message.mutable_verified()->set_root(report.root.toStdString());
            if (!report.problem.isEmpty())
                *message.mutable_verified()->mutable_problem() = toApi(report.problem);
            reply(message);
        });
    }
    const auto &wanted = request.query_audit();
    const auto *named = sessionNamed(wanted.agent());
    TrailQuery query{.agent = named ? named->record().id : AgentId{fromBytes(wanted.agent())},
                     .task = TaskId{fromBytes(wanted.task())},
                     .event = fromWire<TrailEvent>(wanted.event()),
                     .outcome = {},
                     .toolCallId = {},
                     .beforeSeq = wanted.before_seq(),
                     .limit = std::clamp(static_cast<int>(std::min(wanted.limit(), 1000U)), 1, TrailQuery::kMaxLimit)};
    m_trail->query(query, this, [this, reply](const Result<QList<TrailRow>> &rows) {
        if (!rows)
            return reply(failureReply(rows.error()));
        api::ServiceToClient message;
        auto *page = message.mutable_audit();
        for (const auto &row : *rows)
            *page->add_rows() = toApi(row);
        page->set_size(m_trail->size());
        page->set_root(m_trail->root().toStdString());
        reply(message);
    });
}

void Service::runDemo(const api::RunDemo &request, const Reply &reply)
{
    if (auto started = m_demo->start(request.allow_all()); !started)
        return reply(failureReply(started.error()));
    reply(done());
}

} // namespace cofferdam
