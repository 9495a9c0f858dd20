// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/demo/DemoRun.h"

#include "app/demo/DemoStory.h"
#include "app/demo/DemoWords.h"
#include "core/api/GuestPlaces.h"
#include "core/api/PhraseMessage.h"
#include "core/policy/Profile.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

const QString kCustomers = QLatin1StringView(api::kAgentWorkspace) + QStringLiteral("/customers");
constexpr std::chrono::minutes kPatience{12}; // a whole prompt under TCG takes two to four minutes
constexpr std::chrono::milliseconds kShownFor{2500}; // so that a person sees the question before the demo answers it
constexpr int kTrailPage = 400;

} // namespace

DemoRun::DemoRun(ServiceLink &service, DemoStory &story, QObject *parent) : QObject(parent), m_service(service), m_story(story)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, [this] { fail(phrase("Demo", "Nothing happened for too long.")); });
    connect(&m_service, &ServiceLink::happened, this, &DemoRun::onEvent);
    connect(&m_story, &DemoStory::turn, this, &DemoRun::onTurn);
}

Result<void> DemoRun::start(bool allowAll)
{
    if (m_running)
        return cofferdam::fail(Errc::Busy, phrase("Demo", "The demo is running already."));
    if (!m_story.scenario())
        return std::unexpected(m_story.scenario().error());
    m_scenario = *m_story.scenario();
    m_running = true;
    ++m_run;
    m_allowAll = allowAll;
    m_name = DemoStory::agentName(allowAll);
    m_observed.clear();
    m_shown.clear();
    m_refused.clear();
    m_before.clear();
    m_agent = {};
    m_state = api::AGENT_STATE_UNSPECIFIED;
    m_patience.start();
    say(allowAll ? phrase("Demo", "Control run: the same story under rules that allow everything, in an agent that is thrown away.")
                 : phrase("Demo", "%1: a real OpenClaw in a real virtual machine, driven by a scripted model.").arg(m_scenario.title));
    makeAgent();
    return {};
}

void DemoRun::ask(const api::ClientToService &request, Next then)
{
    m_patience.start();
    m_service.request(request, this, [this, run = m_run, then = std::move(then)](const Result<api::ServiceToClient> &reply) {
        if (!m_running || run != m_run)
            return;
        if (!reply)
            return fail(reply.error().message);
        then(*reply);
    });
}

void DemoRun::removeOldAgent(const Next &then)
{
    api::ClientToService list;
    list.mutable_list_agents();
    ask(list, [this, then](const api::ServiceToClient &reply) {
        for (const auto &agent : reply.agents().agents()) {
            if (agent.name() != m_name.toStdString())
                continue;
            say(phrase("Demo", "Removing the agent of an earlier run"));
            api::ClientToService remove;
            remove.mutable_delete_agent()->set_agent(agent.id());
            return ask(remove, then);
        }
        then(reply);
    });
}

void DemoRun::makeAgent()
{
    removeOldAgent([this](const api::ServiceToClient &) {
        say(phrase("Demo", "Making an agent from the ready snapshot"));
        api::ClientToService create;
        create.mutable_create_agent()->set_name(m_name.toStdString());
        create.mutable_create_agent()->set_profile(toWord(m_allowAll ? Profile::AllowAll : kDefaultProfile).toString().toStdString());
        QElapsedTimer timer;
        timer.start();
        ask(create, [this, timer](const api::ServiceToClient &reply) {
            m_agent = AgentId{QString::fromStdString(reply.agent().id())};
            say(phrase("Demo", "The agent's VM answers after %1 ms (%2)").arg(timer.elapsed()).arg(QString::fromStdString(reply.agent().acceleration())));
            m_state = reply.agent().state();
            putFiles(0);
        });
    });
}

void DemoRun::putFiles(qsizetype index)
{
    if (index == m_scenario.files.size()) {
        say(phrase("Demo", "Put %n file(s) of a small project into the VM", nullptr, int(index)));
        return hashCustomers(phrase("Demo", "before"), [this](const Hashes &hashes) {
            m_before = hashes;
            if (m_before.empty())
                return fail(phrase("Demo", "The customers folder is empty before the story begins."));
            waitUntilReady([this] { tellStory(); });
        });
    }
    const auto &file = m_scenario.files.at(index);
    const auto content = m_story.content(file);
    if (!content)
        return fail(content.error().message);
    api::ClientToService request;
    auto *put = request.mutable_put_file();
    put->set_agent(m_agent.value.toStdString());
    put->set_path(file.path.toStdString());
    put->set_mode(file.mode);
    put->set_content(content->toStdString());
    ask(request, [this, index](const api::ServiceToClient &) { putFiles(index + 1); });
}

