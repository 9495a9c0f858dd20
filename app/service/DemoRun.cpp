// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/DemoRun.h"

#include "app/service/Service.h"
#include "core/api/GuestPlaces.h"
#include "core/api/PhraseMessage.h"
#include "core/api/WireWords.h"
#include "core/policy/Profile.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

const QString kFolder = QStringLiteral(":/cofferdam/demo/");
const QString kName = QStringLiteral("demo");
const QString kControlName = QStringLiteral("demo-control");
const QString kCustomers = QLatin1StringView(api::kAgentWorkspace) + QStringLiteral("/customers");
constexpr std::chrono::minutes kPatience{12}; // a whole prompt under TCG takes two to four minutes
constexpr std::chrono::milliseconds kShownFor{2500}; // so that a person sees the question before the demo answers it
constexpr int kTrailPage = 400;

QString shortened(const std::string &text)
{
    const auto whole = QString::fromStdString(text).simplified();
    return whole.size() > 110 ? whole.first(107) + u"…"_s : whole;
}

} // namespace

DemoRun::DemoRun(Service &service) : m_service(service)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatience);
    connect(&m_patience, &QTimer::timeout, this, [this] { fail(phrase("Demo", "Nothing happened for too long.")); });
    connect(&service, &Service::event, this, &DemoRun::onEvent);
}

Result<void> DemoRun::start(bool allowAll)
{
    if (m_running)
        return cofferdam::fail(Errc::Busy, phrase("Demo", "The demo is running already."));
    auto scenario = Scenario::load(kFolder + u"scenario.json"_s);
    if (!scenario)
        return std::unexpected(scenario.error());
    m_scenario = *scenario;
    m_running = true;
    m_allowAll = allowAll;
    m_name = allowAll ? kControlName : kName;
    m_observed.clear();
    m_shown.clear();
    m_before.clear();
    m_wipeSnapshot.clear();
    m_agent = {};
    m_patience.start();
    say(allowAll ? phrase("Demo", "Control run: the same story under rules that allow everything, in an agent that is thrown away.")
                 : phrase("Demo", "%1: a real OpenClaw in a real virtual machine, driven by a scripted model.").arg(m_scenario.title));
    makeAgent();
    return {};
}

void DemoRun::ask(const api::ClientToService &request, Next then)
{
    m_patience.start();
    m_service.handle(request, [this, then = std::move(then)](const api::ServiceToClient &reply) {
        if (!m_running)
            return;
        if (reply.has_failed())
            return fail(fromApi(reply.failed().message()));
        then(reply);
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
        m_making = true; // the request is judged before ask() returns
        ask(create, [this, timer](const api::ServiceToClient &reply) {
            m_agent = AgentId{QString::fromStdString(reply.agent().id())};
            say(phrase("Demo", "The agent's VM answers after %1 ms (%2)").arg(timer.elapsed()).arg(QString::fromStdString(reply.agent().acceleration())));
            auto &model = m_service.modelOf(m_agent);
            model = ScriptedModel(m_scenario);
            model.setObserver([this](const ScriptedTurn &turn) { onTurn(turn); });
            putFiles(0);
        });
        m_making = false;
    });
}

