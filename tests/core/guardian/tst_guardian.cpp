// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/core/guardian/Court.h"

#include <QFile>
#include <QSignalSpy>
#include <QThread>

#include <sys/resource.h>

#include <csignal>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace std::chrono_literals;

class tst_Guardian : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { std::signal(SIGXFSZ, SIG_IGN); }
    void init() { m_court = std::make_unique<Court>(); }
    void cleanup() { m_court.reset(); }

    // -------------------------------------------------------------------------------------------- plain verdicts

    void allowIsCommittedBeforeItIsTold()
    {
        quint64 sizeWhenTold = 0;
        const Action action = court().action(u"allow"_s);
        QObject context;
        guardian().review(action, &context, [&](const Decision &decision) {
            QCOMPARE(decision.verdict, Verdict::Allow);
            sizeWhenTold = court().trail->size();
        });
        QCOMPARE(sizeWhenTold, 0u); // never from within review()
        QTRY_COMPARE(sizeWhenTold, 1u);
        const TrailRow row = court().last();
        QCOMPARE(row.outcome, u"allow"_s);
        QCOMPARE(row.verdict, u"allow"_s);
        QCOMPARE(row.rule, u"test.allow"_s);
        QCOMPARE(row.toolCallId, action.toolCallId);
        QCOMPARE(row.snapshot, court().taker.last);
        QCOMPARE(court().rows({.outcome = u"allow"_s, .toolCallId = action.toolCallId}).size(), 1);
    }

    void blockTellsTheAgentWhy()
    {
        const Decision decision = court().decide(court().action(u"block"_s));
        QCOMPARE(decision.verdict, Verdict::Block);
        QCOMPARE(decision.rule, u"test.block"_s);
        QCOMPARE(decision.agentReason, u"told"_s);
        QCOMPARE(decision.alternative, u"another way"_s);
        QCOMPARE(court().last().outcome, u"block"_s);
    }

    void freezeHoldsTheAgent()
    {
        QSignalSpy frozen(&guardian(), &Guardian::freezeRequested);
        QCOMPARE(court().decide(court().action(u"freeze"_s)).verdict, Verdict::Freeze);
        QCOMPARE(frozen.size(), 1);
        QCOMPARE(court().last().outcome, u"block"_s);
        QCOMPARE(court().decide(court().action(u"allow"_s)).rule, u"held.frozen"_s);
        guardian().release(court().agent, u"frozen"_s);
        QCOMPARE(court().decide(court().action(u"allow"_s)).verdict, Verdict::Allow);
    }

    void detailExplains()
    {
        Action action = court().changing(u"snapshot"_s, Reach::Inside);
        court().taker.immediate = true;
        QCOMPARE(court().decide(action).verdict, Verdict::Allow);
        const QJsonObject detail = Court::detail(court().last());
        QCOMPARE(detail.value(u"digest"_s).toString(), QString::fromLatin1(action.digest().toHex()));
        QCOMPARE(detail.value(u"effects"_s)[0].toObject().value(u"kind"_s), u"delete"_s);
        QCOMPARE(detail.value(u"because"_s)[0], u"a fact"_s);
        QCOMPARE(detail.value(u"policy"_s)[u"version"_s], u"v1"_s);
        QVERIFY(detail.value(u"ms_snapshot"_s).toDouble() > 0);
        QVERIFY(detail.value(u"us_ruling"_s).toDouble() > 0);
        QVERIFY(detail.value(u"ms_total"_s).toDouble() >= detail.value(u"ms_snapshot"_s).toDouble());
    }

    void tooLargeIsBlockedUnseen_data()
    {
        QTest::addColumn<qsizetype>("subject");
        QTest::addColumn<qsizetype>("raw");
        QTest::newRow("subject") << kMaxSubjectLength + 1 << qsizetype(5);
        QTest::newRow("parameters") << qsizetype(5) << kMaxRawSize + 1;
    }

    void tooLargeIsBlockedUnseen()
    {
        QFETCH(qsizetype, subject);
        QFETCH(qsizetype, raw);
        Action action = court().action(u"allow"_s);
        action.subject = QString(subject, u'x');
        action.raw = QByteArray(raw, 'x');
        QCOMPARE(court().decide(action).rule, u"too-large"_s);
        QCOMPARE(court().last().outcome, u"block"_s);
    }

    // -------------------------------------------------------------------------------------------- snapshots

    void snapshotComesFirst()
    {
        const auto answer = court().review(court().action(u"snapshot"_s));
        QTest::qWait(20);
        QCOMPARE(answer->told, 0);
        QCOMPARE(court().trail->size(), 0u);
        court().taker.finish();
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->verdict, Verdict::Allow);
        QCOMPARE(answer->decision->snapshot, SnapshotId{u"snap1"_s});
        QCOMPARE(court().last().snapshot, SnapshotId{u"snap1"_s});
        QCOMPARE(court().last().verdict, u"snapshot"_s);
        QCOMPARE(court().last().outcome, u"allow"_s);
    }

    void aFailedSnapshotBlocks()
    {
        const auto answer = court().review(court().action(u"snapshot"_s));
        court().taker.finish(Error{Errc::NoSpace, u"512 MiB are needed."_s});
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->verdict, Verdict::Block);
        QCOMPARE(answer->decision->rule, u"snapshot-failed"_s);
        QVERIFY(answer->decision->reason.contains(u"512 MiB are needed."_s));
        QCOMPARE(court().last().outcome, u"block"_s);
    }

    void aSnapshotWithoutNameBlocks()
    {
        const auto answer = court().review(court().action(u"snapshot"_s));
        const auto take = court().taker.takes.front();
        take.done(SnapshotId{});
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->verdict, Verdict::Block);
    }

    void actionsThatWaitShareASnapshot()
    {
        const auto one = court().review(court().action(u"snapshot"_s));
        const auto two = court().review(court().action(u"snapshot"_s, u"other"_s));
        QCOMPARE(court().taker.taken, 1);
        court().taker.finish();
        QTRY_COMPARE(one->told + two->told, 2);
        QCOMPARE(two->decision->snapshot, one->decision->snapshot);
        // but a finished one is not used again
        court().taker.immediate = true;
        QCOMPARE(court().decide(court().action(u"snapshot"_s)).snapshot, SnapshotId{u"snap2"_s});
    }

    void noUndoForWhatIsOutside()
    {
        const auto answer = court().review(court().changing(u"snapshot"_s, Reach::Outside));
        QTRY_COMPARE(guardian().questions().size(), 1);
        QCOMPARE(court().taker.taken, 0);
        QCOMPARE(answer->told, 0);
    }

    // -------------------------------------------------------------------------------------------- questions

    void anApprovalLetsItThroughOnce()
    {
        QSignalSpy opened(&guardian(), &Guardian::questionOpened);
        QSignalSpy closed(&guardian(), &Guardian::questionClosed);
        const Action action = court().action(u"ask"_s);
        const auto answer = court().review(action);
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(court().last(u"question"_s).toolCallId, action.toolCallId);
        QCOMPARE(court().last(u"question"_s).outcome, QString());
        const Question question = guardian().questions().first();
        QVERIFY(question.deadlineMs - question.askedMs > 85'000 && question.deadlineMs - question.askedMs <= 90'000);

        QVERIFY(guardian().resolve(question.id, true, u"fine"_s));
        QVERIFY(!guardian().resolve(question.id, true, {})); // one shot
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->verdict, Verdict::Allow);
        QCOMPARE(answer->decision->rule, u"approval"_s);
        QCOMPARE(closed.size(), 1);
        QCOMPARE(closed.first().at(2).value<Outcome>(), Outcome::Approved);
        QVERIFY(guardian().questions().isEmpty());
        QCOMPARE(court().last().verdict, u"ask"_s);
        QCOMPARE(court().last().outcome, u"allow"_s);
        QCOMPARE(Court::detail(court().last()).value(u"note"_s), u"fine"_s);
        QCOMPARE(Court::detail(court().last()).value(u"policy"_s)[u"rule"_s], u"test.ask"_s);

        // The same again is a new question.
        const auto again = court().review(action);
        QTRY_COMPARE(guardian().questions().size(), 1);
        QCOMPARE(again->told, 0);
        QVERIFY(guardian().questions().first().id != question.id);
    }

    void aDenialTellsTheAgent()
    {
        const auto answer = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        QVERIFY(guardian().resolve(guardian().questions().first().id, false, u"not on Fridays"_s));
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->rule, u"denied"_s);
        QVERIFY(answer->decision->agentReason.contains(u"not on Fridays"_s));
        QCOMPARE(court().last().outcome, u"block"_s);
    }

    void anUnknownQuestionIsNotFound()
    {
        QCOMPARE(guardian().resolve(QuestionId{u"no such"_s}, true, {}).error().code, Errc::NotFound);
    }

    void anApprovedActionInsideGetsASnapshot()
    {
        const auto answer = court().review(court().changing(u"ask"_s, Reach::Inside));
        QTRY_COMPARE(guardian().questions().size(), 1);
        QVERIFY(guardian().questions().first().reversible);
        QVERIFY(guardian().resolve(guardian().questions().first().id, true, {}));
        QCOMPARE(court().taker.taken, 1);
        QTest::qWait(10);
        QCOMPARE(answer->told, 0);
        court().taker.finish();
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->snapshot, SnapshotId{u"snap1"_s});
        QCOMPARE(answer->decision->rule, u"approval"_s);
    }

    void anApprovedActionOutsideGetsNone()
    {
        const auto answer = court().review(court().changing(u"ask"_s, Reach::Outside));
        QTRY_COMPARE(guardian().questions().size(), 1);
        QVERIFY(!guardian().questions().first().reversible);
        QVERIFY(guardian().resolve(guardian().questions().first().id, true, {}));
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->verdict, Verdict::Allow);
        QCOMPARE(court().taker.taken, 0);
    }

    void noAnswerIsABlock()
    {
        m_court = std::make_unique<Court>(GuardianSettings{.deadline = 400ms});
        QSignalSpy closed(&guardian(), &Guardian::questionClosed);
        const auto answer = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->verdict, Verdict::Block);
        QCOMPARE(answer->decision->rule, u"deadline"_s);
        QCOMPARE(closed.first().at(2).value<Outcome>(), Outcome::TimedOut);
        const double waited = Court::detail(court().last()).value(u"ms_asked"_s).toDouble();
        QVERIFY2(waited >= 400 && waited < 3000, qPrintable(QString::number(waited)));
    }

    void anAnswerAfterTheDeadlineIsTooLate()
    {
        m_court = std::make_unique<Court>(GuardianSettings{.deadline = 500ms});
        const auto answer = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        const QuestionId question = guardian().questions().first().id;
        QThread::msleep(550); // the event loop is busy, the timer cannot fire
        QCOMPARE(guardian().resolve(question, true, {}).error().code, Errc::Timeout);
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->rule, u"deadline"_s);
    }

    void theWholeIsBoundedEvenAfterAnApproval()
    {
        m_court = std::make_unique<Court>(GuardianSettings{.deadline = 800ms, .maximum = 1200ms});
        const auto answer = court().review(court().changing(u"ask"_s, Reach::Inside));
        QTRY_COMPARE(guardian().questions().size(), 1);
        QVERIFY(guardian().resolve(guardian().questions().first().id, true, {}));
        QTRY_COMPARE(answer->told, 1); // the snapshot never comes
        QCOMPARE(answer->decision->rule, u"deadline"_s);
        court().taker.finish(); // now it does
        QTest::qWait(30);
        QCOMPARE(answer->told, 1);
        QCOMPARE(court().rows({.outcome = u"allow"_s}).size(), 0);
    }

    void equalQuestionsAreOneAndADenialAnswersAll()
    {
        const Action action = court().action(u"ask"_s);
        const auto one = court().review(action);
        const auto two = court().review(action);
        const auto other = court().review(court().action(u"ask"_s, u"something else"_s));
        QTRY_COMPARE(guardian().questions().size(), 2);
        QTRY_COMPARE(guardian().questions().first().waiting, 2);
        QVERIFY(guardian().resolve(guardian().questions().first().id, false, {}));
        QTRY_COMPARE(one->told + two->told, 2);
        QCOMPARE(two->decision->rule, u"denied"_s);
        QCOMPARE(other->told, 0);
    }

    void whatLooksDifferentIsNotGrouped()
    {
        const Action plain = court().action(u"ask"_s);
        Action dressed = plain; // the same parameters, another appearance
        dressed.subject = u"something harmless"_s;
        QCOMPARE(plain.digest(), dressed.digest());
        const auto one = court().review(dressed);
        const auto two = court().review(plain);
        QTRY_COMPARE(guardian().questions().size(), 2);
    }

    void oneApprovalLetsOneOfSeveralThrough()
    {
        const Action action = court().action(u"ask"_s);
        const auto one = court().review(action);
        QTRY_COMPARE(guardian().questions().size(), 1);
        const auto two = court().review(action); // slipped in while the person reads
        const auto three = court().review(action);
        QTRY_COMPARE(guardian().questions().first().waiting, 3);
        const QuestionId first = guardian().questions().first().id;
        QVERIFY(guardian().resolve(first, true, {}));
        QTRY_COMPARE(one->told, 1);
        QCOMPARE(one->decision->verdict, Verdict::Allow);
        QTRY_COMPARE(guardian().questions().size(), 1);
        QTRY_COMPARE(guardian().questions().first().waiting, 2);
        QVERIFY(guardian().questions().first().id != first); // a second click on the first does nothing
        QVERIFY(!guardian().resolve(first, true, {}));
        QCOMPARE(two->told + three->told, 0);
        QCOMPARE(court().rows({.outcome = u"allow"_s}).size(), 1);
    }

    void aFloodOfQuestionsIsBlocked()
    {
        std::vector<std::shared_ptr<Court::Answer>> answers;
        for (int i = 0; i < 80; ++i)
            answers.push_back(court().review(court().action(u"ask"_s, QString::number(i))));
        QTRY_COMPARE(guardian().questions().size(), 64);
        QTRY_COMPARE(answers.back()->told, 1);
        QCOMPARE(answers.back()->decision->rule, u"too-many-questions"_s);
    }

    void changedRulesVoidAnApproval()
    {
        QSignalSpy closed(&guardian(), &Guardian::questionClosed);
        const auto answer = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        court().policyVersion = u"v2"_s;
        QVERIFY(guardian().resolve(guardian().questions().first().id, true, {}));
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->rule, u"policy-changed"_s);
        QCOMPARE(closed.first().at(2).value<Outcome>(), Outcome::PolicyChanged);
    }

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
        guardian().setHold(court().agent, u"plugin"_s, u"The plugin does not answer."_s);
        guardian().setHold(court().agent, u"rollback"_s, u"Rolled back."_s);
        const Decision decision = court().decide(court().action(u"allow"_s));
        QCOMPARE(decision.rule, u"held.plugin"_s);
        QCOMPARE(decision.reason, u"The plugin does not answer."_s);
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
        guardian().setHold(court().agent, u"channel"_s, u"cut"_s);
        court().taker.finish();
        QTRY_COMPARE(guardian().questions().size(), 1);
        QVERIFY(guardian().resolve(guardian().questions().first().id, true, {}));
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
        QCOMPARE(closed.first().at(2).value<Outcome>(), Outcome::RolledBack);
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
        QCOMPARE(closed.first().at(2).value<Outcome>(), Outcome::Gone);
        QTRY_COMPARE(court().last().rule, u"gone"_s);
        QCOMPARE(court().last().outcome, u"block"_s);
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
        QCOMPARE(court().rows({.outcome = u"allow"_s}).size(), 0);
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
        large.subject = QString(60'000, u'x');
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const Decision decision = court().decide(large);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
        QCOMPARE(decision.verdict, Verdict::Block);
        QVERIFY2(decision.reason.contains(u"are needed"_s), qPrintable(decision.reason));
        QCOMPARE(court().decide(court().action(u"allow"_s)).verdict, Verdict::Allow);
    }

    void endsAreRecorded()
    {
        guardian().reportEnded({.agent = court().agent, .epoch = Epoch{1}, .tool = u"exec"_s, .toolCallId = u"call-9"_s, .runId = {}, .ok = false, .error = u"exit 1"_s, .durationMs = 12.5});
        QTRY_COMPARE(court().last(u"ended"_s).toolCallId, u"call-9"_s);
        const TrailRow row = court().last(u"ended"_s);
        QCOMPARE(row.reason, u"exit 1"_s);
        QCOMPARE(Court::detail(row).value(u"ms_duration"_s), 12.5);
        QCOMPARE(Court::detail(row).value(u"ok"_s), false);
    }

private:
    Court &court() { return *m_court; }
    Guardian &guardian() { return *m_court->guardian; }

    std::unique_ptr<Court> m_court;
};

QTEST_GUILESS_MAIN(tst_Guardian)
#include "tst_guardian.moc"