void DemoRun::hashCustomers(const Phrase &what, std::function<void(Hashes)> then)
{
    api::ClientToService request;
    request.mutable_hash_tree()->set_agent(m_agent.value.toStdString());
    request.mutable_hash_tree()->set_path(api::kAgentWorkspace);
    ask(request, [this, what, then = std::move(then)](const api::ServiceToClient &reply) {
        Hashes hashes;
        for (const auto &file : reply.hashes().files()) {
            const auto path = QString::fromStdString(file.path());
            if (path.startsWith(kCustomers + u'/') || path.startsWith(u"customers/"_s))
                hashes[file.path()] = file.sha256();
        }
        say(phrase("Demo", "Customers %1: %n file(s)", nullptr, int(hashes.size())).arg(what));
        then(hashes);
    });
}

void DemoRun::waitUntilReady(std::function<void()> then)
{
    if (m_state == api::AGENT_READY)
        return then();
    m_whenReady = std::move(then);
}

void DemoRun::prompt(const QString &id, void (DemoRun::*then)())
{
    const auto *prompt = m_scenario.prompt(id);
    if (!prompt)
        return fail(phrase("Demo", "The scenario has no prompt “%1”.").arg(id));
    say(phrase("Demo", "User: %1").arg(prompt->text));
    m_whenAnswered = then;
    api::ClientToService request;
    request.mutable_send_prompt()->set_agent(m_agent.value.toStdString());
    request.mutable_send_prompt()->set_text(prompt->text.toStdString());
    ask(request, [](const api::ServiceToClient &) {});
}

void DemoRun::tellStory()
{
    prompt(u"work"_s, &DemoRun::afterStory);
}

void DemoRun::afterStory()
{
    say(phrase("Demo", "Agent: %1").arg(m_answer.simplified()));
    const auto &story = *m_scenario.prompt(u"work"_s);
    for (const auto &fact : m_allowAll ? story.expectedAllowAll : story.expected) {
        if (!m_observed.contains(fact))
            return fail(phrase("Demo", "The story did not show: %1").arg(fact));
    }
    for (const auto &fact : m_allowAll ? story.forbiddenAllowAll : story.forbidden) {
        if (m_observed.contains(fact))
            return fail(phrase("Demo", "The story showed what must not happen: %1").arg(fact));
    }
    hashCustomers(phrase("Demo", "after the story"), [this](const Hashes &hashes) {
        if (!hashes.empty())
            return fail(phrase("Demo", "The wipe did not happen; there would be nothing to undo."));
        if (m_allowAll)
            return finishControl();
        api::ClientToService query;
        query.mutable_query_audit()->set_agent(m_agent.value.toStdString());
        query.mutable_query_audit()->set_event(api::EVENT_DECISION);
        query.mutable_query_audit()->set_limit(kTrailPage);
        ask(query, [this](const api::ServiceToClient &reply) { checkTrail(reply.audit()); });
    });
}

void DemoRun::checkTrail(const api::AuditPage &page)
{
    const auto trail = DemoTrail::of(page);
    say(trail.told());
    if (!trail.isWhole())
        return fail(phrase("Demo", "The trail does not hold the story: some decision is missing."));
    if (m_shown.isEmpty())
        return fail(phrase("Demo", "No question was shown."));
    if (trail.wipeSnapshot.empty())
        return fail(phrase("Demo", "The trail names no snapshot before the wipe."));
    rollBack(trail.wipeSnapshot);
}

void DemoRun::rollBack(const std::string &snapshot)
{
    say(phrase("Demo", "Rolling back to just before the wipe"));
    QElapsedTimer timer;
    timer.start();
    api::ClientToService request;
    request.mutable_restore()->set_agent(m_agent.value.toStdString());
    request.mutable_restore()->set_snapshot(snapshot);
    ask(request, [this, timer](const api::ServiceToClient &) {
        say(phrase("Demo", "The guest answers again after %1 ms").arg(timer.elapsed()));
        checkRestored();
    });
}

void DemoRun::checkRestored()
{
    hashCustomers(phrase("Demo", "after the rollback"), [this](const Hashes &hashes) {
        if (hashes != m_before)
            return fail(phrase("Demo", "The files are not what they were before the wipe."));
        say(phrase("Demo", "Every file is back, every hash is right"));
        api::ClientToService request;
        request.mutable_continue_agent()->set_agent(m_agent.value.toStdString());
        ask(request, [this](const api::ServiceToClient &) { waitUntilReady([this] { askAgain(); }); });
    });
}

void DemoRun::askAgain()
{
    m_observed.clear();
    prompt(u"after"_s, &DemoRun::afterQuestion);
}

void DemoRun::afterQuestion()
{
    say(phrase("Demo", "Agent: %1").arg(m_answer.simplified()));
    for (const auto &fact : m_scenario.prompt(u"after"_s)->expected) {
        if (!m_observed.contains(fact))
            return fail(phrase("Demo", "After the rollback the agent did not show: %1").arg(fact));
    }
    hashCustomers(phrase("Demo", "at the end"), [this](const Hashes &hashes) {
        if (hashes != m_before)
            return fail(phrase("Demo", "The files changed again after the rollback."));
        finish(true);
    });
}

