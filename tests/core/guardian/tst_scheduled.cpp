// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Turns that nobody started: no grants, no questions; what was to be asked waits for the user and is let through one time.

#include "core/audit/Database.h"
#include "core/guardian/Tasks.h"
#include "core/guardian/WaitingList.h"
#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"

#include <QSignalSpy>
#include <QThread>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kNight = 1'796'000'000'000; // Unix ms

} // namespace

class tst_Scheduled : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_now = kNight;
        m_folder = std::make_unique<QuickFolder>();
        m_court = std::make_unique<Court>();
        openList();
        m_court->guardian->setWaitingList(*m_list);
    }
    void cleanup()
    {
        m_court.reset();
        m_list.reset();
        m_database.reset();
    }

    void anActionOfARunThatNobodyStartedBeginsATask()
    {
        QCOMPARE(m_court->decide(of(u"allow"_s, u"cron"_s)).verdict, Verdict::Allow);
        const auto task = m_court->last().task;
        QVERIFY(isScheduled(task));
        QCOMPARE(m_court->decide(of(u"allow"_s, u"cron"_s)).verdict, Verdict::Allow);
        QCOMPARE(m_court->last().task, task); // the same run
        QCOMPARE(m_court->decide(of(u"allow"_s, u"heartbeat"_s)).verdict, Verdict::Allow);
        QVERIFY(isScheduled(m_court->last().task));
        QVERIFY(m_court->last().task != task);
    }

    void theUsersRunIsTheUsersTask()
    {
        const auto task = m_court->guardian->beginTask(m_court->agent, u"mine"_s);
        m_court->decide(of(u"allow"_s, u"mine"_s));
        QCOMPARE(m_court->last().task, task);
        QVERIFY(!isScheduled(task));
        m_court->decide(of(u"allow"_s, u"cron"_s));
        QVERIFY(isScheduled(m_court->last().task)); // beside it
        QCOMPARE(m_court->guardian->taskOfModel(m_court->agent), task);
    }

    void theFirstModelRequestBeginsATaskThatItsRunJoins()
    {
        const auto task = m_court->guardian->taskOfModel(m_court->agent);
        QVERIFY(isScheduled(task));
        QCOMPARE(m_court->guardian->taskOfModel(m_court->agent), task);
        m_court->decide(of(u"allow"_s, u"cron"_s));
        QCOMPARE(m_court->last().task, task);
        m_court->guardian->endScheduled(m_court->agent, u"cron"_s);
        QVERIFY(m_court->guardian->taskOfModel(m_court->agent) != task);
    }

    void whatIsToBeAskedIsBlockedAtOnceAndWaits()
    {
        QSignalSpy opened(m_court->guardian.get(), &Guardian::questionOpened);
        const auto decision = m_court->decide(of(u"ask"_s, u"cron"_s));
        QCOMPARE(decision.verdict, Verdict::Block);
        QVERIFY2(decision.agentReason.contains("will be offered to your user"_L1), qPrintable(decision.agentReason));
        QVERIFY(opened.isEmpty());
        const auto waiting = m_list->all().value(0);
        QCOMPARE(waiting.action.subject, u"true"_s);
        QCOMPARE(waiting.firstMs, kNight);
        QCOMPARE(m_court->last().detail.decision().set_aside(), waiting.id.value.toStdString());

        m_now += 1000; // it tries on and on
        m_court->decide(of(u"ask"_s, u"cron again"_s));
        QCOMPARE(m_list->all().first().times, 1U);
        m_now += 10'000;
        m_court->decide(of(u"ask"_s, u"cron again"_s));
        QCOMPARE(m_list->all().size(), 1); // the same, tried again
        QCOMPARE(m_list->all().first().times, 2U);
        QCOMPARE(m_list->all().first().lastMs, kNight + 11'000);
    }

    void whatATurnThatIsOverStillDoesIsOfNoOther_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("aborted") << 0;
        QTest::newRow("answered") << 1;
        QTest::newRow("its time is over") << 2;
        QTest::newRow("rolled back") << 3;
        QTest::newRow("begun by nobody, and aborted") << 4;
    }
    void whatATurnThatIsOverStillDoesIsOfNoOther()
    {
        QFETCH(int, how);
        openCourt(how == 2 ? 50ms : 30min);
        auto &guardian = *m_court->guardian;
        const auto task = how == 4 ? guardian.beginScheduled(m_court->agent, u"mine"_s) : guardian.beginTask(m_court->agent, u"mine"_s);
        QSignalSpy ended(&guardian, &Guardian::taskEnded);
        if (how == 2)
            QVERIFY(ended.wait());
        else if (how == 3)
            guardian.timelineChanged(m_court->agent, Epoch{2});
        else
            guardian.endTask(m_court->agent, how == 1 ? TaskEnd::Answered : TaskEnd::Aborted);
        QCOMPARE(ended.size(), 1);
        for (const auto &verdict : {u"allow"_s, u"ask"_s}) {
            QCOMPARE(m_court->decide(of(verdict, u"mine"_s, u"true"_s, how == 3 ? 2 : 1)).rule, u"task-ended"_s);
            QCOMPARE(m_court->last().task, task);
        }
        QVERIFY(m_list->all().isEmpty()); // it is not offered, either
        QVERIFY(guardian.beginScheduled(m_court->agent, u"mine"_s).isNull());
    }

    void whoeverWasCutOffAsksNoModel()
    {
        auto &guardian = *m_court->guardian;
        const auto task = guardian.beginTask(m_court->agent, u"mine"_s);
        guardian.endTask(m_court->agent, TaskEnd::Aborted);
        Action request = of(u"allow"_s, {});
        request.kind = ActionKind::Model;
        request.task = guardian.taskOfModel(m_court->agent);
        QCOMPARE(request.task, task);
        QCOMPARE(m_court->decide(request).rule, u"task-ended"_s);
        const auto cron = guardian.beginScheduled(m_court->agent, u"cron"_s); // which says that it begins
        QCOMPARE(guardian.taskOfModel(m_court->agent), cron);
        guardian.endScheduled(m_court->agent, u"cron"_s);
        QVERIFY(isScheduled(guardian.taskOfModel(m_court->agent)));
        const auto next = guardian.beginTask(m_court->agent, u"next"_s);
        QCOMPARE(guardian.taskOfModel(m_court->agent), next);
    }

    void noGrantCountsInIt()
    {
        m_court->guardian->beginTask(m_court->agent, u"mine"_s);
        const auto asked = m_court->review(of(u"ask"_s, u"mine"_s));
        QTRY_COMPARE(m_court->guardian->questions().size(), 1);
        QVERIFY(m_court->guardian->resolve(m_court->guardian->questions().first().id, true, {}, {.scope = GrantScope::Until, .length = 1h}));
        QTRY_COMPARE(asked->told, 1);
        QTRY_COMPARE(m_court->guardian->grants().size(), 1);
        QCOMPARE(m_court->decide(of(u"ask"_s, u"mine"_s)).verdict, Verdict::Allow);
        QCOMPARE(m_court->decide(of(u"ask"_s, u"cron"_s)).verdict, Verdict::Block);
    }

    void whatIsApprovedGoesThroughOnce()
    {
        m_court->decide(of(u"ask"_s, u"cron"_s));
        QVERIFY(approve(m_list->all().first().id, 1h));
        QCOMPARE(m_court->decide(of(u"ask"_s, u"other"_s, u"something else"_s)).verdict, Verdict::Block); // exactly that
        const auto decision = m_court->decide(of(u"ask"_s, u"next night"_s));
        QCOMPARE(decision.verdict, Verdict::Allow);
        QCOMPARE(decision.rule, u"approval"_s);
        QVERIFY(!m_court->last().detail.decision().set_aside().empty());
        QCOMPARE(m_court->decide(of(u"ask"_s, u"the night after"_s)).verdict, Verdict::Block);
        QCOMPARE(m_court->rows({.event = TrailEvent::Grant}).size(), 1);
    }

    void anApprovalEnds_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("with its time") << 0;
        QTest::newRow("with the rules") << 1;
        QTest::newRow("with the timeline") << 2;
        QTest::newRow("with a freeze") << 3;
        QTest::newRow("with another rule that asks") << 4;
        QTest::newRow("with an abort, though no task of the user runs") << 5;
    }
    void anApprovalEnds()
    {
        QFETCH(int, how);
        m_court->decide(of(u"ask"_s, u"cron"_s));
        QVERIFY(approve(m_list->all().first().id, 1h));
        quint64 epoch = 1;
        switch (how) {
        case 0: m_now += 3'600'000; break;
        case 1: m_court->policyVersion = u"v2"_s; break;
        case 2: m_court->guardian->timelineChanged(m_court->agent, Epoch{epoch = 2}); break;
        case 3:
            m_court->guardian->freeze(m_court->agent, Phrase::verbatim(u"look"_s));
            m_court->guardian->unfreeze(m_court->agent);
            break;
        case 5: m_court->guardian->endTask(m_court->agent, TaskEnd::Aborted); break;
        default: m_court->ruleId = u"another"_s; break;
        }
        QCOMPARE(m_court->decide(of(u"ask"_s, u"next"_s, u"true"_s, epoch)).verdict, Verdict::Block);
        QCOMPARE(m_list->all().size(), 1);
        QCOMPARE(m_list->all().first().approvedUntilMs, 0); // offered anew
    }

    void whatIsTakenBackWhileItIsWrittenIsNotApproved()
    {
        m_court->decide(of(u"ask"_s, u"cron"_s));
        const auto one = m_list->all().first();
        std::optional<Result<void>> done;
        m_list->approve(one.id, one.times, 1h, {}, this, [&done](const Result<void> &result) { done = result; });
        QVERIFY(!done);
        m_court->guardian->freeze(m_court->agent, Phrase::verbatim(u"look"_s));
        QTRY_VERIFY(done);
        QCOMPARE(done->error().code, Errc::Busy);
        QCOMPARE(m_list->all().first().approvedUntilMs, 0);
    }

    void whatIsAnsweredIsWhatWasShown()
    {
        m_court->decide(of(u"ask"_s, u"cron"_s));
        const auto shown = m_list->all().first();
        m_now += 60'000;
        m_court->decide(of(u"ask"_s, u"cron"_s)); // perhaps as something else
        std::optional<Result<void>> done;
        const auto answer = [&done](const Result<void> &result) { done = result; };
        m_list->approve(shown.id, shown.times, 1h, {}, this, answer);
        QCOMPARE(done->error().code, Errc::Busy);
        m_list->approve(shown.id, shown.times + 1, 25h, {}, this, answer); // what its words run may be another thing tomorrow
        QCOMPARE(done->error().code, Errc::Invalid);
    }

    void howOftenIsToldAtOnce()
    {
        QSignalSpy changed(m_list.get(), &WaitingList::changed);
        for (int i = 0; i < 20; ++i)
            m_court->decide(of(u"ask"_s, u"cron"_s, u"command %1"_s.arg(i)));
        QTRY_VERIFY(!changed.isEmpty());
        QVERIFY2(changed.size() < 10, qPrintable(QString::number(changed.size())));
    }

    void whatRulesBlockStaysBlocked()
    {
        m_court->decide(of(u"ask"_s, u"cron"_s));
        QVERIFY(approve(m_list->all().first().id, 1h));
        m_court->forced = Verdict::Block;
        QCOMPARE(m_court->decide(of(u"ask"_s, u"next"_s)).verdict, Verdict::Block);
    }

    void theListSurvivesTheService()
    {
        m_court->decide(of(u"ask"_s, u"cron"_s));
        const auto id = m_list->all().first().id;
        QVERIFY(approve(id, 2h));
        m_court = std::make_unique<Court>();
        m_list.reset();
        m_database.reset();
        openList();
        m_court->guardian->setWaitingList(*m_list);
        QCOMPARE(m_list->all().first().id, id);
        QCOMPARE(m_court->decide(of(u"ask"_s, u"next"_s)).verdict, Verdict::Allow);
    }

    void theListIsBounded()
    {
        for (qsizetype i = 0; i < WaitingList::kMaxKept + 5; ++i)
            QCOMPARE(m_court->decide(of(u"ask"_s, u"cron"_s, u"command %1"_s.arg(i))).verdict, Verdict::Block);
        QCOMPARE(m_list->all().size(), WaitingList::kMaxKept);
        QVERIFY(m_court->last().detail.decision().not_kept());
        QVERIFY(!m_court->last().reason.english().contains("offered"_L1)); // what is not kept is not promised
        m_court->guardian->removeAgent(m_court->agent);
        QVERIFY(m_list->all().isEmpty());
    }

    void oneTurnHidesNothingOfOthers()
    {
        for (qsizetype i = 0; i < WaitingList::kMaxKept; ++i)
            m_court->decide(of(u"ask"_s, u"cron"_s, i == 0 ? u"before"_s : u"command %1"_s.arg(i)));
        QVERIFY(approve(m_list->all().first().id, 1h)); // which stays
        const auto approved = m_list->all().first().id;
        for (const auto &run : {u"heartbeat"_s, u"another"_s}) {
            QVERIFY(m_court->decide(of(u"ask"_s, run, run)).reason.english().contains("offered"_L1));
            const auto decision = m_court->last().detail.decision();
            QVERIFY(!decision.set_aside().empty() && decision.not_kept()); // another gave up its place
        }
        QCOMPARE(m_list->all().size(), WaitingList::kMaxKept);
        for (const auto &kept : {u"heartbeat"_s, u"another"_s, u"before"_s})
            QVERIFY(std::ranges::contains(m_list->all(), kept, [](const WaitingAction &one) { return one.action.subject; }));
        QVERIFY(std::ranges::contains(m_list->all(), approved, &WaitingAction::id));
        // Nor by turns of its own: where all have one, the oldest goes.
        for (qsizetype i = 0; i < 2 * WaitingList::kMaxKept; ++i)
            m_court->decide(of(u"ask"_s, u"run %1"_s.arg(i), u"as %1"_s.arg(i)));
        m_court->decide(of(u"ask"_s, u"late"_s, u"late"_s));
        QCOMPARE(m_list->all().first().action.subject, u"late"_s);
    }

    void whatIsTooLargeIsNotKept()
    {
        for (const int size : {40'000, 80'000}) {
            QCOMPARE(m_court->decide(of(u"ask"_s, u"cron"_s, QString(size, u'x'))).verdict, Verdict::Block);
            QCOMPARE(m_court->last().detail.decision().not_kept(), size < 80'000); // else it is not to be asked, either
        }
        QVERIFY(m_list->all().isEmpty());
    }

    void nobodyComes()
    {
        m_court->decide(of(u"ask"_s, u"cron"_s));
        m_now += std::chrono::milliseconds(WaitingList::kForgotten).count() + 1;
        m_court.reset();
        m_list.reset();
        m_court = std::make_unique<Court>();
        m_list = std::make_unique<WaitingList>(*m_database, *m_court->trail, [this] { return m_now; });
        QVERIFY(m_list->all().isEmpty());
    }

    void aTurnThatWentOnTooLongIsAnother()
    {
        openCourt(50ms);
        const auto task = m_court->guardian->beginScheduled(m_court->agent, u"cron"_s);
        QSignalSpy ended(m_court->guardian.get(), &Guardian::taskEnded);
        QTRY_COMPARE(ended.size(), 1);
        QVERIFY(m_court->guardian->beginScheduled(m_court->agent, u"cron"_s) != task);
    }

    /// Both are due, and what the one does ends the task of the other.
    void aTimerThatIsDueWhenItsTaskEndsDoesNothing()
    {
        Tasks tasks(150ms);
        const AgentId agent{u"a"_s};
        QSignalSpy over(&tasks, &Tasks::expired);
        QSignalSpy scheduledOver(&tasks, &Tasks::scheduledExpired);
        tasks.begin(agent, u"mine"_s);
        tasks.beginScheduled(agent, u"cron"_s);
        QTimer first;
        first.setSingleShot(true);
        connect(&first, &QTimer::timeout, this, [&] {
            tasks.end(agent);
            tasks.endScheduled(agent, u"cron"_s, false);
            tasks.begin(agent, u"next"_s);
        });
        QSignalSpy passed(&first, &QTimer::timeout);
        first.start(100ms);
        QThread::msleep(250); // as where a disk is slow
        QTRY_COMPARE(passed.size(), 1);
        QVERIFY2(over.isEmpty(), "the next task ended");
        QVERIFY(scheduledOver.isEmpty());
        QVERIFY(!tasks.current(agent).isNull());
        tasks.end(agent);
        QVERIFY(isScheduled(tasks.asking(agent)));
    }

    void thereAreNotMoreThanSome()
    {
        QSignalSpy ended(m_court->guardian.get(), &Guardian::taskEnded);
        for (std::size_t i = 0; i <= Tasks::kMaxScheduled; ++i)
            m_court->guardian->beginScheduled(m_court->agent, u"run %1"_s.arg(i));
        QCOMPARE(ended.size(), 1); // the oldest
    }

private:
    void openCourt(std::chrono::milliseconds taskLength)
    {
        m_court = std::make_unique<Court>(GuardianSettings{.deadline = 90s, .maximum = 240s, .taskLength = taskLength});
        m_list = std::make_unique<WaitingList>(*m_database, *m_court->trail, [this] { return m_now; });
        m_court->guardian->setWaitingList(*m_list);
    }
    void openList()
    {
        QByteArray key(32, 'w');
        auto opened = Database::open(m_folder->filePath(u"sessions.db"_s), Secret::take(key), WaitingList::schema());
        QVERIFY(opened);
        m_database = std::move(*opened);
        m_list = std::make_unique<WaitingList>(*m_database, *m_court->trail, [this] { return m_now; });
    }
    Action of(const QString &verdict, const QString &run, const QString &command = u"true"_s, quint64 epoch = 1) const
    {
        auto action = m_court->action(verdict, command, epoch);
        action.runId = run;
        return action;
    }
    bool approve(const WaitingId &id, std::chrono::seconds length)
    {
        std::optional<Result<void>> done;
        const auto all = m_list->all();
        const auto shown = std::ranges::find(all, id, &WaitingAction::id);
        m_list->approve(id, shown->times, length, {}, this, [&done](const Result<void> &result) { done = result; });
        return QTest::qWaitFor([&done] { return done.has_value(); }) && done->has_value();
    }

    qint64 m_now = 0;
    std::unique_ptr<QuickFolder> m_folder;
    std::unique_ptr<Court> m_court;
    std::unique_ptr<Database> m_database;
    std::unique_ptr<WaitingList> m_list;
};

COFFERDAM_TEST(tst_Scheduled)
#include "tst_scheduled.moc"
