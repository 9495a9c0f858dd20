// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What comes from outside while actions wait: tasks that end, holds, rollbacks, cut connections, a trail that cannot write.

#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QSignalSpy>

#include <sys/resource.h>

#include <csignal>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace std::chrono_literals;

class tst_GuardianEvents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { std::signal(SIGXFSZ, SIG_IGN); }
    void init() { m_court = std::make_unique<Court>(); }
    void cleanup() { m_court.reset(); }

    // -------------------------------------------------------------------------------------------- tasks

    void actionsBelongToTheTaskOfTheirRun()
    {
        QCOMPARE(court().decide(court().action(u"allow"_s)).verdict, Verdict::Allow);
        QVERIFY(court().last().task.isNull());
        const TaskId task = guardian().beginTask(court().agent, u"run-1"_s);
        Action forged = court().action(u"allow"_s);
        forged.task = TaskId{u"forged"_s};
        static_cast<void>(court().decide(forged));
        QVERIFY(court().last().task.isNull()); // of no run
        Action mine = court().action(u"allow"_s);
        mine.runId = u"run-1"_s;
        static_cast<void>(court().decide(mine));
        QCOMPARE(court().last().task, task);
    }

    void theEndOfATaskEndsItsQuestions()
    {
        QSignalSpy ended(&guardian(), &Guardian::taskEnded);
        static_cast<void>(guardian().beginTask(court().agent));
        const auto answer = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        guardian().endTask(court().agent);
        QCOMPARE(ended.size(), 1);
        QVERIFY(guardian().questions().isEmpty());
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->rule, u"task-ended"_s);
    }

    void anApprovalOutsideATaskIsPossible()
    {
        const auto answer = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        QVERIFY(guardian().questions().first().action.task.isNull());
        static_cast<void>(guardian().beginTask(court().agent)); // another matter
        QVERIFY(guardian().resolve(guardian().questions().first().id, true, {}));
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->verdict, Verdict::Allow);
    }

    void theEndOfATaskStopsAllOfIt()
    {
        static_cast<void>(guardian().beginTask(court().agent));
        const auto snapshot = court().review(court().action(u"snapshot"_s));
        const auto allowed = court().review(court().action(u"allow"_s)); // its row is being written
        guardian().endTask(court().agent);
        court().taker.finish();
        QTRY_COMPARE(snapshot->told + allowed->told, 2);
        QCOMPARE(snapshot->decision->rule, u"task-ended"_s);
        QCOMPARE(allowed->decision->rule, u"task-ended"_s);
        // What comes later belongs to no task, and is decided by the rules alone.
        QCOMPARE(court().decide(court().action(u"allow"_s)).verdict, Verdict::Allow);
        QVERIFY(court().last().task.isNull());
    }

    void theEndOfATaskAlsoEndsWhatWasJustApproved()
    {
        static_cast<void>(guardian().beginTask(court().agent));
        const auto answer = court().review(court().changing(u"ask"_s, Reach::Inside));
        QTRY_COMPARE(guardian().questions().size(), 1);
        QVERIFY(guardian().resolve(guardian().questions().first().id, true, {}));
        guardian().endTask(court().agent); // while its snapshot is taken
        court().taker.finish();
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->rule, u"task-ended"_s);
    }

    void aTaskEndsByItself()
    {
        m_court = std::make_unique<Court>(GuardianSettings{.taskLength = 50ms});
        QSignalSpy ended(&guardian(), &Guardian::taskEnded);
        static_cast<void>(guardian().beginTask(court().agent));
        QTRY_COMPARE(ended.size(), 1);
        QVERIFY(guardian().task(court().agent).isNull());
    }

    // -------------------------------------------------------------------------------------------- holds, timelines, cut connections

    void aHoldBlocksWithItsReason()
    {
        guardian().setHold(court().agent, u"plugin"_s, Phrase::verbatim(u"The plugin does not answer."_s));
        guardian().setHold(court().agent, u"rollback"_s, Phrase::verbatim(u"Rolled back."_s));
        const Decision decision = court().decide(court().action(u"allow"_s));
        QCOMPARE(decision.rule, u"held.plugin"_s);
        QCOMPARE(decision.reason.english(), u"The plugin does not answer."_s);
        guardian().release(court().agent, u"plugin"_s);
        QVERIFY(guardian().isHeld(court().agent)); // the other cause stands
        QCOMPARE(court().decide(court().action(u"allow"_s)).rule, u"held.rollback"_s);
        guardian().release(court().agent, u"rollback"_s);
        QCOMPARE(court().decide(court().action(u"allow"_s)).verdict, Verdict::Allow);
    }

    void aHoldStopsWhatIsUnderWay()
    {
        const auto snapshot = court().review(court().action(u"snapshot"_s));
        const auto asked = court().review(court().action(u"ask"_s));
        const auto allowed = court().review(court().action(u"allow"_s)); // its row is being written
        guardian().setHold(court().agent, u"channel"_s, Phrase::verbatim(u"cut"_s));
        court().taker.finish();
        QTRY_COMPARE(guardian().questions().size(), 1);
        const auto resolved = guardian().resolve(guardian().questions().first().id, true, {});
        QVERIFY(!resolved);
        QVERIFY2(resolved.error().message.english().contains(u"cut"_s), qPrintable(resolved.error().message.english())); // why it is held
        QTRY_COMPARE(snapshot->told + asked->told + allowed->told, 3);
        for (const auto &answer : {snapshot, asked, allowed}) {
            QCOMPARE(answer->decision->verdict, Verdict::Block);
            QCOMPARE(answer->decision->rule, u"held.channel"_s);
        }
    }

    void otherTimelinesAreStale_data()
    {
        QTest::addColumn<quint64>("epoch");
        QTest::newRow("before") << quint64(4);
        QTest::newRow("after") << quint64(6);
        QTest::newRow("none") << quint64(0);
    }

    void otherTimelinesAreStale()
    {
        QFETCH(quint64, epoch);
        guardian().timelineChanged(court().agent, Epoch{5});
        QCOMPARE(court().decide(court().action(u"allow"_s, {}, epoch)).rule, u"stale-epoch"_s);
        QCOMPARE(court().decide(court().action(u"allow"_s, {}, 5)).verdict, Verdict::Allow);
        guardian().timelineChanged(court().agent, Epoch{3}); // never back
        QCOMPARE(court().decide(court().action(u"allow"_s, {}, 3)).rule, u"stale-epoch"_s);
        QCOMPARE(court().decide(court().action(u"allow"_s, {}, 5)).verdict, Verdict::Allow);
    }

    void anUnknownAgentIsBlocked()
    {
        Action action = court().action(u"allow"_s);
        action.agent = AgentId{u"stranger"_s};
        QCOMPARE(court().decide(action).verdict, Verdict::Block);
    }

    void aRollbackAnswersEverything()
    {
        static_cast<void>(guardian().beginTask(court().agent));
        QSignalSpy closed(&guardian(), &Guardian::questionClosed);
        const auto snapshot = court().review(court().action(u"snapshot"_s));
        const auto asked = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        const QuestionId question = guardian().questions().first().id;
        const auto allowed = court().review(court().action(u"allow"_s)); // its row is being written
        guardian().timelineChanged(court().agent, Epoch{2});
        QVERIFY(guardian().task(court().agent).isNull());
        QVERIFY(!guardian().resolve(question, true, {}));
        court().taker.finish();
        QTRY_COMPARE(snapshot->told + asked->told + allowed->told, 3);
        for (const auto &answer : {snapshot, asked, allowed}) {
            QCOMPARE(answer->decision->verdict, Verdict::Block);
            QCOMPARE(answer->decision->rule, u"rolled-back"_s);
        }
        QCOMPARE(closed.size(), 1);
        QCOMPARE(closed.first().at(2).value<QuestionEnd>(), QuestionEnd::RolledBack);
    }

    void aLateSnapshotOfTheOldTimelineServesNobody()
    {
        const auto old = court().review(court().action(u"snapshot"_s));
        guardian().timelineChanged(court().agent, Epoch{2});
        const auto fresh = court().review(court().action(u"snapshot"_s, u"new"_s, 2));
        QCOMPARE(court().taker.taken, 2); // not shared
        court().taker.finish();           // the old one
        QTRY_COMPARE(old->told, 1);
        QTest::qWait(20);
        QCOMPARE(fresh->told, 0);
        court().taker.finish();
        QTRY_COMPARE(fresh->told, 1);
        QCOMPARE(fresh->decision->snapshot, SnapshotId{u"snap2"_s});
    }

    void aCutConnectionEndsTheQuestion()
    {
        QSignalSpy closed(&guardian(), &Guardian::questionClosed);
        const auto answer = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        const QuestionId question = guardian().questions().first().id;
        answer->context.reset();
        QVERIFY(guardian().questions().isEmpty());
        QVERIFY(!guardian().resolve(question, true, {}));
        QTRY_COMPARE(closed.size(), 1);
        QCOMPARE(closed.first().at(2).value<QuestionEnd>(), QuestionEnd::Gone);
        QTRY_COMPARE(court().last().rule, u"gone"_s);
        QCOMPARE(court().last().outcome, Outcome::Block);
        QCOMPARE(answer->told, 0);
    }

    void aCutConnectionLeavesEqualQuestionsOpen()
    {
        const Action action = court().action(u"ask"_s);
        const auto one = court().review(action);
        const auto two = court().review(action);
        QTRY_COMPARE(guardian().questions().size(), 1);
        one->context.reset();
        QCOMPARE(guardian().questions().size(), 1);
        QTest::qWait(10);
        QVERIFY(guardian().resolve(guardian().questions().first().id, true, {}));
        QTRY_COMPARE(two->told, 1);
        QCOMPARE(two->decision->verdict, Verdict::Allow);
    }

    void anAllowThatNobodyHearsIsTakenBack()
    {
        const Action action = court().action(u"allow"_s);
        auto answer = court().review(action);
        answer->context.reset(); // while its row is being written
        QTRY_COMPARE(court().rows({.toolCallId = action.toolCallId}).size(), 2);
        QCOMPARE(court().last().rule, u"gone"_s);
        QCOMPARE(answer->told, 0);
    }

    void nothingIsTakenForWhoIsGone()
    {
        auto answer = court().review(court().action(u"snapshot"_s));
        answer->context.reset();
        court().taker.finish();
        QTRY_COMPARE(court().last().rule, u"gone"_s);
        QCOMPARE(court().rows({.outcome = Outcome::Allow}).size(), 0);
    }

    void aRemovedAgentIsBlocked()
    {
        const auto asked = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        guardian().removeAgent(court().agent);
        QTRY_COMPARE(asked->told, 1);
        QCOMPARE(asked->decision->rule, u"agent-removed"_s);
        QCOMPARE(court().decide(court().action(u"allow"_s)).verdict, Verdict::Block);
    }

    // -------------------------------------------------------------------------------------------- the trail fails

    void aTrailThatCannotWriteBlocks_data()
    {
        QTest::addColumn<QString>("verdict");
        for (const auto &verdict : {u"allow"_s, u"snapshot"_s, u"ask"_s, u"block"_s})
            QTest::newRow(qPrintable(verdict)) << verdict;
    }

    void aTrailThatCannotWriteBlocks()
    {
        QFETCH(QString, verdict);
        court().taker.immediate = true;
        QVERIFY(QFile::remove(court().path()));
        const Decision decision = court().decide(court().action(verdict));
        QCOMPARE(decision.verdict, Verdict::Block);
        if (verdict != u"block"_s)
            QCOMPARE(decision.rule, u"trail"_s);
        QVERIFY(guardian().questions().isEmpty());
    }

    void aFullDiskBlocksAndPasses()
    {
        rlimit limit{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &limit), 0);
        const rlimit small{40 * 1024, limit.rlim_max};
        Action large = court().action(u"allow"_s);
        for (int i = 0; i < 60; ++i) // with what is cut it is a row of 90 KiB
            large.facts.effects.append({.kind = EffectKind::Read, .object = QString(500, u'€'), .program = {}, .traits = {}});
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const Decision decision = court().decide(large);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
        QCOMPARE(decision.verdict, Verdict::Block);
        QVERIFY2(decision.reason.english().contains(u"are needed"_s), qPrintable(decision.reason.english()));
        QCOMPARE(court().decide(court().action(u"allow"_s)).verdict, Verdict::Allow);
    }

    void endsAreRecorded()
    {
        guardian().reportEnded({.agent = court().agent,
                                .epoch = Epoch{1},
                                .tool = u"exec"_s,
                                .toolCallId = u"call-9"_s,
                                .runId = {},
                                .ok = false,
                                .error = u"exit 1"_s,
                                .durationMs = 12.5});
        QTRY_COMPARE(court().last(TrailEvent::Ended).toolCallId, u"call-9"_s);
        const TrailRow row = court().last(TrailEvent::Ended);
        QCOMPARE(row.reason.english(), u"exit 1"_s);
        QCOMPARE(row.detail.ended().ms_duration(), 12.5);
        QCOMPARE(row.detail.ended().ok(), false);
    }

private:
    Court &court() { return *m_court; }
    Guardian &guardian() { return *m_court->guardian; }

    std::unique_ptr<Court> m_court;
};

COFFERDAM_TEST(tst_GuardianEvents)
#include "tst_guardianevents.moc"
