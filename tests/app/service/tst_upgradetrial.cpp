// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an upgraded agent has to do: every layer green, and a turn whose tool call comes to the gate, where it is blocked.

#include "app/service/agent/UpgradeTrial.h"
#include "core/api/GuestPlaces.h"
#include "core/guardian/ActionRow.h"
#include "tests/app/service/AgentHouse.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "tests/vm/machine/Await.h"

#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

namespace {

/// The parts of an agent that the trial has to do with.
struct TriedAgent {
    explicit TriedAgent(AgentHouse &house, StoredAgent stored)
        : entry(std::move(stored), *house.store, *house.court.guardian, *house.court.trail)
        , machine(entry, *house.surroundings)
        , gates(entry.id(), house.court.rulings)
        , chat(entry.id(), *house.court.guardian)
        , route(house.models->makeRoute(entry.id(), std::make_unique<ScriptedRoute>()))
        , link(entry, machine, gates, chat, *route, *house.surroundings)
        , safety(entry, machine, link, gates, *house.court.guardian)
    {
        QObject::connect(&gates, &AgentGates::probed, &safety, [this] { (void)safety.look(); });
        for (const auto signal : {&AgentLink::changed, &AgentLink::greeted})
            QObject::connect(&link, signal, &safety, [this] { (void)safety.look(); });
        QObject::connect(&link, &AgentLink::lost, &safety, [this] { (void)safety.look(); });
    }
    [[nodiscard]] Result<void> boot()
    {
        return machine.findStart()
            .and_then([this] { return await<void>([this](auto answer) { machine.makeDisk(&machine, answer); }); })
            .and_then([this] { return await<void>([this](auto answer) { machine.add(&machine, answer); }); })
            .and_then([this] { return entry.beginTimeline(); })
            .and_then([this] { return await<void>([this](auto answer) { machine.boot(&machine, answer); }); });
    }

    AgentEntry entry;
    AgentMachine machine;
    AgentGates gates;
    AgentChat chat;
    std::unique_ptr<ModelRoute> route;
    AgentLink link;
    AgentSafety safety;
};

Action trialCall()
{
    Action action;
    action.id = ActionId::create();
    action.gate = Gate::Tool;
    action.kind = ActionKind::Exec;
    action.tool = u"exec"_s;
    return action;
}

} // namespace

class tst_UpgradeTrial : public QObject
{
    Q_OBJECT

private:
    void begin(std::chrono::milliseconds limit = std::chrono::minutes(1))
    {
        m_trial = std::make_unique<UpgradeTrial>(m_agent->entry, m_agent->machine, m_agent->link, m_agent->safety);
        m_trial->run(limit, UpgradeTrial::Turn::Tried, [this](const Result<void> &result) { m_result = result; });
    }
    [[nodiscard]] StandInGateway &gateway() const { return static_cast<StandInGateway &>(m_house->guest()->gateway()); }
    /// Until the turn was begun.
    [[nodiscard]] bool turnBegun() const
    {
        m_house->guest()->greet();
        if (!QTest::qWaitFor([this] { return !gateway().opened.isEmpty(); }))
            return false;
        gateway().greet();
        return gateway().asked.size() == 1 && gateway().asked.first().what == u"prompt"_s;
    }

    /// As it was told; of a rule of no name when it was not.
    [[nodiscard]] Decision decided(const Action &action) const
    {
        std::optional<Decision> told;
        QObject context;
        connect(m_house->decider, &Decider::decided, &context, [&](const ActionId &id, const Decision &decision) {
            if (id == action.id)
                told = decision;
        });
        m_house->decider->ask(action);
        return QTest::qWaitFor([&] { return told.has_value(); }) ? *told : Decision();
    }

    std::unique_ptr<AgentHouse> m_house;
    std::unique_ptr<TriedAgent> m_agent;
    std::unique_ptr<UpgradeTrial> m_trial;
    std::optional<Result<void>> m_result;

private Q_SLOTS:
    void init()
    {
        m_result.reset();
        m_house = std::make_unique<AgentHouse>();
        VERIFY_OK(m_house->open());
        m_agent = std::make_unique<TriedAgent>(*m_house, m_house->stored(u"one"_s));
        VERIFY_OK(m_agent->boot());
    }
    void cleanup()
    {
        m_trial.reset();
        m_agent.reset();
        m_house.reset();
    }

