// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The conversation with an agent over a gateway that does what the test says.

#include "app/service/agent/AgentChat.h"
#include "core/action/ActionCodec.h"
#include "core/audit/Database.h"
#include "core/audit/TrailRow.h"
#include "core/guardian/Tasks.h"
#include "core/guardian/WaitingList.h"
#include "tests/app/service/ChatFixture.h"
#include "tests/core/guardian/Court.h"
#include "tests/support/Phrases.h"
#include "tests/support/Test.h"

#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto kRetried = 4s; // it is tried again after two

TrailRow decision(const AgentId &agent, const TaskId &task, const QString &call, Gate gate, Verdict verdict, Outcome outcome, quint64 seq)
{
    TrailRow row;
    row.seq = seq;
    row.agent = agent;
    row.task = task;
    row.event = TrailEvent::Decision;
    row.tool = gate == Gate::Tool ? u"exec"_s : u"gate"_s;
    row.subject = gate == Gate::Tool ? u"rm -rf build"_s : u"/bin/rm"_s;
    row.verdict = verdict;
    row.outcome = outcome;
    row.toolCallId = call;
    row.detail.mutable_decision()->mutable_action()->set_gate(toWire(gate));
    return row;
}

} // namespace

class tst_AgentChat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void olderTurnsAreEndedFirst()
    {
        ChatFixture f;
        QCOMPARE(f.gateway.opened.size(), 1);
        QCOMPARE(f.gateway.opened.first().token, u"own"_s);
        f.gateway.greet();
        QCOMPARE(f.gateway.asked.size(), 1);
        QCOMPARE(f.gateway.asked.first().what, u"abort"_s);
        QCOMPARE(f.gateway.asked.first().run, QString());
        QVERIFY(f.chat.hasOldTurns());
        QVERIFY(!f.chat.isConnected());
        QVERIFY(!f.chat.sendPrompt(u"too early"_s));
        f.gateway.answers[u"sessions.list"_s] =
            QJsonObject{{u"sessions"_s, QJsonArray{QJsonObject{{u"key"_s, u"agent:main:cron:1"_s}}, QJsonObject{{u"key"_s, u"agent:main:subagent:2"_s}}}}};
        f.gateway.asked.first().done({});
        QVERIFY(f.chat.hasOldTurns()); // other conversations may be at work, too
        QCOMPARE(f.gateway.asked.last().what, u"sessions.list"_s);
        QVERIFY(f.gateway.calls.last()["activeOnly"_L1].toBool());
        f.gateway.asked.last().done({});
        QCOMPARE(f.gateway.calls.last()["key"_L1].toString(), u"agent:main:subagent:2"_s);
        QCOMPARE(f.gateway.asked.size(), 4);
        f.gateway.asked.at(2).done({});
        QVERIFY(f.chat.hasOldTurns());
        f.gateway.asked.at(3).done(fail(Errc::NotFound, Phrase::pattern("it is over")));
        QVERIFY(f.chat.isConnected());
        QVERIFY(!f.chat.hasOldTurns());
    }

    void whatItDoesNotSayIsNotTakenForNothing()
    {
        ChatFixture f;
        f.gateway.greet();
        f.gateway.answers[u"sessions.list"_s] = QJsonObject();
        f.gateway.asked.first().done({});
        f.gateway.asked.last().done({});
        QVERIFY(f.chat.hasOldTurns());
        QVERIFY(!f.gateway.isOpen);
    }

    void whenTheyCannotBeEndedItBeginsAnew()
    {
        ChatFixture f;
        f.gateway.greet();
        f.gateway.asked.first().done(fail(Errc::Timeout, Phrase::pattern("no answer")));
        QVERIFY(!f.gateway.isOpen);
        QVERIFY(f.chat.hasOldTurns());
        QTRY_COMPARE_WITH_TIMEOUT(f.gateway.opened.size(), 2, kRetried);
    }

    void theTokenOfTheImageIsExchanged()
    {
        ChatFixture f;
        f.gateway.fall(Errc::Denied);
        QTRY_COMPARE_WITH_TIMEOUT(f.gateway.opened.size(), 2, kRetried);
        QCOMPARE(f.gateway.opened.last().token, u"image"_s);
        f.gateway.greet();
        QCOMPARE(f.gateway.asked.last().what, u"token"_s);
        QVERIFY2(!f.chat.isConnected(), "a conversation that is there for the token alone");
        f.gateway.fall(Errc::Unavailable);
        QTRY_COMPARE_WITH_TIMEOUT(f.gateway.opened.size(), 3, kRetried);
        QCOMPARE(f.gateway.opened.last().token, u"own"_s);
        QVERIFY(f.connectWhole());
    }

    void aPromptIsATaskUntilItsAnswer()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        const auto task = f.chat.sendPrompt(u"do it"_s);
        QVERIFY(task);
        QCOMPARE(f.court.guardian->task(f.court.agent), *task);
        const auto run = f.gateway.asked.last().run;
        QVERIFY(!f.chat.sendPrompt(u"and this"_s));
        Q_EMIT f.gateway.delta(u"another"_s, u"not ours"_s);
        QCOMPARE(f.lastPiece()->kind(), api::ChatPiece::USER);
        Q_EMIT f.gateway.delta(run, u"so"_s);
        QCOMPARE(f.lastPiece()->text(), std::string("so"));
        Q_EMIT f.gateway.finished(run, RunEnd::Answered, Phrase::verbatim(u"so it is"_s));
        QCOMPARE(f.lastPiece()->kind(), api::ChatPiece::FINAL);
        QVERIFY(f.court.guardian->task(f.court.agent).isNull());
    }

    void whatComesBeforeATaskIsWaitedFor()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        std::function<void()> send;
        f.chat.setBeforeTask([&send](const QString &text, const std::function<void()> &go) {
            QCOMPARE(text, u"do it"_s);
            send = go;
        });
        const auto task = f.chat.sendPrompt(u"do it"_s);
        QVERIFY(task);
        QCOMPARE(f.court.guardian->task(f.court.agent), *task); // what is taken meanwhile is of it
        QVERIFY(f.gateway.asked.last().what != u"prompt"_s);
        send();
        QCOMPARE(f.gateway.asked.last().what, u"prompt"_s);
        f.chat.abortTask();
        QVERIFY(f.chat.sendPrompt(u"do it"_s));
        f.chat.abortTask();
        const auto asked = f.gateway.asked.size();
        send(); // too late
        QCOMPARE(f.gateway.asked.size(), asked);
    }

    /// What the gateway says of a call and what the trail has of it are one block, whichever comes first.
    void aCallIsShownWithWhatWasDecided()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        const auto task = f.chat.sendPrompt(u"do it"_s);
        QVERIFY(task);
        const auto run = f.gateway.asked.last().run;
        f.chat.takeRow(decision(f.court.agent, *task, u"c1"_s, Gate::Tool, Verdict::Snapshot, Outcome::Allow, 7));
        QCOMPARE(f.lastPiece()->kind(), api::ChatPiece::TOOL);
        QCOMPARE(f.lastPiece()->tool().subject(), std::string("rm -rf build"));
        QCOMPARE(f.lastPiece()->tool().row(), quint64(7));
        const auto pieces = f.chat.history().size();
        Q_EMIT f.gateway.toolStarted(run, u"c1"_s, u"exec"_s);
        Q_EMIT f.gateway.toolEnded(run, {.toolCallId = u"c1"_s, .tool = u"exec"_s, .ok = true, .output = u"done"_s, .leftOut = 3});
        QCOMPARE(f.chat.history().size(), pieces);
        const auto call = f.lastPiece()->tool();
        QCOMPARE(call.name(), std::string("exec"));
        QCOMPARE(call.verdict(), api::VERDICT_SNAPSHOT);
        QCOMPARE(call.outcome(), api::OUTCOME_ALLOW);
        QVERIFY(call.ended() && !call.failed());
        QCOMPARE(call.output(), std::string("done"));
        QCOMPARE(call.output_left_out(), quint64(3));
        Q_EMIT f.gateway.toolEnded(run, {.toolCallId = u"c1"_s, .tool = u"exec"_s, .ok = false, .output = u"again"_s});
        QCOMPARE(f.lastPiece()->tool().output(), std::string("done"));
    }

    void whatAGateStoppedIsSaidOfTheCall()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        const auto task = f.chat.sendPrompt(u"do it"_s);
        f.chat.takeRow(decision(f.court.agent, *task, u"c1"_s, Gate::Tool, Verdict::Allow, Outcome::Allow, 7));
        f.chat.takeRow(decision(f.court.agent, *task, u"c1"_s, Gate::Exec, Verdict::Allow, Outcome::Allow, 8));
        QCOMPARE(f.lastPiece()->tool().row(), quint64(7));
        f.chat.takeRow(decision(f.court.agent, *task, u"c1"_s, Gate::File, Verdict::Block, Outcome::Block, 9));
        QCOMPARE(f.lastPiece()->tool().row(), quint64(9));
        QCOMPARE(f.lastPiece()->tool().outcome(), api::OUTCOME_BLOCK);
        QCOMPARE(f.lastPiece()->tool().subject(), std::string("rm -rf build"));
        const auto pieces = f.chat.history().size();
        f.chat.takeRow(decision(AgentId::create(), *task, u"c2"_s, Gate::Tool, Verdict::Allow, Outcome::Allow, 10));
        f.chat.takeRow(decision(f.court.agent, TaskId::create(), u"c2"_s, Gate::Tool, Verdict::Allow, Outcome::Allow, 11));
        f.chat.takeRow(decision(f.court.agent, *task, {}, Gate::Tool, Verdict::Allow, Outcome::Allow, 12));
        QCOMPARE(f.chat.history().size(), pieces);
    }

    void theLastPieceSaysWhatTheTurnSpent()
    {
        ChatFixture f;
        std::optional<api::SpendTotals> spent;
        f.chat.setSpent([&spent](const TaskId &) { return spent; });
        QVERIFY(f.connectWhole());
        QVERIFY(f.chat.sendPrompt(u"do it"_s));
        Q_EMIT f.gateway.finished(f.gateway.asked.last().run, RunEnd::Answered, Phrase::verbatim(u"so"_s));
        QVERIFY(!f.lastPiece()->has_spent());
        spent.emplace().set_money(42);
        QVERIFY(f.chat.sendPrompt(u"more"_s));
        Q_EMIT f.gateway.finished(f.gateway.asked.last().run, RunEnd::Answered, Phrase::verbatim(u"so"_s));
        QCOMPARE(f.lastPiece()->spent().money(), quint64(42));
    }

    void picturesGoWithThePrompt()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        QVERIFY(f.chat.sendPrompt({u"look"_s, {{.name = u"a.png"_s, .type = u"image/png"_s, .content = "12345"}}}));
        QCOMPARE(f.gateway.prompts.last().images.first().content, QByteArray("12345"));
        QCOMPARE(f.lastPiece()->attached(0).name(), std::string("a.png"));
        QCOMPARE(f.lastPiece()->attached(0).size(), quint64(5));
    }

    void aNewConversationIsBegunBetweenTurns()
    {
        ChatFixture f;
        std::optional<Result<void>> begun;
        const auto begin = [&] { f.chat.newSession(&f.gateway, [&begun](const Result<void> &result) { begun = result; }); };
        begin();
        QCOMPARE(begun->error().code, Errc::Unavailable);
        QVERIFY(f.connectWhole());
        QVERIFY(f.chat.sendPrompt(u"do it"_s));
        begin();
        QCOMPARE(begun->error().code, Errc::Busy);
        f.chat.abortTask();
        begun.reset();
        const QJsonObject none{{u"sessions"_s, QJsonArray()}};
        const QJsonObject cron{{u"sessions"_s, QJsonArray{QJsonObject{{u"key"_s, u"agent:main:cron:1"_s}}}}};
        const QSignalSpy forgotten(&f.chat, &AgentChat::sessionBegan);
        f.gateway.answers[u"sessions.list"_s] = cron;
        begin();
        QVERIFY(f.gateway.calls.last()["activeOnly"_L1].toBool());
        f.gateway.asked.last().done({}); // one is at work that nobody here has heard of
        QCOMPARE(begun->error().code, Errc::Busy);
        begun.reset();
        const auto list = [&] {
            QCOMPARE(f.gateway.asked.last().what, u"sessions.list"_s);
            f.gateway.answers[u"sessions.list"_s] = none; // at work,
            f.gateway.asked.last().done({});
            QVERIFY(!f.gateway.calls.last().contains("activeOnly"_L1));
            f.gateway.answers[u"sessions.list"_s] = cron; // and there
            f.gateway.asked.last().done({});
        };
        begin();
        QVERIFY(!f.chat.sendPrompt(u"meanwhile"_s)); // what it read would be forgotten
        list();
        QCOMPARE(f.gateway.asked.last().what, u"sessions.reset"_s); // the others first: they know what was said, too
        QCOMPARE(f.gateway.calls.last()["key"_L1].toString(), u"agent:main:cron:1"_s);
        f.gateway.asked.last().done({});
        QCOMPARE(f.gateway.calls.last()["key"_L1].toString(), u"main"_s);
        QVERIFY(!begun);
        f.gateway.asked.last().done(fail(Errc::Timeout, Phrase::pattern("no answer")));
        QCOMPARE(begun->error().code, Errc::Timeout);
        QCOMPARE(forgotten.size(), 0);
        begin();
        list();
        for (int i = 0; i < 2; ++i)
            f.gateway.asked.last().done({});
        QVERIFY(begun->has_value());
        QCOMPARE(forgotten.size(), 1);
        QCOMPARE(f.lastPiece()->kind(), api::ChatPiece::STATUS);
        QVERIFY(english(f.lastPiece()->sentence()).starts_with("A new conversation begins."));
    }

    void aTurnThatNobodyStartedIsEnded()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        Q_EMIT f.gateway.foreignRun(u"foreign"_s);
        QCOMPARE(f.gateway.asked.last().what, u"abort"_s);
        QCOMPARE(f.gateway.asked.last().run, u"foreign"_s);
    }

    /// Where they are told apart.
    void aTurnThatNobodyStartedGoesOnBesideTheUsers()
    {
        ChatFixture f;
        QuickFolder folder;
        QByteArray key(32, 'w');
        const auto database = Database::open(folder.filePath(u"w.db"_s), Secret::take(key), WaitingList::schema());
        QVERIFY(database);
        WaitingList waiting(**database, *f.court.trail, [] { return 1; });
        f.court.guardian->setWaitingList(waiting);
        Q_EMIT f.gateway.foreignRun(u"too early"_s); // it may be of another timeline
        QCOMPARE(f.gateway.asked.last().run, u"too early"_s);
        QVERIFY(f.connectWhole());
        const auto asked = f.gateway.asked.size();
        Q_EMIT f.gateway.foreignRun(u"cron"_s);
        QCOMPARE(f.gateway.asked.size(), asked); // not ended
        const auto task = f.court.guardian->taskOfModel(f.court.agent);
        QVERIFY(isScheduled(task));
        QVERIFY(f.chat.sendPrompt(u"do it"_s));
        Q_EMIT f.gateway.finished(u"cron"_s, RunEnd::Answered, Phrase::verbatim(u"all is well"_s));
        QVERIFY(english(f.lastPiece()->sentence()).ends_with("all is well"));
        QVERIFY(!f.court.guardian->task(f.court.agent).isNull()); // the user's goes on
        QVERIFY(f.court.guardian->beginScheduled(f.court.agent, u"cron"_s) != task);
        const auto said = f.chat.history().size();
        Q_EMIT f.gateway.foreignRun(u"heartbeat"_s);
        Q_EMIT f.gateway.finished(u"heartbeat"_s, RunEnd::Answered, Phrase::verbatim(u"NO_REPLY"_s));
        QCOMPARE(f.chat.history().size(), said); // nothing to say
        Q_EMIT f.gateway.foreignRun(u"long"_s);
        Q_EMIT f.gateway.finished(u"long"_s, RunEnd::Answered, Phrase::verbatim(QString(1'000'000, u'x')));
        QVERIFY(f.lastPiece()->ByteSizeLong() < 3 * std::size_t(AgentChat::kMaxUnasked));

        // What such a turn has read it knows, so no conversation begins beside it; and it can be ended.
        f.chat.abortTask();
        f.court.guardian->endScheduled(f.court.agent, u"cron"_s);
        std::optional<Result<void>> begun;
        const auto begin = [&] { f.chat.newSession(&f.gateway, [&begun](const Result<void> &result) { begun = result; }); };
        QVERIFY(!f.court.guardian->beginScheduled(f.court.agent, u"by an action"_s).isNull());
        begin();
        QCOMPARE(begun->error().code, Errc::Busy);
        f.court.guardian->endScheduled(f.court.agent, u"by an action"_s);
        Q_EMIT f.gateway.foreignRun(u"heartbeat 2"_s);
        begin();
        QCOMPARE(begun->error().code, Errc::Busy);
        f.chat.abortTask();
        QCOMPARE(f.gateway.asked.last().what, u"sessions.list"_s);
        QVERIFY(!f.court.guardian->hasScheduled(f.court.agent));
        begun.reset();
        begin();
        QVERIFY(!begun); // it is asked for
    }

    void aCutEndsTheTurnAndNothingIsHeardAfterIt()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        QVERIFY(f.chat.sendPrompt(u"do it"_s));
        const auto run = f.gateway.asked.last().run;
        f.chat.disconnectFromGuest(Phrase::verbatim(u"Rolled back."_s));
        QVERIFY(!f.gateway.isOpen);
        QVERIFY(f.chat.hasOldTurns());
        QVERIFY(f.court.guardian->task(f.court.agent).isNull());
        QCOMPARE(f.lastPiece()->kind(), api::ChatPiece::ERROR);
        QCOMPARE(english(f.lastPiece()->sentence()), std::string("Rolled back."));
        const auto said = f.chat.history().size();
        Q_EMIT f.gateway.finished(run, RunEnd::Answered, Phrase::verbatim(u"of the past"_s));
        f.gateway.fall(Errc::Unavailable);
        QTest::qWait(2500);
        QCOMPARE(f.chat.history().size(), said);
        QCOMPARE(f.gateway.opened.size(), 1);
    }

    void aGatewayThatFallsIsConnectedAgain()
    {
        ChatFixture f;
        QVERIFY(f.connectWhole());
        QVERIFY(f.chat.sendPrompt(u"do it"_s));
        f.gateway.fall(Errc::Unavailable);
        QCOMPARE(f.lastPiece()->kind(), api::ChatPiece::ERROR);
        QVERIFY(f.chat.hasOldTurns());
        QTRY_COMPARE_WITH_TIMEOUT(f.gateway.opened.size(), 2, kRetried);
        QVERIFY(f.connectWhole());
    }
};

COFFERDAM_TEST(tst_AgentChat)
#include "tst_agentchat.moc"
