// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of requests: whole, and closed to what is the demo's alone.

#include "app/demo/DemoRun.h"
#include "app/demo/DemoStory.h"
#include "app/service/api/LocalLink.h"
#include "app/service/layers/ServiceLayers.h"
#include "app/service/requests/Requests.h"
#include "core/inspect/tool/Example.h"
#include "core/inspect/tool/ToolCall.h"
#include "core/policy/LivePolicies.h"
#include "tests/app/service/AgentHouse.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

using Message = api::ClientToService;

struct Counter {
    explicit Counter(const QString &userRules)
        : policies(
              RuleSources{.packs = standardSources().packs, .machine = {}, .user = userRules}, {u"careful"_s, u"balanced"_s, u"allow-all"_s},
              [](Action &action) { inspectExample(action, u"/home/agent"_s); }, [](const AgentId &) { return u"balanced"_s; })
        , m_userRules(userRules)
    {}

    Result<void> open()
    {
        if (auto opened = house.open(); !opened)
            return opened;
        layers = std::make_unique<ServiceLayers>(*house.court.trail, house.paths.data);
        requests = std::make_unique<Requests>(RequestParts{
            .agents = *house.agents,
            .store = *house.store,
            .startPoints = *house.startPoints,
            .guardian = *house.court.guardian,
            .snapshots = *house.snapshots,
            .trail = *house.court.trail,
            .policies = policies,
            .layers = *layers,
            .demo = demo,
            .dataFolder = house.paths.data,
            .userRules = m_userRules,
            .notice = {},
            .shutDown = [this] { ++shutdowns; },
        });
        if (auto started = policies.start(); !started)
            return started;
        layers->setPolicy(policies.policy(u"balanced"_s)->version(), true, {});
        layers->setConfinement(true, {});
        return {};
    }

    /// Empty when nothing comes.
    api::ServiceToClient ask(const Message &message, Caller caller = Caller::Client)
    {
        std::optional<api::ServiceToClient> got;
        requests->carryOut(message, caller, [&got](const api::ServiceToClient &reply) { got = reply; });
        return QTest::qWaitFor([&got] { return got.has_value(); }) ? *got : api::ServiceToClient();
    }
    std::string why(const Message &message, Caller caller = Caller::Client) { return english(ask(message, caller).failed().message()); }

    AgentHouse house;
    LivePolicies policies;
    std::unique_ptr<ServiceLayers> layers;
    DemoStory story{u"/nowhere/"_s};
    LocalLink link{[](const Message &, const ApiServer::Reply &) {}};
    DemoRun demo{link, story};
    std::unique_ptr<Requests> requests;
    int shutdowns = 0;

private:
    QString m_userRules;
};

/// A push, asked in a turn that the user started, as the rules that are in force have it.
Action push(const Counter &counter)
{
    Action action = counter.house.court.action(u"exec"_s);
    action.directory = u"/home/agent/workspace"_s;
    action.raw = "{\"command\":\"git push origin main\"}";
    inspectToolCall(action, u"/home/agent"_s);
    return action;
}

Message approvalOf(const Question &question, bool asRule)
{
    Message message;
    message.mutable_resolve()->set_question(question.id.value.toStdString());
    message.mutable_resolve()->set_approve(true);
    message.mutable_resolve()->set_as_rule(asRule);
    return message;
}

Message create(const char *name, const char *profile)
{
    Message message;
    message.mutable_create_agent()->set_name(name);
    message.mutable_create_agent()->set_profile(profile);
    message.mutable_create_agent()->set_image("tiny");
    return message;
}

} // namespace