    void aTurnBringsItsCallToTheGateAndIsBlockedThere()
    {
        begin();
        QVERIFY(turnBegun());
        QCOMPARE(gateway().opened.first().sessionKey, u"warm-up"_s); // not the user's conversation
        QVERIFY(m_house->route != m_agent->route.get());              // nobody pays for it
        const auto call = trialCall();
        QCOMPARE(decided(call).verdict, Verdict::Block);
        Q_EMIT gateway().finished(gateway().asked.first().run, RunEnd::Answered, Phrase::verbatim(u"The workspace is clean."_s));
        QCOMPARE(gateway().asked.last().what, u"sessions.delete"_s);
        gateway().asked.last().done({});
        QTRY_VERIFY(m_result);
        VERIFY_OK(*m_result);
    }

    void aTurnWithoutAQuestionIsAFailure()
    {
        begin();
        QVERIFY(turnBegun());
        Q_EMIT gateway().finished(gateway().asked.first().run, RunEnd::Answered, Phrase::verbatim(u"The workspace is clean."_s));
        gateway().asked.last().done({});
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().message.english(), u"A turn's tool call did not come to the gate."_s);
    }

    void aTurnThatDoesNotEndIsAFailure()
    {
        begin(std::chrono::milliseconds(500));
        QVERIFY(turnBegun());
        QTRY_VERIFY(m_result);
        QCOMPARE(m_result->error().code, Errc::Timeout);
        QCOMPARE(m_result->error().message.english(), u"It was not ready in time: OpenClaw answered no first prompt."_s);
    }

    void aLayerThatStaysDarkIsAFailure()
    {
        begin(std::chrono::milliseconds(400));
        m_house->guest()->isPluginHome = false;
        m_house->guest()->greet();
        QTRY_VERIFY(m_result);
        QVERIFY2(m_result->error().message.english().contains("The plugin has not reported"_L1), qPrintable(m_result->error().message.english()));
        QVERIFY(gateway().opened.isEmpty());
    }

    void aGatewayThatListensLaterIsTriedAgain()
    {
        begin();
        m_house->guest()->greet();
        QTRY_COMPARE(gateway().opened.size(), 1);
        gateway().fall(Errc::Unavailable);
        QTRY_COMPARE_WITH_TIMEOUT(gateway().opened.size(), 2, 10'000);
        QVERIFY(!m_result);
    }

    /// The gateway tells of one loss twice: by the prompt that it did not take, and by itself.
    void aGatewayThatIsCutAmidAPromptIsTriedAgain()
    {
        begin();
        QVERIFY(turnBegun());
        QVERIFY(gateway().asked.first().context);
        gateway().asked.first().done(fail(Errc::Unavailable, Phrase::pattern("gone")));
        gateway().fall(Errc::Unavailable);
        QTRY_COMPARE_WITH_TIMEOUT(gateway().opened.size(), 2, 10'000);
        QVERIFY(!m_result);
    }

    void aWarmUpTellsOnceHowItWent()
    {
        StandInGuest guest;
        auto &way = static_cast<StandInGateway &>(guest.gateway());
        WarmUp warmUp(guest, u"token"_s, 1);
        QSignalSpy failed(&warmUp, &WarmUp::failed);
        QSignalSpy finished(&warmUp, &WarmUp::finished);
        warmUp.run();
        way.greet();
        way.asked.first().done(fail(Errc::Unavailable, Phrase::pattern("gone")));
        way.fall(Errc::Unavailable);
        way.greet();
        QCOMPARE(failed.size(), 1);
        QCOMPARE(finished.size(), 0);
        QCOMPARE(way.asked.size(), 1); // nor does it begin anew
    }

    /// A guest whose gateway goes each time, and whose layers flicker meanwhile.
    void aGuestCannotPutOffTheEnd()
    {
        begin(std::chrono::milliseconds(800));
        QSignalSpy ready(m_trial.get(), &UpgradeTrial::ready);
        m_house->guest()->greet();
        bool home = false;
        QTimer flicker;
        connect(&flicker, &QTimer::timeout, this, [this, &home, seen = qsizetype(0)] mutable {
            if (gateway().opened.size() > seen) {
                seen = gateway().opened.size();
                gateway().fall(Errc::Unavailable);
            }
            m_house->guest()->setPluginHome(std::exchange(home, !home));
        });
        flicker.start(20);
        QTRY_VERIFY_WITH_TIMEOUT(m_result, 4000);
        QCOMPARE(m_result->error().code, Errc::Timeout);
        QCOMPARE(ready.size(), 1);
    }

    void aGuestThatComesAgainAndAgainCannotEither()
    {
        begin(std::chrono::milliseconds(2500)); // a lost channel is opened after two seconds
        QSignalSpy ready(m_trial.get(), &UpgradeTrial::ready);
        QTimer leaving;
        connect(&leaving, &QTimer::timeout, this, [this, cut = qsizetype(0)]() mutable {
            auto &guest = *m_house->guest();
            if (m_house->guests.size() == cut)
                return;
            if (!guest.hasGreeted)
                return guest.greet();
            cut = m_house->guests.size();
            guest.hasGreeted = false;
            Q_EMIT guest.closed();
        });
        leaving.start(50);
        QTRY_VERIFY_WITH_TIMEOUT(m_result, 8000);
        QCOMPARE(m_result->error().code, Errc::Timeout);
        QCOMPARE(ready.size(), 1);
        QCOMPARE(m_house->guests.size(), 2);
    }

    void whatIsDecidedIsOnRecordBefore_data()
    {
        QTest::addColumn<QString>("subject");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("a tool call") << u"rm -r /home/agent"_s << false;
        QTest::newRow("a long one") << QString(1000, u'x') << false;
        QTest::newRow("the scripted model") << QString::fromLatin1(api::kModelAuthority) << true;
    }

    void whatIsDecidedIsOnRecordBefore()
    {
        QFETCH(QString, subject);
        QFETCH(bool, allowed);
        begin();
        auto action = trialCall();
        action.subject = subject;
        action.toolCallId = u"call-1"_s;
        if (allowed)
            action.kind = ActionKind::Connect;
        QList<TrailRow> rows; // that are on disk when it is told
        connect(m_house->court.trail.get(), &Trail::appended, this, [&rows](const TrailRow &row) { rows += row; });
        std::optional<TrailRow> before;
        connect(m_house->decider, &Decider::decided, this, [&] { before = rows.isEmpty() ? TrailRow() : rows.last(); });
        const auto decision = decided(action);
        m_house->court.trail->disconnect(this);
        m_house->decider->disconnect(this);
        QCOMPARE(decision.verdict, allowed ? Verdict::Allow : Verdict::Block);
        QVERIFY(before);
        QCOMPARE(before->event, TrailEvent::Decision);
        QCOMPARE(before->agent, m_agent->entry.id());
        QCOMPARE(before->rule, u"upgrade.trial"_s);
        QVERIFY(before->outcome == (allowed ? Outcome::Allow : Outcome::Block));
        QVERIFY(before->verdict == decision.verdict);
        QCOMPARE(before->reason, decision.reason);
        QCOMPARE(before->toolCallId, u"call-1"_s);
        QVERIFY(subject.startsWith(before->subject.first(10)));
        QCOMPARE(before->detail.has_subject(), subject.size() > 256);
        QCOMPARE(digestOf(*before), action.digest());
    }

    void whatCannotBeRecordedIsBlocked()
    {
        begin();
        QVERIFY(QFile::remove(m_house->court.path()));
        auto action = trialCall();
        action.kind = ActionKind::Connect;
        action.subject = QString::fromLatin1(api::kModelAuthority);
        const auto decision = decided(action);
        QCOMPARE(decision.verdict, Verdict::Block);
        QCOMPARE(decision.rule, u"trail"_s);
    }

    /// What OpenClaw does besides is decided as every day.
    void otherGatesAreAskedAsEveryDay()
    {
        begin();
        m_house->guest()->greet();
        auto action = trialCall();
        action.gate = Gate::Exec;
        action.kind = ActionKind::Exec;
        const auto rule = decided(action).rule;
        QVERIFY2(!rule.isEmpty() && rule != u"upgrade.trial"_s, qPrintable(rule));
    }

    void whenItGoesTheLinkIsClosed()
    {
        begin();
        m_house->guest()->greet();
        m_trial.reset();
        QVERIFY(!m_agent->link.guest());
        m_agent->link.open(AgentLink::Guests::Same, [](const Result<void> &) {});
        QCOMPARE(m_house->route.data(), m_agent->route.get()); // as every day
    }
};

COFFERDAM_TEST(tst_UpgradeTrial)
#include "tst_upgradetrial.moc"
