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
#include "core/policy/LivePolicies.h"
#include "tests/app/service/AgentHouse.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QTest>

#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

using Message = api::ClientToService;

struct Counter {
    Counter()
        : policies(
              RuleSources{.packs = standardSources().packs, .machine = {}, .user = {}}, {u"careful"_s, u"balanced"_s, u"allow-all"_s},
              [](Action &action) { inspectExample(action, u"/home/agent"_s); }, [](const AgentId &) { return u"balanced"_s; })
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
            .userRules = {},
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
};

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
    std::unique_ptr<Counter> m_counter;

private Q_SLOTS:
    void init()
    {
        m_counter = std::make_unique<Counter>();
        VERIFY_OK(m_counter->open());
    }
    void cleanup() { m_counter.reset(); }

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

    void snapshotsArePinnedNamedForeseenAndDeleted()
    {
        auto *agent = m_counter->house.made(u"mine"_s);
        QVERIFY(agent);
        Message take;
        take.mutable_take_snapshot()->set_agent("mine");
        take.mutable_take_snapshot()->set_label("first");
        const auto first = m_counter->ask(take).snapshot().id();
        take.mutable_take_snapshot()->set_label("second");
        const auto second = m_counter->ask(take).snapshot().id();
        QVERIFY(!first.empty() && !second.empty());
        Message pin;
        pin.mutable_pin_snapshot()->set_agent("mine");
        pin.mutable_pin_snapshot()->set_snapshot(first);
        pin.mutable_pin_snapshot()->set_pinned(true);
        QVERIFY(m_counter->ask(pin).snapshot().pinned());
        Message remove;
        remove.mutable_delete_snapshot()->set_agent("mine");
        remove.mutable_delete_snapshot()->set_snapshot(first);
        QCOMPARE(m_counter->ask(remove).failed().code(), api::ERROR_DENIED);
        pin.mutable_pin_snapshot()->set_pinned(false);
        QVERIFY(!m_counter->ask(pin).snapshot().pinned());
        Message name;
        name.mutable_name_snapshot()->set_agent("mine");
        name.mutable_name_snapshot()->set_snapshot(second);
        name.mutable_name_snapshot()->set_name("  before   the release ");
        QCOMPARE(m_counter->ask(name).snapshot().name(), std::string("before the release"));

        Message preview;
        preview.mutable_preview_snapshot()->set_agent("mine");
        preview.mutable_preview_snapshot()->set_snapshot(second);
        const auto foreseen = m_counter->ask(preview).snapshot_preview();
        QCOMPARE(foreseen.snapshot(), second);
        QCOMPARE(foreseen.older().id(), first);
        QVERIFY(foreseen.keeps_present());
        QCOMPARE(foreseen.actions(), 0U);
        TrailRow row;
        row.agent = agent->record().id;
        row.event = TrailEvent::Decision;
        row.outcome = Outcome::Allow;
        row.subject = u"rm -rf build"_s;
        row.snapshot = SnapshotId{QString::fromStdString(second)};
        row.detail.mutable_decision()->mutable_action()->set_gate(api::GATE_TOOL);
        m_counter->house.court.trail->append(row);
        QTRY_COMPARE(m_counter->ask(preview).snapshot_preview().actions(), 1U);
        QCOMPARE(m_counter->ask(preview).snapshot_preview().samples(0), std::string("rm -rf build"));
        QCOMPARE(m_counter->ask(preview).snapshot_preview().rows_before(), 1U);

        QVERIFY(m_counter->ask(remove).has_done());
        QCOMPARE(m_counter->ask(remove).failed().code(), api::ERROR_NOT_FOUND);
        preview.mutable_preview_snapshot()->set_snapshot(first);
        QCOMPARE(m_counter->ask(preview).failed().code(), api::ERROR_NOT_FOUND);
        QTRY_VERIFY(m_counter->house.said(TrailEvent::Agent).contains(u"The snapshot “first” was deleted by the user"_s));
    }

    void theRoomForSnapshotsIsSeenAndSet()
    {
        Message see;
        see.mutable_snapshot_room();
        const auto usual = m_counter->ask(see).snapshot_room();
        QCOMPARE(usual.percent(), 20U);
        QCOMPARE(usual.used(), 0U);
        QVERIFY(usual.budget() > usual.free() / 6 && usual.budget() <= usual.free() / 5 + 100);
        Message set;
        set.mutable_set_snapshot_room()->set_percent(30);
        QCOMPARE(m_counter->ask(set).snapshot_room().percent(), 30U);
        set.mutable_set_snapshot_room()->set_percent(4'000'000'000U);
        QCOMPARE(m_counter->ask(set).failed().code(), api::ERROR_INVALID);
        QCOMPARE(m_counter->ask(see).snapshot_room().percent(), 30U);
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
