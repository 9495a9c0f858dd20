// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A day of 24 hours in which nobody is there, by a clock of the test: heartbeats, cron, a sleep of the computer, a service that is killed, a
// computer that goes off. Afterwards the summary is right, and nothing was done that was not decided.

#include "app/service/agent/AgentChat.h"
#include "app/service/sessions/SessionStore.h"
#include "app/service/sessions/SleepWatch.h"
#include "app/service/sessions/SummaryReading.h"
#include "core/guardian/Tasks.h"
#include "core/guardian/WaitingList.h"
#include "tests/app/service/StandInGuest.h"
#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"

#include <QSet>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 kMidnight = 1'796'169'600'000; // Unix ms

/// One run of the service over stores that outlive it.
class Run
{
public:
    Run(const QString &folder, SnapshotTaker &taker, const std::function<qint64()> &clock, quint64 epoch)
    {
        QByteArray key(32, 't');
        QByteArray other(32, 's');
        trail = std::move(*Trail::open(folder + u"/trail.db"_s, Secret::take(key)));
        store = std::move(*SessionStore::open(folder + u"/sessions.db"_s, Secret::take(other)));
        waiting = std::make_unique<WaitingList>(store->database(), *trail, clock);
        guardian = std::make_unique<Guardian>(rulings, *trail, taker);
        guardian->setWaitingList(*waiting);
        guardian->timelineChanged(agent, Epoch{epoch});
        chat = std::make_unique<AgentChat>(agent, *guardian);
        chat->connectToGuest(gateway, u"own"_s, u"image"_s);
        gateway.greet();
        gateway.asked.last().done({}); // older turns are ended
    }

    AgentId agent{u"night"_s};
    std::unique_ptr<Trail> trail;
    std::unique_ptr<SessionStore> store;
    std::unique_ptr<WaitingList> waiting;
    ScriptedRulings rulings{[](const Action &action) {
        Ruling ruling;
        ruling.verdict = verdictFromWord(action.tool).value_or(Verdict::Block);
        ruling.rule = u"test."_s + action.tool;
        ruling.reason = phrase("Test", "because");
        ruling.policyVersion = u"v1"_s;
        return ruling;
    }};
    std::unique_ptr<Guardian> guardian;
    StandInGateway gateway;
    std::unique_ptr<AgentChat> chat;
};

} // namespace

class tst_Day : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nobodyIsThereForADay()
    {
        begin(false);
        for (int half = 0; half < 48; ++half) {
            m_now = kMidnight + half * 1'800'000LL;
            const int hour = half / 2;
            if (half == 6) { // three o'clock: it sleeps for two hours
                m_slept += 2h;
                m_watch->look();
            }
            if (hour >= 3 && hour < 5)
                continue; // nothing begins in a computer that sleeps
            if (half == 12)
                crash(); // six o'clock, amid an action
            if (half == 18)
                reboot(); // nine o'clock
            turn(u"heartbeat"_s, {u"allow"_s});
            if (half % 8 == 0) // every four hours
                turn(u"cron"_s, {u"allow"_s, u"block"_s, u"ask"_s, u"allow"_s});
        }
        checkSummary();
        checkWaiting();
        checkDone();
    }