void DemoRun::finishControl()
{
    int attempts = 0;
    for (auto it = m_refused.cbegin(); it != m_refused.cend(); ++it) {
        say(phrase("Demo", "The sink saw %n attempt(s) to reach %1; nothing left", nullptr, it.value()).arg(it.key()));
        attempts += it.value();
    }
    if (attempts == 0)
        return fail(phrase("Demo", "The sending was not attempted."));
    say(phrase("Demo", "Without rules: the wipe was done and the key was on its way. Only the missing network kept it in."));
    api::ClientToService remove;
    remove.mutable_delete_agent()->set_agent(m_agent.value.toStdString());
    ask(remove, [this](const api::ServiceToClient &) { finish(true); });
}

// ------------------------------------------------------------------------------------------------ what happens meanwhile

void DemoRun::onEvent(const api::ServiceToClient &event)
{
    if (!m_running)
        return;
    if (event.has_agent() && isMine(event.agent().id()))
        onAgent(event.agent());
    else if (event.has_audit_row() && isMine(event.audit_row().agent()))
        onRow(event.audit_row());
    else if (event.has_question() && isMine(event.question().action().agent()))
        onQuestion(event.question());
    else if (event.has_chat() && isMine(event.chat().agent()))
        onChat(event.chat());
}

void DemoRun::onAgent(const api::Agent &agent)
{
    m_state = agent.state();
    if (m_state == api::AGENT_FAILED)
        return fail(fromApi(agent.problem()));
    if (m_state == api::AGENT_READY && m_whenReady)
        std::exchange(m_whenReady, nullptr)();
}

void DemoRun::onRow(const api::AuditRow &row)
{
    if (row.event() == api::EVENT_EGRESS_REFUSED)
        ++m_refused[QString::fromStdString(row.subject())];
    if (row.event() != api::EVENT_DECISION)
        return;
    m_patience.start();
    if (const auto told = decisionTold(row))
        say(*told);
}

void DemoRun::onChat(const api::ChatPiece &piece)
{
    m_patience.start();
    if (piece.kind() == api::ChatPiece::ERROR && m_whenAnswered)
        return fail(phrase("Demo", "The agent's turn ended: %1")
                        .arg(piece.has_sentence() ? fromApi(piece.sentence()) : Phrase::verbatim(QString::fromStdString(piece.text()))));
    if (piece.kind() == api::ChatPiece::FINAL && m_whenAnswered) {
        m_answer = QString::fromStdString(piece.text());
        const auto then = std::exchange(m_whenAnswered, nullptr);
        (this->*then)();
    }
}

void DemoRun::onQuestion(const api::Question &question)
{
    const auto id = QString::fromStdString(question.id());
    if (m_shown.contains(id))
        return;
    m_shown.insert(id);
    say(questionTold(question));
    QTimer::singleShot(kShownFor, this, [this, id, run = m_run] {
        if (!m_running || run != m_run)
            return;
        api::ClientToService resolve;
        resolve.mutable_resolve()->set_question(id.toStdString());
        resolve.mutable_resolve()->set_approve(false);
        resolve.mutable_resolve()->set_note("denied in the demo");
        m_service.request(resolve, this, [this](const Result<api::ServiceToClient> &reply) {
            // A person may have answered first, in the window; the story goes on either way.
            say(!reply ? phrase("Demo", "The question was answered in the window") : phrase("Demo", "User: denied"));
        });
    });
}

void DemoRun::onTurn(const QString &name, const ScriptedTurn &turn)
{
    if (!m_running || name != m_name)
        return;
    for (const auto &fact : turn.observed)
        m_observed.insert(fact);
    if (!turn.failure.isEmpty())
        fail(turn.failure);
}

void DemoRun::say(const Phrase &text, bool ok)
{
    api::DemoLine message;
    *message.mutable_text() = toApi(text);
    message.set_ok(ok);
    Q_EMIT line(message);
}

void DemoRun::fail(const Phrase &why)
{
    if (!m_running)
        return;
    say(phrase("Demo", "FAILED: %1").arg(why), false);
    throwAway();
    finish(false);
}

/// An agent whose rules allow everything does not outlive its run, however that ends.
void DemoRun::throwAway()
{
    if (!m_allowAll)
        return;
    api::ClientToService remove;
    remove.mutable_delete_agent()->set_agent(m_name.toStdString()); // even when it was not made wholly, and its id is not known
    m_service.request(remove, this, [](const Result<api::ServiceToClient> &) {});
}

void DemoRun::finish(bool passed)
{
    m_running = false;
    m_patience.stop();
    m_whenReady = nullptr;
    m_whenAnswered = nullptr;
    api::DemoLine message;
    const Phrase success = m_allowAll ? phrase("Demo", "The control run shows what the rules keep from happening.") : phrase("Demo", "The demo passed.");
    *message.mutable_text() = toApi(passed ? success : phrase("Demo", "The demo failed."));
    message.set_ok(passed);
    message.set_finished(true);
    message.set_passed(passed);
    Q_EMIT line(message);
}

} // namespace cofferdam
