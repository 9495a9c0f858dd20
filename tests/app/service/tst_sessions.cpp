// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is remembered of times when nobody is there, what a summary counts, and a sleep of the computer that is noticed.

#include "app/service/sessions/ComeBack.h"
#include "app/service/sessions/SessionStore.h"
#include "app/service/sessions/SleepWatch.h"
#include "app/service/sessions/SummaryReading.h"
#include "core/action/ActionCodec.h"
#include "core/api/PhraseMessage.h"
#include "tests/app/service/Counter.h"
#include "tests/app/service/SummaryRows.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "tests/vm/machine/Await.h"

#include <QSignalSpy>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class tst_Sessions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QuickFolder>(); }

    void whatIsRememberedIsThereAgain()
    {
        {
            const auto store = opened();
            QCOMPARE(store->heartbeat(AgentId{u"a"_s}), 0min);
            QVERIFY(store->running().isEmpty());
            QCOMPARE(store->lastSeenMs(20).value_or(-1), 0);
            VERIFY_OK(store->setHeartbeat(AgentId{u"a"_s}, 30min));
            VERIFY_OK(store->setRunning(AgentId{u"a"_s}, true));
            VERIFY_OK(store->setRunning(AgentId{u"b"_s}, true));
            VERIFY_OK(store->setRunning(AgentId{u"b"_s}, false));
            VERIFY_OK(store->setLastSeen(17));
        }
        const auto store = opened();
        QCOMPARE(store->heartbeat(AgentId{u"a"_s}), 30min);
        QCOMPARE(store->running(), QSet<AgentId>{AgentId{u"a"_s}});
        QCOMPARE(store->lastSeenMs(20).value_or(-1), 17);
        QCOMPARE(store->lastSeenMs(16).value_or(-1), 0); // the clock was wrong
        VERIFY_OK(store->forget(AgentId{u"a"_s}));
        QVERIFY(store->running().isEmpty());
    }

    void aHeartbeatIsNeitherTooOftenNorTooSeldom()
    {
        const auto store = opened();
        QVERIFY(!store->setHeartbeat(AgentId{u"a"_s}, 4min));
        QVERIFY(!store->setHeartbeat(AgentId{u"a"_s}, 25h));
        VERIFY_OK(store->setHeartbeat(AgentId{u"a"_s}, 5min));
        VERIFY_OK(store->setHeartbeat(AgentId{u"a"_s}, 0min));
    }

    void theTrailIsReadAsFarAsItGoes()
    {
        Court court;
        for (int i = 0; i < 5; ++i) {
            auto row = decided(Outcome::Allow, u"scheduled-%1"_s.arg(i), u"call-%1"_s.arg(i));
            row.timeUs = (i + 1) * 1'000'000LL;
            court.trail->append(row);
        }
        QTRY_COMPARE(court.trail->size(), 5u);
        QCOMPARE(read(court, 0).agents(0).turns(), 5u);
        QCOMPARE(read(court, 3000).agents(0).turns(), 3u);
        QVERIFY(!read(court, 3000).left_out());
        QCOMPARE(read(court, 2500).since_ms(), 2500);
        const auto short_ = read(court, 1, 2);
        QCOMPARE(short_.agents(0).turns(), 2u);
        QVERIFY(short_.left_out());
        QCOMPARE(short_.since_ms(), 4000); // what was before it did not see
        QCOMPARE(read(court, 4500, 0).agents_size(), 0);
    }

    void whatIsCutIsOfBefore()
    {
        Court court;
        auto before = decided(Outcome::Allow, u"scheduled-1"_s, u"call"_s);
        before.timeUs = 1'000'000;
        court.trail->append(before);
        auto row = ended(u"call"_s, true);
        row.timeUs = 2'000'000;
        court.trail->append(row);
        QTRY_COMPARE(court.trail->size(), 2u);
        QCOMPARE(read(court, 0, 1).agents(0).undecided(), 0u); // it may have been decided in what is cut off
    }

    void whatCannotBeReadIsNotNever()
    {
        const auto store = opened();
        VERIFY_OK(store->setLastSeen(17));
        VERIFY_OK(store->database().execute(u"DROP TABLE presence"_s));
        QVERIFY(!store->lastSeenMs(20));
    }

    void aClockThatWasSetBackHidesNothing_data()
    {
        QTest::addColumn<QList<int>>("seconds"); // of each row
        QTest::addColumn<quint64>("turns");
        QTest::newRow("one earlier row") << QList<int>{4, 5, 1, 6} << 4ull;
        QTest::newRow("all since it was set back") << QList<int>{1, 4, 5, 1, 2} << 4ull;
        QTest::newRow("before") << QList<int>{1, 2, 4, 5} << 2ull;
        QTest::newRow("a row of a time to come, long ago") << QList<int>{2'000'000'000, 1, 2, 4} << 2ull;
    }
    void aClockThatWasSetBackHidesNothing()
    {
        QFETCH(const QList<int>, seconds);
        QFETCH(const quint64, turns);
        Court court;
        for (int i = 0; i < seconds.size(); ++i) {
            auto row = decided(Outcome::Allow, u"scheduled-%1"_s.arg(i), u"call-%1"_s.arg(i));
            row.timeUs = seconds[i] * 1'000'000LL + (seconds[i] > 1'000'000 ? QDateTime::currentMSecsSinceEpoch() * 1000 : 0);
            court.trail->append(row);
        }
        QTRY_COMPARE(court.trail->size(), quint64(seconds.size()));
        QCOMPARE(read(court, 3000).agents(0).turns(), turns);
    }

    void aSleepIsNoticedOnce()
    {
        auto slept = 5min;
        SleepWatch watch([&slept] { return std::chrono::milliseconds(slept); });
        QList<std::chrono::milliseconds> told;
        connect(&watch, &SleepWatch::woke, this, [&told](std::chrono::milliseconds length) { told += length; });
        watch.look();
        QVERIFY2(told.isEmpty(), "slept before it was there");
        slept += 120min;
        watch.look();
        watch.look();
        QCOMPARE(told, QList<std::chrono::milliseconds>{120min});
    }

    void clocksThatAgreeAreNoSleep()
    {
        const auto first = SleepWatch::sleptSinceBoot();
        QVERIFY(first >= 0ms);
        QVERIFY(SleepWatch::sleptSinceBoot() - first < SleepWatch::kShortest);
    }

    // -------------------------------------------------------------------------------------------- agents that ran

    void whoRanRunsAgain_data()
    {
        QTest::addColumn<bool>("wanted");
        QTest::newRow("wanted") << true;
        QTest::newRow("not wanted") << false;
    }
    void whoRanRunsAgain()
    {
        QFETCH(bool, wanted);
        AgentHouse house;
        VERIFY_OK(house.open());
        const auto store = opened();
        auto *agent = house.made(u"one"_s); // its machine is off again below
        QVERIFY(agent);
        const auto record = agent->record();
        VERIFY_OK(await<void>([agent](auto answer) { agent->power().kill(agent, answer); })); // it leaves no memory: libvirt's test driver loads none
        house.agents->remove(record.id);
        QTRY_VERIFY(!house.agents->find(record.id));
        VERIFY_OK(store->setRunning(record.id, true));
        const auto guests = house.guests.size();

        ComeBack comeBack(*house.agents, *store, *house.court.trail, wanted);
        house.agents->takeUp(record);
        if (wanted) {
            QTRY_VERIFY2_WITH_TIMEOUT(house.guests.size() > guests, qPrintable(house.said(TrailEvent::Agent).join(u'\n')), 10'000);
            QVERIFY(saidIn(house.court, u"It ran when the service ended, and is started again."_s));
        } else {
            QTest::qWait(500);
            QCOMPARE(house.guests.size(), guests);
        }
        QTRY_COMPARE(store->running().contains(record.id), wanted); // where it is not started now, it does not run when this service ends
    }

    void whoWentBackWaitsForAPersonStill()
    {
        AgentHouse house;
        VERIFY_OK(house.open());
        const auto store = opened();
        auto *agent = house.made(u"one"_s);
        QVERIFY(agent);
        const auto node = await<SnapshotNode>([&](auto answer) { house.snapshots->take(agent->record().id, Phrase::pattern("before"), agent, answer); });
        VERIFY_OK(node);
        std::optional<Result<SnapshotNode>> back;
        agent->rollback().restore(node->id, AgentRollback::Present::GivenUp, agent, [&back](const Result<SnapshotNode> &result) { back = result; });
        QVERIFY(house.waitForGuest(2));
        house.guest()->greet();
        QTRY_VERIFY(back && *back);
        QCOMPARE(agent->life().state(), AgentLife::State::Held);
        const auto stored = house.store->list();
        VERIFY_OK(stored);
        const auto record = stored->constFirst();
        QVERIFY(record.waitsForUser);
        house.agents->remove(record.id);
        QTRY_VERIFY(!house.agents->find(record.id));
        VERIFY_OK(store->setRunning(record.id, true));

        ComeBack comeBack(*house.agents, *store, *house.court.trail, true);
        house.agents->takeUp(record);
        QVERIFY(house.waitForGuest(3));
        house.guest()->greet();
        auto *again = house.agents->find(record.id);
        QTRY_COMPARE(again->life().state(), AgentLife::State::Held);
        QTest::qWait(300); // nothing lets it go on
        QCOMPARE(again->life().state(), AgentLife::State::Held);
        QCOMPARE(again->toApi().held_because(), api::HELD_ROLLED_BACK);
        VERIFY_OK(again->rollback().resume());
        QVERIFY(!again->record().waitsForUser);
    }

    void whatStopsIsRemembered()
    {
        AgentHouse house;
        VERIFY_OK(house.open());
        const auto store = opened();
        ComeBack comeBack(*house.agents, *store, *house.court.trail, true);
        auto *agent = house.made(u"one"_s);
        QVERIFY(agent);
        QTRY_VERIFY(store->running().contains(agent->record().id));
        agent->power().kill(this, [](const Result<void> &) {});
        QTRY_VERIFY(store->running().isEmpty());
    }

    // -------------------------------------------------------------------------------------------- requests

    void aSummaryIsAskedForAndSeen()
    {
        Counter counter(m_folder->filePath(u"rules"_s));
        VERIFY_OK(counter.open());
        auto row = decided(Outcome::Allow, u"scheduled-1"_s, u"call"_s);
        counter.house.court.trail->append(row);
        api::ClientToService message; // looked at only; the row is written on the trail's own thread
        message.mutable_summary();
        QTRY_COMPARE(counter.ask(message).summary().agents_size(), 1);
        const auto first = counter.ask(message).summary();
        QCOMPARE(first.agents_size(), 1);
        QVERIFY(first.until_ms() - first.since_ms() >= 24LL * 3600 * 1000);
        QTest::qWait(5);
        message.mutable_summary()->set_seen_until_ms(first.until_ms()); // what came since was not shown
        const auto next = counter.ask(message).summary();
        QCOMPARE(next.since_ms(), first.until_ms());
        message.mutable_summary()->set_seen_until_ms(first.until_ms() - 1000); // older
        QCOMPARE(counter.ask(message).summary().since_ms(), first.until_ms());
        message.mutable_summary()->set_since_ms(1);
        QVERIFY(counter.ask(message).has_failed());
        message.mutable_summary()->set_since_ms(0);
        message.mutable_summary()->set_seen_until_ms(next.until_ms() + 3'600'000); // not yet
        QVERIFY(counter.ask(message).has_failed());
    }

    void whoeverHasNothingButWhatWaitsIsInTheSummary()
    {
        Counter counter(m_folder->filePath(u"rules"_s));
        VERIFY_OK(counter.open());
        auto &court = counter.house.court;
        court.guardian->setWaitingList(*counter.waiting);
        court.decide(court.action(u"ask"_s));
        QTest::qWait(2);
        api::ClientToService message;
        message.mutable_summary()->set_since_ms(QDateTime::currentMSecsSinceEpoch());
        const auto summary = counter.ask(message).summary();
        QCOMPARE(summary.agents_size(), 1);
        QCOMPARE(summary.agents(0).agent(), court.agent.value.toStdString());
        QCOMPARE(summary.agents(0).waiting(), 1u);
        QCOMPARE(summary.agents(0).blocked(), 0u);
    }

    void whatWaitsIsAnswered()
    {
        Counter counter(m_folder->filePath(u"rules"_s));
        VERIFY_OK(counter.open());
        auto &court = counter.house.court;
        court.guardian->setWaitingList(*counter.waiting);
        QCOMPARE(court.decide(court.action(u"ask"_s)).verdict, Verdict::Block);
        api::ClientToService list;
        list.mutable_list_waiting();
        const auto waiting = counter.ask(list).waiting();
        QCOMPARE(waiting.actions_size(), 1);
        QCOMPARE(waiting.actions(0).shown(), std::string("{\"command\":\"true\"}"));
        QCOMPARE(waiting.actions(0).bound_to(), api::BOUND_TO_COMMAND_LINE);

        api::ClientToService answer;
        answer.mutable_answer_waiting()->set_id(waiting.actions(0).id());
        answer.mutable_answer_waiting()->set_approve(true);
        answer.mutable_answer_waiting()->set_seconds(30); // too short
        QVERIFY(counter.ask(answer).has_failed());
        answer.mutable_answer_waiting()->set_seconds(0);
        QVERIFY(counter.ask(answer).has_failed()); // as often blocked as what?
        answer.mutable_answer_waiting()->set_times(waiting.actions(0).times());
        QVERIFY(counter.ask(answer).waiting().actions(0).approved_until_ms() > 0);
        answer.mutable_answer_waiting()->set_approve(false);
        QCOMPARE(counter.ask(answer).waiting().actions_size(), 0);
        QVERIFY(counter.ask(answer).has_failed());
    }

    void whereOnlyTheWindowApprovesOnlyTheWindowDoes()
    {
        Counter counter(m_folder->filePath(u"rules"_s));
        VERIFY_OK(counter.open());
        QFile file(counter.windowOnly);
        QVERIFY(file.open(QFile::WriteOnly));
        auto &court = counter.house.court;
        court.guardian->setWaitingList(*counter.waiting);
        court.decide(court.action(u"ask"_s));
        api::ClientToService answer;
        answer.mutable_answer_waiting()->set_id(counter.waiting->all().first().id.value.toStdString());
        answer.mutable_answer_waiting()->set_approve(true);
        QVERIFY(counter.ask(answer).has_failed());
        QCOMPARE(counter.waiting->all().first().approvedUntilMs, 0);
    }

private:
    std::unique_ptr<SessionStore> opened() const
    {
        QByteArray key(32, 's');
        auto store = SessionStore::open(m_folder->filePath(u"sessions.db"_s), Secret::take(key));
        if (!store)
            qFatal("%s", qPrintable(store.error().message.english()));
        return std::move(*store);
    }
    static api::Summary read(Court &court, qint64 since, quint64 most = kSummaryRows)
    {
        std::optional<api::Summary> got;
        QObject context;
        readSummary(*court.trail, since, &context, [&got](const Result<api::Summary> &summary) { got = summary.value(); }, most);
        return QTest::qWaitFor([&got] { return got.has_value(); }) ? *got : api::Summary();
    }
    static bool saidIn(const Court &court, const QString &sentence)
    {
        return QTest::qWaitFor([&] {
            const auto rows = court.rows({.event = TrailEvent::Agent});
            return std::ranges::any_of(rows, [&sentence](const TrailRow &row) { return row.reason.english() == sentence; });
        });
    }

    std::unique_ptr<QuickFolder> m_folder;
};

COFFERDAM_TEST(tst_Sessions)
#include "tst_sessions.moc"