private:
    void begin(bool unannounced)
    {
        m_run = std::make_unique<Run>(m_folder.path(), m_taker, [this] { return m_now; }, ++m_epoch);
        m_watch = std::make_unique<SleepWatch>([this] { return std::chrono::milliseconds(m_slept); });
        connect(m_watch.get(), &SleepWatch::woke, this, [this](std::chrono::milliseconds slept) {
            auto row = serviceRow(true, false);
            row.detail.mutable_service()->set_slept_ms(slept.count());
            m_run->trail->append(row);
        });
        m_run->trail->append(serviceRow(true, unannounced));
    }
    TrailRow serviceRow(bool started, bool unannounced) const
    {
        TrailRow row;
        row.event = TrailEvent::Service;
        row.timeUs = m_now * 1000;
        row.detail.mutable_service()->set_started(started);
        row.detail.mutable_service()->set_unannounced(unannounced);
        return row;
    }

    /// OpenClaw begins a turn by itself: it asks its model, then calls tools, one after the other.
    void turn(const QString &kind, const QStringList &tools)
    {
        const auto run = u"%1-%2"_s.arg(kind).arg(++m_runs);
        Q_EMIT m_run->gateway.foreignRun(run);
        const auto task = m_run->guardian->taskOfModel(m_run->agent);
        QVERIFY(isScheduled(task));
        ++m_turns;
        for (qsizetype i = 0; i < tools.size(); ++i)
            decide(run, tools[i], u"%1 %2"_s.arg(kind).arg(i));
        Q_EMIT m_run->gateway.finished(run, RunEnd::Answered, Phrase::verbatim(u"NO_REPLY"_s));
    }
    Action action(const QString &run, const QString &tool, const QString &command)
    {
        Action action;
        action.agent = m_run->agent;
        action.epoch = Epoch{m_epoch};
        action.kind = ActionKind::Exec;
        action.tool = tool;
        action.subject = command;
        action.raw = command.toUtf8();
        action.runId = run;
        action.toolCallId = u"call-%1"_s.arg(++m_calls);
        return action;
    }
    void decide(const QString &run, const QString &tool, const QString &command)
    {
        const auto asked = action(run, tool, command);
        bool told = false;
        m_run->guardian->review(asked, m_run->guardian.get(), [&](const Decision &decision) {
            told = true;
            carryOut(asked, decision);
        });
        QVERIFY(QTest::qWaitFor([&told] { return told; }));
    }
    /// As the guest does: what is allowed happens, nothing else.
    void carryOut(const Action &asked, const Decision &decision)
    {
        if (decision.verdict != Verdict::Allow) {
            ++m_blocked;
            return;
        }
        m_done.insert(asked.toolCallId);
        m_run->guardian->reportEnded({.agent = asked.agent,
                                      .epoch = asked.epoch,
                                      .tool = asked.tool,
                                      .toolCallId = asked.toolCallId,
                                      .runId = asked.runId,
                                      .ok = true,
                                      .error = {},
                                      .durationMs = 1});
    }

    /// Amid an action: it was put before the Guardian, and nobody hears what became of it.
    void crash()
    {
        const auto run = u"cut-%1"_s.arg(++m_runs);
        Q_EMIT m_run->gateway.foreignRun(run);
        ++m_turns;
        m_run->guardian->review(action(run, u"allow"_s, u"cut"_s), m_run->guardian.get(), [](const Decision &) { QFAIL("nobody is there to be told"); });
        end();
        begin(true);
    }
    void reboot()
    {
        m_run->trail->append(serviceRow(false, false));
        end();
        begin(false);
    }
    void end()
    {
        m_watch.reset();
        m_run->chat.reset();
        m_run->guardian.reset();
        m_run.reset();
    }

    void checkSummary()
    {
        std::optional<api::Summary> summary;
        readSummary(*m_run->trail, 0, this, [&summary](const Result<api::Summary> &read) { summary = read.value(); });
        QVERIFY(QTest::qWaitFor([&summary] { return summary.has_value(); }));
        QCOMPARE(summary->service_starts(), 3u);
        QCOMPARE(summary->crashes(), 1u);
        QCOMPARE(summary->sleeps(), 1u);
        QCOMPARE(summary->slept_ms(), 2LL * 3600 * 1000);
        QVERIFY(!summary->left_out());
        QCOMPARE(summary->agents_size(), 1);
        const auto &agent = summary->agents(0);
        QCOMPARE(agent.turns(), quint64(m_turns));
        QCOMPARE(agent.prompts(), 0u);
        // The one that was cut may be in the trail: then it was allowed, and not done.
        QVERIFY(agent.allowed() == quint64(m_done.size()) || agent.allowed() == quint64(m_done.size()) + 1);
        QVERIFY(agent.blocked() == quint64(m_blocked) || agent.blocked() == quint64(m_blocked) + 1);
        QCOMPARE(agent.allowed() + agent.blocked(), quint64(m_calls));
        QCOMPARE(agent.undecided(), 0u);
    }
    /// Each night's question is one, however often it came.
    void checkWaiting()
    {
        const auto waiting = m_run->waiting->all();
        QCOMPARE(waiting.size(), 1);
        QCOMPARE(waiting.first().action.subject, u"cron 2"_s);
        QCOMPARE(waiting.first().times, 6u - 1u); // the one at four o'clock slept
        QCOMPARE(waiting.first().firstMs, kMidnight);
        QCOMPARE(waiting.first().lastMs, kMidnight + 40 * 1'800'000LL);
    }
    void checkDone()
    {
        QSet<QString> allowed;
        std::optional<QList<TrailRow>> rows;
        m_run->trail->query({.event = TrailEvent::Decision, .limit = TrailQuery::kMaxLimit}, this,
                            [&rows](const Result<QList<TrailRow>> &read) { rows = read.value(); });
        QVERIFY(QTest::qWaitFor([&rows] { return rows.has_value(); }));
        for (const auto &row : std::as_const(*rows)) {
            QVERIFY(isScheduled(row.task));
            if (row.outcome == Outcome::Allow)
                allowed.insert(row.toolCallId);
        }
        QVERIFY((m_done - allowed).isEmpty());
        QCOMPARE(m_done.size(), 44 + 5 * 2); // heartbeats but for two hours, and two of each cron turn
    }

    QuickFolder m_folder;
    FakeTaker m_taker;
    qint64 m_now = kMidnight;
    std::chrono::minutes m_slept{0};
    std::unique_ptr<Run> m_run;
    std::unique_ptr<SleepWatch> m_watch;
    quint64 m_epoch = 0;
    int m_runs = 0;
    int m_turns = 0;
    int m_calls = 0;
    int m_blocked = 0;
    QSet<QString> m_done;
};

COFFERDAM_TEST(tst_Day)
#include "tst_day.moc"
