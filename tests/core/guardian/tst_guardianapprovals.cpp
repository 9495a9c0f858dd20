// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Approvals that last: what they cover, and everything that ends them.

#include "core/api/WireWords.h"
#include "tests/core/guardian/Court.h"
#include "tests/support/Test.h"

#include <QFile>
#include <QSignalSpy>
#include <QThread>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace std::chrono_literals;

using Change = std::function<void(Action &)>;
using Event = std::function<void(Court &)>;
Q_DECLARE_METATYPE(Change)
Q_DECLARE_METATYPE(Event)

class tst_GuardianApprovals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { start({}); }
    void cleanup() { m_court.reset(); }

    void theSameActionIsNotAskedAgain()
    {
        const Action action = court().action(u"ask"_s);
        const GrantId id = grantFor(action);
        QVERIFY(!id.isNull());
        const Decision decision = court().decide(action);
        QCOMPARE(decision.verdict, Verdict::Allow);
        QCOMPARE(decision.rule, u"grant"_s);
        QCOMPARE(court().last().detail.decision().grant(), id.value.toStdString());
        QCOMPARE(court().last().verdict, Verdict::Ask);
        QVERIFY(guardian().questions().isEmpty());
        QTRY_COMPARE(guardian().grants().first().uses, 1);
        QVERIFY(guardian().grants().first().lastUsedMs > 0);
        const auto row = court().last(TrailEvent::Grant);
        QVERIFY(row.detail.grant().granted());
        QCOMPARE(row.detail.grant().digest(), action.digest().toStdString());
    }

    void onceGrantsNothing()
    {
        const Action action = court().action(u"ask"_s);
        const auto answer = approve(action, {});
        QTRY_COMPARE(answer->told, 1);
        QVERIFY(guardian().grants().isEmpty());
        const auto again = court().review(action);
        QTRY_COMPARE(guardian().questions().size(), 1);
        QCOMPARE(again->told, 0);
    }

    void anythingElseIsAsked_data()
    {
        QTest::addColumn<Change>("change");
        const auto row = [](const char *name, Change change) { QTest::newRow(name) << std::move(change); };
        row("one byte of the command", [](Action &action) { action.raw.replace("true", "trve"); });
        row("one byte of an environment variable", [](Action &action) { action.raw.replace('}', ",\"env\":{\"A\":\"2\"}}"); });
        row("a blank", [](Action &action) { action.raw.append(' '); });
        row("the folder", [](Action &action) { action.directory += u'x'; });
        row("the kind", [](Action &action) { action.kind = ActionKind::Tool; });
        row("what is shown", [](Action &action) { action.subject += u' '; });
        row("the effects", [](Action &action) { action.facts.effects = {Effect{}}; });
        row("what is understood", [](Action &action) { action.facts.complete = true; });
        row("a turn that nobody started", [](Action &action) { action.runId = u"another"_s; });
    }

    void anythingElseIsAsked()
    {
        QFETCH(Change, change);
        Action action = granted();
        QCOMPARE(court().decide(action).verdict, Verdict::Allow);
        change(action);
        const auto answer = court().review(action);
        QTRY_COMPARE(guardian().questions().size(), 1);
        QCOMPARE(answer->told, 0);
    }

    void aRuleThatForbidsWins_data()
    {
        QTest::addColumn<int>("verdict");
        QTest::newRow("block") << int(Verdict::Block);
        QTest::newRow("freeze") << int(Verdict::Freeze);
    }

    void aRuleThatForbidsWins()
    {
        QFETCH(int, verdict);
        const Action action = granted();
        court().forced = Verdict(verdict);
        QCOMPARE(court().decide(action).verdict, Verdict(verdict));
        QCOMPARE(court().last().outcome, Outcome::Block);
    }

    void otherRulesAreAnotherQuestion_data()
    {
        QTest::addColumn<Event>("event");
        QTest::newRow("version") << Event([](Court &court) { court.policyVersion = u"v2"_s; });
        QTest::newRow("rule") << Event([](Court &court) { court.ruleId = u"test.other"_s; });
    }

    void otherRulesAreAnotherQuestion()
    {
        QFETCH(Event, event);
        const Action action = granted();
        event(court());
        const auto answer = court().review(action);
        QTRY_COMPARE(guardian().questions().size(), 1);
        QCOMPARE(answer->told, 0);
    }

    void endsWith_data()
    {
        QTest::addColumn<Event>("event");
        QTest::addColumn<QString>("why");
        QTest::addColumn<bool>("endsUntil");
        const auto row = [](const char *name, Event event, const QString &why, bool endsUntil) { QTest::newRow(name) << std::move(event) << why << endsUntil; };
        row("rollback", [](Court &court) { court.guardian->timelineChanged(court.agent, Epoch{2}); }, u"rolled-back"_s, true);
        row("answer", [](Court &court) { court.guardian->endTask(court.agent); }, u"task-ended"_s, false);
        row("next prompt", [](Court &court) { court.guardian->beginTask(court.agent, u"run"_s); }, u"task-ended"_s, false);
        row("abort", [](Court &court) { court.guardian->endTask(court.agent, TaskEnd::Aborted); }, u"aborted"_s, true);
        row("freeze", [](Court &court) { court.guardian->freeze(court.agent, Phrase::verbatim(u"why"_s)); }, u"frozen"_s, true);
        row("a rule that freezes", [](Court &court) { QCOMPARE(court.decide(court.action(u"freeze"_s)).verdict, Verdict::Freeze); }, u"frozen"_s, true);
        row(
            "other rules",
            [](Court &court) {
                court.policyVersion = u"v2"_s;
                court.guardian->rulesChanged();
            },
            u"rules-changed"_s, true);
        row("removal", [](Court &court) { court.guardian->removeAgent(court.agent); }, u"agent-removed"_s, true);
        row("revoke", [](Court &court) { QVERIFY(court.guardian->revokeGrant(court.guardian->grants().first().id)); }, u"revoked"_s, true);
        row("end of the service", [](Court &court) { court.guardian.reset(); }, u"service-ended"_s, true);
    }

    void endsWith()
    {
        QFETCH(Event, event);
        QFETCH(QString, why);
        QFETCH(bool, endsUntil);
        for (const auto &wish : {GrantWish{.scope = GrantScope::Task}, GrantWish{.scope = GrantScope::Until, .length = 1h}}) {
            start({});
            QVERIFY(!grantFor(court().action(u"ask"_s), wish).isNull());
            event(court());
            const bool ends = wish.scope == GrantScope::Task || endsUntil;
            if (court().guardian)
                QCOMPARE(guardian().grants().isEmpty(), ends);
            if (!ends)
                continue;
            QTRY_COMPARE(wireWord(court().last(TrailEvent::Grant).detail.grant().why()), why);
        }
    }

    void aTaskGrantEndsWithItsThirtyMinutes()
    {
        start({.taskLength = 1500ms});
        QVERIFY(!grantFor(court().action(u"ask"_s)).isNull());
        QTRY_VERIFY(guardian().grants().isEmpty());
        QTRY_VERIFY(!court().last(TrailEvent::Grant).detail.grant().granted());
    }

    void aGrantForATimeOutlivesTheTaskButNeedsOne()
    {
        const Action action = granted({.scope = GrantScope::Until, .length = 1h});
        guardian().endTask(court().agent);
        auto foreign = action;
        foreign.runId = u"foreign"_s; // nobody started this turn
        const auto alone = court().review(foreign);
        QTRY_COMPARE(guardian().questions().size(), 1);
        QCOMPARE(alone->told, 0);
        guardian().beginTask(court().agent, u"foreign"_s);
        QCOMPARE(court().decide(foreign).rule, u"grant"_s);
    }

    void revokedWhileItIsUsed()
    {
        court().taker.immediate = true;
        const Action action = court().changing(u"ask"_s, Reach::Inside);
        const GrantId id = grantFor(action);
        QVERIFY(!id.isNull());
        court().taker.immediate = false;
        const auto answer = court().review(action);
        QTRY_COMPARE(court().taker.takes.size(), 1u);
        QVERIFY(guardian().revokeGrant(id));
        court().taker.finish();
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->verdict, Verdict::Block);
        QCOMPARE(answer->decision->rule, u"grant-ended"_s);
        QCOMPARE(court().rows({.outcome = Outcome::Allow, .toolCallId = action.toolCallId}).size(), 1); // the approval itself
    }

    void revokedWhileItsRowIsWritten()
    {
        const Action action = court().action(u"ask"_s);
        const GrantId id = grantFor(action);
        const auto answer = court().review(action); // its allow is on the way to the disk
        QVERIFY(guardian().revokeGrant(id));
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->rule, u"grant-ended"_s);
        QCOMPARE(court().last().outcome, Outcome::Block);
    }

    void revokedBeforeItIsInForce()
    {
        const Action action = court().action(u"ask"_s);
        const auto answer = approve(action, {.scope = GrantScope::Task});
        QVERIFY2(guardian().grants().isEmpty(), "its row is not on disk yet");
        guardian().endTask(court().agent);
        QTRY_COMPARE(answer->told, 1);
        QTest::qWait(50);
        guardian().beginTask(court().agent, u"run"_s);
        QVERIFY(guardian().grants().isEmpty());
    }

    void whatWaitsAlreadyIsCoveredToo()
    {
        const Action action = court().action(u"ask"_s);
        const auto one = court().review(action);
        const auto two = court().review(action);
        const auto other = court().review(court().action(u"ask"_s, u"other"_s));
        QTRY_COMPARE(guardian().questions().size(), 2);
        QTRY_COMPARE(guardian().questions().first().waiting, 2);
        QVERIFY(guardian().resolve(guardian().questions().first().id, true, {}, {.scope = GrantScope::Task}));
        QTRY_COMPARE(one->told + two->told, 2);
        QCOMPARE(one->decision->rule, u"approval"_s);
        QCOMPARE(two->decision->rule, u"grant"_s);
        QCOMPARE(other->told, 0);
        QCOMPARE(guardian().questions().size(), 1);
    }

    void refusedWishesApproveNothing_data()
    {
        QTest::addColumn<Event>("before");
        QTest::addColumn<int>("scope");
        QTest::addColumn<int>("seconds");
        QTest::addColumn<bool>("alike");
        const Event nothing = [](Court &) {};
        QTest::newRow("nobody started the turn") << Event([](Court &court) { court.guardian->endTask(court.agent); }) << int(GrantScope::Task) << 0 << false;
        QTest::newRow("critical") << Event([](Court &court) { court.severity = Severity::Critical; }) << int(GrantScope::Task) << 0 << false;
        QTest::newRow("too long") << nothing << int(GrantScope::Until) << 4 * 3600 + 1 << false;
        QTest::newRow("no time") << nothing << int(GrantScope::Until) << 0 << false;
        QTest::newRow("negative") << nothing << int(GrantScope::Until) << -60 << false;
        QTest::newRow("nothing is like it") << nothing << int(GrantScope::Task) << 0 << true;
    }

    void refusedWishesApproveNothing()
    {
        QFETCH(Event, before);
        QFETCH(int, scope);
        QFETCH(int, seconds);
        QFETCH(bool, alike);
        before(court());
        auto action = court().action(u"ask"_s);
        if (guardian().task(court().agent).isNull())
            action.runId = u"foreign"_s;
        const auto answer = court().review(action);
        QTRY_COMPARE(guardian().questions().size(), 1);
        const GrantWish wish{.scope = GrantScope(scope), .length = std::chrono::seconds(seconds), .alike = alike};
        QVERIFY(!guardian().resolve(guardian().questions().first().id, true, {}, wish));
        QTest::qWait(20);
        QCOMPARE(answer->told, 0);
        QCOMPARE(guardian().questions().size(), 1);
        QVERIFY(guardian().grants().isEmpty());
        QVERIFY(guardian().resolve(guardian().questions().first().id, true, {})); // once is still possible
    }

    void aLateAnswerGrantsNothing()
    {
        start({.deadline = 1000ms});
        const auto answer = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        const QuestionId question = guardian().questions().first().id;
        QThread::msleep(1100);
        QCOMPARE(guardian().resolve(question, true, {}, {.scope = GrantScope::Task}).error().code, Errc::Timeout);
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->rule, u"deadline"_s);
        QVERIFY(guardian().grants().isEmpty());
        QCOMPARE(court().rows({.event = TrailEvent::Grant}).size(), 0);
    }

    void anApprovalForOldRulesGrantsNothing()
    {
        const auto answer = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        court().policyVersion = u"v2"_s;
        QVERIFY(!guardian().resolve(guardian().questions().first().id, true, {}, {.scope = GrantScope::Task}));
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->rule, u"policy-changed"_s);
        QCOMPARE(court().rows({.event = TrailEvent::Grant}).size(), 0);
    }

    void anotherAgentHasNone()
    {
        Action action = granted();
        action.agent = AgentId{u"other"_s};
        guardian().timelineChanged(action.agent, Epoch{1});
        guardian().beginTask(action.agent, u"run"_s);
        const auto answer = court().review(action);
        QTRY_COMPARE(guardian().questions().size(), 1);
        QCOMPARE(answer->told, 0);
    }

    void whatCannotBeRecordedIsNone()
    {
        const auto answer = court().review(court().action(u"ask"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        QVERIFY(QFile::remove(court().path()));
        QVERIFY(guardian().resolve(guardian().questions().first().id, true, {}, {.scope = GrantScope::Task}));
        QTRY_COMPARE(answer->told, 1);
        QCOMPARE(answer->decision->rule, u"trail"_s);
        QTest::qWait(50);
        QVERIFY(guardian().grants().isEmpty());
    }

    void thereIsAnEndToThem()
    {
        for (int i = 0; i < 32; ++i)
            QVERIFY(!grantFor(court().action(u"ask"_s, QString::number(i))).isNull());
        court().review(court().action(u"ask"_s, u"33"_s));
        QTRY_COMPARE(guardian().questions().size(), 1);
        QVERIFY(!guardian().resolve(guardian().questions().first().id, true, {}, {.scope = GrantScope::Task}));
    }

private:
    void start(const GuardianSettings &settings)
    {
        m_court = std::make_unique<Court>(settings);
        guardian().beginTask(court().agent, u"run"_s);
    }
    Court &court() { return *m_court; }
    Guardian &guardian() { return *m_court->guardian; }

    std::shared_ptr<Court::Answer> approve(const Action &action, const GrantWish &wish)
    {
        auto answer = court().review(action);
        if (!QTest::qWaitFor([this] { return guardian().questions().size() == 1; }) || !guardian().resolve(guardian().questions().first().id, true, {}, wish))
            qWarning("not approved");
        return answer;
    }
    GrantId grantFor(const Action &action, const GrantWish &wish = {.scope = GrantScope::Task})
    {
        const auto before = guardian().grants().size();
        const auto answer = approve(action, wish);
        const bool came = QTest::qWaitFor([&] { return answer->told == 1 && guardian().grants().size() == before + 1; });
        return came ? guardian().grants().last().id : GrantId{};
    }
    Action granted(const GrantWish &wish = {.scope = GrantScope::Task})
    {
        Action action = court().action(u"ask"_s);
        action.directory = u"/home/agent"_s;
        if (grantFor(action, wish).isNull())
            qWarning("no grant");
        return action;
    }

    std::unique_ptr<Court> m_court;
};

COFFERDAM_TEST(tst_GuardianApprovals)
#include "tst_guardianapprovals.moc"
