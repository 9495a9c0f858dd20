// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of requests: whole, and closed to what is the demo's alone.

#include "core/api/Framing.h"
#include "tests/app/service/Counter.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"

#include <QTemporaryDir>
#include <algorithm>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

using Message = api::ClientToService;

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

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_counter = std::make_unique<Counter>(m_folder->path());
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
            const bool ofAny = row.body == Message::kQueryAudit || row.body == Message::kQuerySpend // of any agent, or of one that is gone
                               || row.body == Message::kMarkData || row.body == Message::kUnmarkData;
            const auto names = field->message_type()->FindFieldByName("agent") && !ofAny;
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

    void aPageOfTheTrailIsAsLargeAsAMessageMayBe()
    {
        constexpr int kCount = 12;
        for (int i = 0; i < kCount; ++i) {
            TrailRow row;
            row.event = TrailEvent::Fault;
            row.subject = QString(300'000, u'x');
            m_counter->house.court.trail->append(row);
        }
        QTRY_COMPARE(m_counter->house.court.trail->size(), quint64(kCount));
        Message asked;
        asked.mutable_query_audit()->set_limit(200);
        int got = 0;
        for (int pages = 1;; ++pages) {
            const auto reply = m_counter->ask(asked);
            QVERIFY2(reply.has_audit() && reply.ByteSizeLong() < api::kMaxFrameSize, reply.ShortDebugString().substr(0, 100).c_str());
            QVERIFY(pages > 1 || reply.audit().rows_size() < kCount); // else nothing is tested
            got += reply.audit().rows_size();
            if (!reply.audit().more())
                break;
            QVERIFY(reply.audit().rows_size() > 0);
            asked.mutable_query_audit()->set_before_seq(reply.audit().rows().rbegin()->seq());
        }
        QCOMPARE(got, kCount);
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

    void oneIsFrozenInWhateverStateItIs()
    {
        auto &house = m_counter->house;
        auto *agent = house.made(u"one"_s);
        QVERIFY(agent);
        house.guest()->hasGreeted = false;
        Q_EMIT house.guest()->violation(Phrase::pattern("nonsense")); // the machine runs on
        QCOMPARE(agent->life().state(), AgentLife::State::Failed);
        Message message;
        message.mutable_freeze()->set_agent("one");
        QVERIFY(m_counter->ask(message).has_done());
        QTRY_COMPARE(agent->life().state(), AgentLife::State::Frozen);
        QTRY_COMPARE(house.hypervisor->machine(agent->record().id)->state(), Machine::State::Paused);
        QCOMPARE(agent->record().frozenWhy.english(), u"You froze it."_s);
    }

    void allThatRunAreFrozen()
    {
        auto &house = m_counter->house;
        auto *runs = house.made(u"runs"_s);
        QVERIFY(runs);
        auto &starts = house.agents->add(house.stored(u"starts"_s));
        starts.power().create(this, [](const Result<void> &) {});
        QVERIFY(house.waitForGuest(2));
        auto &off = house.agents->add(house.stored(u"off"_s));
        Message message;
        message.mutable_freeze_all()->set_reason("Stop it.");
        QVERIFY(m_counter->ask(message).has_done());
        house.guest()->greet();
        for (auto *agent : {runs, &starts}) {
            QTRY_COMPARE(agent->life().state(), AgentLife::State::Frozen);
            QTRY_COMPARE(house.hypervisor->machine(agent->record().id)->state(), Machine::State::Paused);
            QCOMPARE(agent->record().frozenWhy.english(), u"Stop it."_s);
            QVERIFY(house.court.guardian->isHeld(agent->record().id));
        }
        QVERIFY2(!off.record().frozen, "there is nothing of it to stop, and it could not be started then");
        message.mutable_freeze_all()->set_reason("Again.");
        QVERIFY(m_counter->ask(message).has_done());
        QCOMPARE(runs->record().frozenWhy.english(), u"Stop it."_s); // why it stands stays
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