class tst_Requests : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Counter> m_counter;

    [[nodiscard]] QByteArray approvedRules() const
    {
        QFile file(m_folder->filePath(u"approved.toml"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// Both wait for a person, one after the other.
    [[nodiscard]] QList<Question> askTwice()
    {
        auto &court = m_counter->house.court;
        court.rules = [this](const Action &action) { return m_counter->policies.of(action); };
        static_cast<void>(court.guardian->beginTask(court.agent));
        m_waiting = {court.review(push(*m_counter)), court.review(push(*m_counter))};
        const auto asked = [&court] { return court.guardian->questions(); };
        return QTest::qWaitFor([&] { return asked().size() == 1 && asked().first().waiting == 2; }) ? asked() : QList<Question>();
    }

    std::vector<std::shared_ptr<Court::Answer>> m_waiting;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_counter = std::make_unique<Counter>(m_folder->path());
        VERIFY_OK(m_counter->open());
    }
    void cleanup()
    {
        m_waiting.clear();
        m_counter.reset();
    }

    /// Two equal actions wait; each is approved as a rule. One rule comes of it, and the file loads.
    void theSameApprovedTwiceIsOneRule()
    {
        const auto first = askTwice();
        QCOMPARE(first.size(), 1);
        auto &guardian = *m_counter->house.court.guardian;
        QVERIFY(m_counter->ask(approvalOf(first.first(), true)).has_done());
        QCOMPARE(approvedRules().count("[[rule]]"), 1);
        QTRY_COMPARE(guardian.questions().size(), 1);
        // The other one is a question of the old rules; the answer comes before the new ones are read, or after it.
        const auto again = m_counter->ask(approvalOf(guardian.questions().first(), true));
        QCOMPARE(approvedRules().count("[[rule]]"), 1);
        QTRY_COMPARE(m_waiting[1]->told, 1);
        QCOMPARE(again.has_done(), m_waiting[1]->decision->verdict == Verdict::Allow);
        QTRY_COMPARE(m_counter->policies.added().size(), 1);
        QVERIFY(m_counter->policies.problem().isEmpty());
        QCOMPARE(m_counter->policies.of(push(*m_counter)).verdict, Verdict::Allow);
    }

    void anApprovalThatWasBlockedIsNoSuccess()
    {
        const auto open = askTwice();
        QCOMPARE(open.size(), 1);
        m_counter->house.court.guardian->setHold(m_counter->house.court.agent, u"test"_s, Phrase::verbatim(u"held here"_s));
        for (const bool asRule : {true, false}) {
            const auto questions = m_counter->house.court.guardian->questions();
            QVERIFY(!questions.isEmpty());
            const auto reply = m_counter->ask(approvalOf(questions.first(), asRule));
            QVERIFY(reply.has_failed());
            QVERIFY2(english(reply.failed().message()).find("held here") != std::string::npos, english(reply.failed().message()).c_str());
            QTRY_VERIFY(asRule ? m_counter->house.court.guardian->questions().size() == 1 : m_waiting[1]->told == 1);
        }
        QVERIFY(approvedRules().isEmpty());
    }

    void aRuleThatChangesNothingIsNotMade_data()
    {
        QTest::addColumn<QByteArray>("own");
        const QByteArray head("[[rule]]\nid = \"mine\"\ntitle = \"t\"\nreason = \"r\"\nwhen = { effect = \"send\" }\nverdict = ");
        QTest::newRow("the user's own rule asks, too") << head + "\"ask\"\n";
        QTest::newRow("the rules cannot be read now") << head + "\"ask\"\noops";
    }
    void aRuleThatChangesNothingIsNotMade()
    {
        QFETCH(QByteArray, own);
        const auto open = own.endsWith("oops") ? askTwice() : QList<Question>();
        QFile file(m_folder->filePath(u"own.toml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(own), own.size());
        file.close();
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QTRY_VERIFY(!m_counter->policies.added().isEmpty() || !m_counter->policies.problem().isEmpty());
        const auto asked = open.isEmpty() ? askTwice() : open;
        QCOMPARE(asked.size(), 1);
        const auto reply = m_counter->ask(approvalOf(asked.first(), true));
        QVERIFY(reply.has_failed());
        QVERIFY(approvedRules().isEmpty());
        QCOMPARE(m_counter->house.court.guardian->questions().size(), 1); // nothing was approved
        QCOMPARE(m_waiting[0]->told, 0);
    }

    void everyBodyHasOneRow()
    {
        QList<int> wanted;
        const auto *body = Message::descriptor()->FindOneofByName("body");
        for (int i = 0; i < body->field_count(); ++i)
            wanted << body->field(i)->number();
        wanted.removeOne(static_cast<int>(Message::kSubscribe)); // the connection's
        QList<int> had;
        const auto rows = Requests::rows();
        for (const auto &row : rows)
            had << row.body;
        std::ranges::sort(wanted);
        std::ranges::sort(had);
        QCOMPARE(had, wanted);
    }

    void theRowOfABodyThatNamesAnAgentNeedsIt()
    {
        const auto *body = Message::descriptor()->FindOneofByName("body");
        const auto rows = Requests::rows();
        for (const auto &row : rows) {
            const auto *field = Message::descriptor()->FindFieldByNumber(row.body);
            QVERIFY(field && field->containing_oneof() == body);
            const auto names = field->message_type()->FindFieldByName("agent") && row.body != Message::kQueryAudit; // of any agent, or of one that is gone
            QVERIFY2((row.agentIn != nullptr) == names, std::string(field->name()).c_str());
        }
    }

    void eachOfThemSaysSoWhenThereIsNoSuchAgent()
    {
        const auto rows = Requests::rows();
        for (const auto &row : rows) {
            if (!row.agentIn)
                continue;
            Message message;
            const auto *field = Message::descriptor()->FindFieldByNumber(row.body);
            auto *asked = message.GetReflection()->MutableMessage(&message, field);
            asked->GetReflection()->SetString(asked, field->message_type()->FindFieldByName("agent"), "nobody");
            const auto reply = m_counter->ask(message);
            QVERIFY2(reply.has_failed() && reply.failed().code() == api::ERROR_NOT_FOUND, std::string(field->name()).c_str());
        }
    }

    void whatIsNoRequestIsRefused()
    {
        QCOMPARE(m_counter->ask({}).failed().code(), api::ERROR_UNSUPPORTED);
        Message subscribe;
        subscribe.mutable_subscribe();
        QCOMPARE(m_counter->ask(subscribe).failed().code(), api::ERROR_UNSUPPORTED);
    }

    void namesAndProfileOfTheDemoAreForTheDemoAlone()
    {
        (void)m_counter->house.stored(u"for its image"_s);
        for (const auto &message : {create("demo", "balanced"), create("demo-control", "balanced"), create("mine", "allow-all"), create("demo", "allow-all")})
            QCOMPARE(m_counter->ask(message).failed().code(), api::ERROR_INVALID);
        QVERIFY(m_counter->house.agents->all().empty());
        QCOMPARE(m_counter->ask(create("mine", "no-such"), Caller::Demo).failed().code(), api::ERROR_INVALID);
        QCOMPARE(m_counter->ask(create("my agent", "balanced"), Caller::Demo).failed().code(), api::ERROR_INVALID);
        m_counter->requests->carryOut(create("demo-control", "allow-all"), Caller::Demo, [](const api::ServiceToClient &) {});
        QVERIFY(m_counter->house.waitForGuest(1));
        QCOMPARE(m_counter->house.agents->named(u"demo-control"_s)->record().profile, u"allow-all"_s);
    }

    void whatIsNotKnownIsNotTakenForTheUsual()
    {
        auto odd = create("mine", "careful");
        odd.mutable_create_agent()->set_image("Tiny");
        QCOMPARE(m_counter->ask(odd).failed().code(), api::ERROR_INVALID);
        QVERIFY(m_counter->house.agents->all().empty());
        Message rows;
        rows.mutable_query_audit()->set_limit(10);
        QVERIFY(m_counter->ask(rows).has_audit());
        rows.mutable_query_audit()->set_event(static_cast<api::TrailEvent>(99));
        QCOMPARE(m_counter->ask(rows).failed().code(), api::ERROR_UNSUPPORTED);
    }

    void anAgentIsMadeListedAndDeleted()
    {
        (void)m_counter->house.stored(u"for its image"_s);
        std::optional<api::ServiceToClient> made;
        m_counter->requests->carryOut(create("mine", "careful"), Caller::Client, [&made](const api::ServiceToClient &reply) { made = reply; });
        QVERIFY(m_counter->house.waitForGuest(1));
        QCOMPARE(m_counter->why(create("mine", "careful")), std::string("There is an agent “mine” already."));
        m_counter->house.guest()->greet();
        QVERIFY(made);
        QCOMPARE(made->agent().name(), std::string("mine"));
        QCOMPARE(made->agent().profile(), std::string("careful"));
        Message list;
        list.mutable_list_agents();
        QCOMPARE(m_counter->ask(list).agents().agents_size(), 1);
        Message remove;
        remove.mutable_delete_agent()->set_agent("mine");
        QVERIFY(m_counter->ask(remove).has_done());
        QCOMPARE(m_counter->ask(list).agents().agents_size(), 0);
    }

    void theEndIsAskedForAfterTheReply()
    {
        Message message;
        message.mutable_shutdown();
        QVERIFY(m_counter->ask(message).has_done());
        QCOMPARE(m_counter->shutdowns, 1);
    }

    void nobodyAnswersWhenTheyAreGone()
    {
        Message doctor;
        doctor.mutable_doctor();
        int replies = 0;
        m_counter->requests->carryOut(doctor, Caller::Client, [&replies](const api::ServiceToClient &) { ++replies; });
        m_counter->requests.reset();
        QTest::qWait(300);
        QCOMPARE(replies, 0);
    }
};

COFFERDAM_TEST(tst_Requests)
#include "tst_requests.moc"
