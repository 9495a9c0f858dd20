// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From an action to its decision: plain verdicts, snapshots, questions.

#include "core/api/PhraseMessage.h"
#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"

#include <QSignalSpy>
#include <QThread>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace std::chrono_literals;

class tst_Guardian : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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
        QCOMPARE(row.outcome, Outcome::Allow);
        QCOMPARE(row.verdict, Verdict::Allow);
        QCOMPARE(row.rule, u"test.allow"_s);
        QCOMPARE(row.toolCallId, action.toolCallId);
        QCOMPARE(row.snapshot, court().taker.last);
        QCOMPARE(court().rows({.outcome = Outcome::Allow, .toolCallId = action.toolCallId}).size(), 1);
    }

    void blockTellsTheAgentWhy()
    {
        const Decision decision = court().decide(court().action(u"block"_s));
        QCOMPARE(decision.verdict, Verdict::Block);
        QCOMPARE(decision.rule, u"test.block"_s);
        QCOMPARE(decision.agentReason, u"told"_s);
        QCOMPARE(decision.alternative, u"another way"_s);
        QCOMPARE(court().last().outcome, Outcome::Block);
    }

    void freezeHoldsTheAgent()
    {
        QSignalSpy frozen(&guardian(), &Guardian::freezeRequested);
        QCOMPARE(court().decide(court().action(u"freeze"_s)).verdict, Verdict::Freeze);
        QCOMPARE(frozen.size(), 1);
        QCOMPARE(court().last().outcome, Outcome::Block);
        const Decision held = court().decide(court().action(u"allow"_s));
        QCOMPARE(held.rule, u"held.frozen"_s);
        QCOMPARE(held.reason.english(), u"The agent is frozen: because of freeze"_s);
        guardian().unfreeze(court().agent);
        QCOMPARE(court().decide(court().action(u"allow"_s)).verdict, Verdict::Allow);
    }

    void detailExplains()
    {
        Action action = court().changing(u"snapshot"_s, Reach::Inside);
        court().taker.immediate = true;
        QCOMPARE(court().decide(action).verdict, Verdict::Allow);
        const auto detail = court().last().detail.decision();
        QCOMPARE(detail.digest(), action.digest().toStdString());
        QCOMPARE(detail.action().facts().effects(0).kind(), api::EFFECT_DELETE);
        QCOMPARE(fromApi(detail.policy().because(0)).english(), u"a fact"_s);
        QCOMPARE(detail.policy().version(), "v1");
        QVERIFY(detail.ms_snapshot() > 0);
        QVERIFY(detail.us_ruling() > 0);
        QVERIFY(detail.ms_total() >= detail.ms_snapshot());
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
        QCOMPARE(court().last().outcome, Outcome::Block);
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
        QCOMPARE(court().last().verdict, Verdict::Snapshot);
        QCOMPARE(court().last().outcome, Outcome::Allow);
    }

    void aFailedSnapshotBlocks()
    {
        const auto answer = court().review(court().action(u"snapshot"_s));
        court().taker.finish(Error{Errc::NoSpace, Phrase::verbatim(u"512 MiB are needed."_s)});
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->verdict, Verdict::Block);
        QCOMPARE(answer->decision->rule, u"snapshot-failed"_s);
        QVERIFY(answer->decision->reason.english().contains(u"512 MiB are needed."_s));
        QCOMPARE(court().last().outcome, Outcome::Block);
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
        QCOMPARE(court().last(TrailEvent::Question).toolCallId, action.toolCallId);
        QVERIFY(!court().last(TrailEvent::Question).outcome);
        const Question question = guardian().questions().first();
        QVERIFY(question.deadlineMs - question.askedMs > 85'000 && question.deadlineMs - question.askedMs <= 90'000);

        api::ClientDetail window;
        window.set_pid(42);
        window.set_program("/usr/bin/cofferdam");
        QVERIFY(guardian().resolve(question.id, true, u"fine"_s, {}, window));
        QVERIFY(!guardian().resolve(question.id, true, {})); // one shot
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->verdict, Verdict::Allow);
        QCOMPARE(answer->decision->rule, u"approval"_s);
        QCOMPARE(closed.size(), 1);
        QCOMPARE(closed.first().at(2).value<QuestionEnd>(), QuestionEnd::Approved);
        QCOMPARE(closed.first().at(3).value<api::ClientDetail>().pid(), 42);
        QVERIFY(guardian().questions().isEmpty());
        QCOMPARE(court().last().verdict, Verdict::Ask);
        QCOMPARE(court().last().outcome, Outcome::Allow);
        QCOMPARE(court().last().detail.decision().note(), "fine");
        QCOMPARE(court().last().detail.decision().answered_by().pid(), 42);
        QCOMPARE(court().last().detail.decision().answered_by().program(), "/usr/bin/cofferdam");
        QCOMPARE(court().last().detail.decision().policy().rule(), "test.ask");

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
        QCOMPARE(court().last().outcome, Outcome::Block);
    }

    void anUnknownQuestionIsNotFound() { QCOMPARE(guardian().resolve(QuestionId{u"no such"_s}, true, {}).error().code, Errc::NotFound); }

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
        m_court = std::make_unique<Court>(GuardianSettings{.deadline = 1000ms});
        QSignalSpy closed(&guardian(), &Guardian::questionClosed);
        const auto answer = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->verdict, Verdict::Block);
        QCOMPARE(answer->decision->rule, u"deadline"_s);
        QCOMPARE(closed.first().at(2).value<QuestionEnd>(), QuestionEnd::TimedOut);
        const double waited = court().last().detail.decision().ms_asked();
        QVERIFY2(waited >= 1000 && waited < 5000, qPrintable(QString::number(waited)));
    }

    void anAnswerAfterTheDeadlineIsTooLate()
    {
        m_court = std::make_unique<Court>(GuardianSettings{.deadline = 1500ms});
        const auto answer = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        const QuestionId question = guardian().questions().first().id;
        QThread::msleep(1600); // the event loop is busy, the timer cannot fire
        QCOMPARE(guardian().resolve(question, true, {}).error().code, Errc::Timeout);
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->rule, u"deadline"_s);
    }

    void theWholeIsBoundedEvenAfterAnApproval()
    {
        m_court = std::make_unique<Court>(GuardianSettings{.deadline = 2000ms, .maximum = 3000ms});
        const auto answer = court().review(court().changing(u"ask"_s, Reach::Inside));
        QTRY_COMPARE(guardian().questions().size(), 1);
        QVERIFY(guardian().resolve(guardian().questions().first().id, true, {}));
        QTRY_COMPARE(answer->told, 1); // the snapshot never comes
        QCOMPARE(answer->decision->rule, u"deadline"_s);
        court().taker.finish(); // now it does
        QTest::qWait(30);
        QCOMPARE(answer->told, 1);
        QCOMPARE(court().rows({.outcome = Outcome::Allow}).size(), 0);
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
        QCOMPARE(court().rows({.outcome = Outcome::Allow}).size(), 1);
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

    /// What one command of the agent asks again and again leaves room for other calls, and what the gates ask for what comes before them.
    void aFloodLeavesRoomForAnHonestQuestion()
    {
        const auto atGate = [this](const QString &call, int number) {
            Action action = court().action(u"ask"_s, QString::number(number));
            action.gate = Gate::Exec;
            action.toolCallId = call;
            return action;
        };
        std::vector<std::shared_ptr<Court::Answer>> flood;
        for (int i = 0; i < 200; ++i)
            flood.push_back(court().review(atGate(u"flooding"_s, i)));
        QTRY_COMPARE(guardian().questions().size(), 16);
        const auto other = court().review(atGate(u"honest"_s, 1000));
        QTRY_COMPARE(guardian().questions().size(), 17);
        for (int i = 0; i < 200; ++i)
            flood.push_back(court().review(atGate(u"flooding-%1"_s.arg(i), 2000 + i)));
        QTRY_COMPARE(guardian().questions().size(), 48);
        const auto tool = court().review(court().action(u"ask"_s, u"a tool call"_s));
        QTRY_COMPARE(guardian().questions().size(), 49);
        QCOMPARE(other->told + tool->told, 0);
        QTRY_COMPARE(std::ranges::count_if(flood, [](const auto &answer) { return answer->told == 1; }), 400 - 16 - 31);
    }

    void changedRulesVoidAnApproval()
    {
        QSignalSpy closed(&guardian(), &Guardian::questionClosed);
        const auto answer = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        court().policyVersion = u"v2"_s;
        const auto resolved = guardian().resolve(guardian().questions().first().id, true, {});
        QVERIFY2(!resolved, "who approved would believe that it is done");
        QCOMPARE(resolved.error().code, Errc::Denied);
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->rule, u"policy-changed"_s);
        QCOMPARE(closed.first().at(2).value<QuestionEnd>(), QuestionEnd::PolicyChanged);
    }

private:
    Court &court() { return *m_court; }
    Guardian &guardian() { return *m_court->guardian; }

    std::unique_ptr<Court> m_court;
};

COFFERDAM_TEST(tst_Guardian)
#include "tst_guardian.moc"