bool DemoRun::isReserved(const QString &name)
{
    return name == kName || name == kControlName;
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
    QFile source(kFolder + file.source);
    if (!source.open(QFile::ReadOnly))
        return fail(phrase("Demo", "The demo's file %1 is missing.").arg(file.source));
    api::ClientToService request;
    auto *put = request.mutable_put_file();
    put->set_agent(m_agent.value.toStdString());
    put->set_path(file.path.toStdString());
    put->set_mode(file.mode);
    put->set_content(source.readAll().toStdString());
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
    auto *session = m_service.session(m_agent);
    if (session && session->state() == api::AGENT_READY)
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
    int allowed = 0;
    int snapshots = 0;
    int asked = 0;
    int blocked = 0;
    for (const auto &row : page.rows()) {
        const bool allow = row.outcome() == api::OUTCOME_ALLOW;
        allowed += allow && row.verdict() == api::VERDICT_ALLOW;
        snapshots += allow && row.verdict() == api::VERDICT_SNAPSHOT && !row.snapshot().empty();
        asked += !allow && row.verdict() == api::VERDICT_ASK;
        blocked += !allow && row.verdict() == api::VERDICT_BLOCK;
        if (allow && QString::fromStdString(row.subject()).contains(u"customers"_s) && row.verdict() == api::VERDICT_SNAPSHOT)
            m_wipeSnapshot = row.snapshot();
    }
    say(phrase("Demo", "The trail: %1 allowed, %2 allowed after a snapshot, %3 asked and denied, %4 blocked")
            .arg(allowed)
            .arg(snapshots)
            .arg(asked)
            .arg(blocked));
    if (allowed < 2 || snapshots < 2 || asked < 1 || blocked < 1)
        return fail(phrase("Demo", "The trail does not hold the story: some decision is missing."));
    if (m_shown.isEmpty())
        return fail(phrase("Demo", "No question was shown."));
    if (m_wipeSnapshot.empty())
        return fail(phrase("Demo", "The trail names no snapshot before the wipe."));
    rollBack(m_wipeSnapshot);
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
    const auto refused = m_service.refusedEgress(m_agent);
    for (auto it = refused.begin(); it != refused.end(); ++it) {
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
    if (!m_running || m_agent.isNull())
        return;
    const auto mine = [this](const std::string &agent) { return agent == m_agent.value.toStdString(); };
    if (event.has_audit_row() && mine(event.audit_row().agent()) && event.audit_row().event() == api::EVENT_DECISION)
        onDecision(event.audit_row());
    if (event.has_question() && mine(event.question().action().agent()))
        onQuestion(event.question());
    if (event.has_agent() && mine(event.agent().id())) {
        if (event.agent().state() == api::AGENT_FAILED)
            return fail(fromApi(event.agent().problem()));
        if (event.agent().state() == api::AGENT_READY && m_whenReady)
            std::exchange(m_whenReady, nullptr)();
    }
    if (!event.has_chat() || !mine(event.chat().agent()))
        return;
    m_patience.start();
    if (event.chat().kind() == api::ChatPiece::ERROR && m_whenAnswered)
        return fail(phrase("Demo", "The agent's turn ended: %1")
                        .arg(event.chat().has_sentence() ? fromApi(event.chat().sentence()) : Phrase::verbatim(QString::fromStdString(event.chat().text()))));
    if (event.chat().kind() == api::ChatPiece::FINAL && m_whenAnswered) {
        m_answer = QString::fromStdString(event.chat().text());
        const auto then = std::exchange(m_whenAnswered, nullptr);
        (this->*then)();
    }
}

void DemoRun::onDecision(const api::AuditRow &row)
{
    m_patience.start();
    const auto &detail = row.detail().decision();
    // What the gates beneath a call see of it again is in the trail; the story tells of it where it was stopped.
    if (detail.action().gate() != api::GATE_TOOL && row.outcome() == api::OUTCOME_ALLOW)
        return;
    // Every figure is the trail's own.
    QList<Phrase> figures;
    for (const auto &[value, form] :
         {std::pair{detail.us_ruling(), phrase("Demo", "rules %1 µs")}, std::pair{detail.ms_snapshot(), phrase("Demo", "snapshot %1 ms")},
          std::pair{detail.ms_asked(), phrase("Demo", "asked for %1 ms")}, std::pair{detail.ms_total(), phrase("Demo", "in all %1 ms")}}) {
        if (value > 0)
            figures << form.arg(QString::number(value, 'f', value < 10 ? 1 : 0));
    }
    say(Phrase::pattern("  [%1 → %2] %3: %4  (%5%6)")
            .arg(wireWord(row.verdict()), wireWord(row.outcome()), row.tool().empty() ? wireWord(row.kind()) : QString::fromStdString(row.tool()),
                 shortened(row.subject()), QString::fromStdString(row.rule()),
                 figures.isEmpty() ? Phrase() : Phrase::pattern("; %1").arg(Phrase::joined(figures, u", "))));
}

void DemoRun::onQuestion(const api::Question &question)
{
    const auto id = QString::fromStdString(question.id());
    if (m_shown.contains(id))
        return;
    m_shown.insert(id);
    say(phrase("Demo", "Question to the user: %1 – %2").arg(shortened(question.action().subject()), fromApi(question.reason())));
    QTimer::singleShot(kShownFor, this, [this, id] {
        if (!m_running)
            return;
        api::ClientToService resolve;
        resolve.mutable_resolve()->set_question(id.toStdString());
        resolve.mutable_resolve()->set_approve(false);
        resolve.mutable_resolve()->set_note("denied in the demo");
        m_service.handle(resolve, [this](const api::ServiceToClient &reply) {
            // A person may have answered first, in the window; the story goes on either way.
            say(reply.has_failed() ? phrase("Demo", "The question was answered in the window") : phrase("Demo", "User: denied"));
        });
    });
}

void DemoRun::onTurn(const ScriptedTurn &turn)
{
    if (!m_running)
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
    if (!m_allowAll || m_agent.isNull())
        return;
    api::ClientToService remove;
    remove.mutable_delete_agent()->set_agent(m_agent.value.toStdString());
    m_service.handle(remove, [](const api::ServiceToClient &) {});
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
