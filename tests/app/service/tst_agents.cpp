// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Agents over machines of libvirt's test driver, with guests that do what the test says.

#include "tests/app/service/AgentHouse.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "tests/vm/machine/Await.h"

#include <QSignalSpy>
#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = AgentLife::State;

class tst_Agents : public QObject
{
    Q_OBJECT

private:
    Result<void> call(AgentPower &power, void (AgentPower::*operation)(QObject *, Done<void>))
    {
        return await<void>([&](auto answer) { (power.*operation)(this, answer); });
    }
    void freeze(const AgentSession &agent) { m_house->court.guardian->freeze(agent.record().id, Phrase::pattern("look at it")); }

    std::unique_ptr<AgentHouse> m_house;

private Q_SLOTS:
    void init()
    {
        m_house = std::make_unique<AgentHouse>();
        VERIFY_OK(m_house->open());
    }
    void cleanup() { m_house.reset(); }

    void areFoundByIdAndByName()
    {
        auto &agents = *m_house->agents;
        auto &one = agents.add(m_house->stored(u"one"_s));
        auto &two = agents.add(m_house->stored(u"two"_s));
        QCOMPARE(agents.find(two.record().id), &two);
        QCOMPARE(agents.named(u"one"_s), &one);
        QCOMPARE(agents.named(one.record().id.value), &one);
        QCOMPARE(agents.named(u"three"_s), nullptr);
        QCOMPARE(agents.find(AgentId{u"one"_s}), nullptr);
        QSignalSpy gone(&agents, &Agents::gone);
        const QPointer<AgentSession> leaving(&one);
        agents.remove(one.record().id);
        QCOMPARE(gone.size(), 1);
        QCOMPARE(agents.named(u"one"_s), nullptr);
        QVERIFY2(leaving, "it may be the one who asks for it");
        QTRY_VERIFY(!leaving);
        QCOMPARE(agents.all().size(), 1u);
    }

    void aProblemOfTheServiceCountsForThoseThatComeToo()
    {
        auto &agents = *m_house->agents;
        const auto &before = agents.add(m_house->stored(u"before"_s));
        agents.setServiceProblem(Phrase::pattern("no disk"));
        const auto &after = agents.add(m_house->stored(u"after"_s));
        for (const auto *agent : {&before, &after})
            QCOMPARE(agent->safety().serviceProblem().english(), u"no disk"_s);
        QVERIFY(m_house->court.guardian->isHeld(after.record().id));
    }

    void isReadyWhenItsGuestHasGreetedAndEveryLayerIsGreen()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        QCOMPARE(agent->life().state(), State::Ready);
        QVERIFY(agent->record().personalised);
        QVERIFY2(!m_house->moment(*agent).isFresh(), "the image's memory fits its disk no more");
        QVERIFY(!m_house->court.guardian->isHeld(agent->record().id));
        QTRY_COMPARE(m_house->said(TrailEvent::Agent), QStringList{u"Created"_s});
        QCOMPARE(m_house->court.last(TrailEvent::Agent).detail.start().steps(0).name(), "disk");
    }

    void aGuestThatIsCutBeforeItGreetsEndsTheStart_data()
    {
        QTest::addColumn<int>("how");
        QTest::newRow("closed") << 0;
        QTest::newRow("it breaks the protocol") << 1;
        QTest::newRow("it does not answer") << 2;
    }
    void aGuestThatIsCutBeforeItGreetsEndsTheStart()
    {
        QFETCH(const int, how);
        auto &agent = m_house->agents->add(m_house->stored(u"one"_s));
        std::optional<Result<void>> created;
        agent.power().create(this, [&created](const Result<void> &result) { created = result; });
        QVERIFY(m_house->waitForGuest(1));
        auto *guest = m_house->guest();
        if (how == 0)
            Q_EMIT guest->closed();
        else if (how == 1)
            Q_EMIT guest->violation(Phrase::pattern("nonsense"));
        else
            Q_EMIT guest->failed(Phrase::pattern("silence"));
        QVERIFY(created && !*created);
        QVERIFY2(!agent.life().operation().isRunning(), "nothing else could ever be done with it");
        QVERIFY(!agent.sendPrompt(u"hello"_s));
        std::optional<Result<void>> started;
        agent.power().start(this, [&started](const Result<void> &result) { started = result; });
        QVERIFY(m_house->waitForGuest(2));
        m_house->guest()->greet();
        QVERIFY(started && *started);
        QCOMPARE(agent.life().state(), State::Ready);
    }

    void aCutChannelIsOpenedAgain()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        m_house->guest()->hasGreeted = false;
        Q_EMIT m_house->guest()->closed();
        QCOMPARE(agent->life().state(), State::Starting);
        QVERIFY(m_house->waitForGuest(2));
        m_house->guest()->greet();
        QCOMPARE(agent->life().state(), State::Ready);
    }

    void aGuestThatAttacksIsNotConnectedAgainUntilItIsStarted()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        m_house->guest()->hasGreeted = false;
        Q_EMIT m_house->guest()->violation(Phrase::pattern("nonsense"));
        QCOMPARE(agent->life().state(), State::Failed);
        QTest::qWait(2500); // a lost one is opened after two seconds
        QCOMPARE(m_house->guests.size(), 1);
        agent->life().settle();
        QCOMPARE(agent->life().state(), State::Failed);
        std::optional<Result<void>> started;
        agent->power().start(this, [&started](const Result<void> &result) { started = result; });
        QVERIFY(m_house->waitForGuest(2));
        m_house->guest()->greet();
        QVERIFY(started && *started);
        QCOMPARE(agent->life().state(), State::Ready);
    }

    void nothingElseIsDoneWhileItStops()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        const auto epoch = agent->record().epoch;
        std::optional<Result<void>> stopped;
        agent->power().stop(this, [&stopped](const Result<void> &result) { stopped = result; });
        for (const auto other : {&AgentPower::start, &AgentPower::stop, &AgentPower::kill, &AgentPower::destroy})
            QCOMPARE(call(agent->power(), other).error().code, Errc::Busy);
        QVERIFY(m_house->guest()->whenQuiet);
        m_house->guest()->whenQuiet({});
        QCOMPARE(agent->record().epoch.value, epoch.value + 1);
        QCOMPARE(agent->guest(), nullptr);
        QTRY_VERIFY(stopped);
        QVERIFY(!*stopped); // the test driver has no memory to write
        QCOMPARE(agent->life().state(), State::Failed);
        QVERIFY(!agent->life().operation().isRunning());
    }

    void oneThatDoesNotRunIsStopped()
    {
        auto &agent = m_house->agents->add(m_house->stored(u"one"_s));
        VERIFY_OK(call(agent.power(), &AgentPower::stop));
        QCOMPARE(agent.life().state(), State::Stopped);
        QTRY_COMPARE(m_house->said(TrailEvent::Agent), QStringList{u"Stopped"_s});
    }

    void isDeletedWithAllItHad()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        const auto id = agent->record().id;
        VERIFY_OK(call(agent->power(), &AgentPower::destroy));
        const auto kept = m_house->store->list();
        QVERIFY(kept && kept->isEmpty());
        QVERIFY(!QDir(m_house->paths.agentFolder(id.value)).exists());
        QCOMPARE(m_house->hypervisor->machine(id), nullptr);
        freeze(*agent); // too late, and its row must not come back
        QVERIFY(m_house->store->list()->isEmpty());
    }

    void goesBackHeldAndOnWhenTheUserSaysSo()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        const auto node = await<SnapshotNode>([&](auto answer) { m_house->snapshots->take(agent->record().id, Phrase::pattern("before"), this, answer); });
        VERIFY_OK(node);
        const auto epoch = agent->record().epoch;
        std::optional<Result<SnapshotNode>> back;
        agent->rollback().restore(node->id, AgentRollback::Present::Kept, this, [&back](const Result<SnapshotNode> &result) { back = result; });
        QCOMPARE(agent->life().state(), State::Restoring);
        QCOMPARE(agent->record().epoch.value, epoch.value + 1);
        QVERIFY(m_house->waitForGuest(2));
        QVERIFY(m_house->guest()->settings.restored);
        QCOMPARE(m_house->guest()->settings.hold.kind, StreamHold::Kind::Ending); // its model waits from the first moment
        m_house->guest()->greet();
        QVERIFY(back);
        VERIFY_OK(*back);
        QCOMPARE(agent->life().state(), State::Held);
        QCOMPARE(agent->toApi().held_because(), api::HELD_ROLLED_BACK);
        QCOMPARE(agent->sendPrompt(u"go on"_s).error().message.english(), u"The agent is held after a rollback; continue it first."_s);
        VERIFY_OK(agent->rollback().resume());
        QCOMPARE(m_house->guest()->streams.kind, StreamHold::Kind::None);
        QCOMPARE(agent->life().state(), State::Ready);
        QCOMPARE(agent->toApi().held_because(), api::HELD_UNSPECIFIED);
        QCOMPARE(agent->rollback().resume().error().code, Errc::Invalid);
        QTRY_COMPARE(m_house->said(TrailEvent::Restore), QStringList{u"Back to “before”"_s});
        // Going back can be undone, too.
        const auto nodes = m_house->snapshots->nodes(agent->record().id);
        QCOMPARE(nodes.size(), 2);
        QVERIFY2(nodes.last().label.english().startsWith(u"Before going back, "_s), qPrintable(nodes.last().label.english()));
        QCOMPARE(nodes.last().parent, node->id);
    }

    void aFreezeStopsProcessesAndMachineUntilTheUserHasLooked()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        freeze(*agent);
        QVERIFY2(m_house->guest()->isFrozen, "at once");
        QTRY_COMPARE(agent->life().state(), State::Frozen);
        QCOMPARE(m_house->hypervisor->machine(agent->record().id)->state(), Machine::State::Paused);
        const auto kept = m_house->store->list();
        QVERIFY(kept && kept->first().frozen);
        VERIFY_OK(await<void>([&](auto answer) { agent->freezing().unfreeze(this, answer); }));
        QCOMPARE(agent->life().state(), State::Ready);
        QVERIFY(!m_house->guest()->isFrozen && !m_house->guest()->isStopped);
        QVERIFY(!m_house->court.guardian->isHeld(agent->record().id));
    }

    void aFreezeDuringAStartHoldsTheMachineWhenItIsUp()
    {
        auto &agent = m_house->agents->add(m_house->stored(u"one"_s));
        std::optional<Result<void>> created;
        agent.power().create(this, [&created](const Result<void> &result) { created = result; });
        QVERIFY(m_house->waitForGuest(1));
        freeze(agent);
        QVERIFY2(m_house->guest()->isFrozen, "at once");
        QCOMPARE(agent.life().operation().kind(), Operation::Kind::Create);
        QCOMPARE(m_house->hypervisor->machine(agent.record().id)->state(), Machine::State::Running);
        m_house->guest()->greet();
        QVERIFY(created && *created);
        QTRY_COMPARE(agent.life().state(), State::Frozen);
        QTRY_COMPARE(m_house->hypervisor->machine(agent.record().id)->state(), Machine::State::Paused);
    }

    void aFreezeDuringARollbackOutlivesIt()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        const auto node = await<SnapshotNode>([&](auto answer) { m_house->snapshots->take(agent->record().id, Phrase::pattern("before"), this, answer); });
        VERIFY_OK(node);
        freeze(*agent); // of the timeline that is left
        QTRY_COMPARE(agent->life().state(), State::Frozen);
        std::optional<Result<SnapshotNode>> back;
        agent->rollback().restore(node->id, AgentRollback::Present::GivenUp, this, [&back](const Result<SnapshotNode> &result) { back = result; });
        freeze(*agent);
        QVERIFY(m_house->waitForGuest(2));
        QVERIFY2(m_house->guest()->settings.frozen, "from the first moment");
        m_house->guest()->greet();
        QVERIFY(back && *back);
        QTRY_COMPARE(agent->life().state(), State::Frozen);
        QTRY_COMPARE(m_house->hypervisor->machine(agent->record().id)->state(), Machine::State::Paused);
        QVERIFY(m_house->court.guardian->isHeld(agent->record().id));
    }

    void aRollbackEndsAFreezeOfBefore()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        const auto node = await<SnapshotNode>([&](auto answer) { m_house->snapshots->take(agent->record().id, Phrase::pattern("before"), this, answer); });
        VERIFY_OK(node);
        freeze(*agent);
        QTRY_COMPARE(agent->life().state(), State::Frozen);
        std::optional<Result<SnapshotNode>> back;
        agent->rollback().restore(node->id, AgentRollback::Present::GivenUp, this, [&back](const Result<SnapshotNode> &result) { back = result; });
        QVERIFY(m_house->waitForGuest(2));
        QVERIFY(!m_house->guest()->settings.frozen);
        m_house->guest()->greet();
        QVERIFY(back && *back);
        QVERIFY(!agent->record().frozen);
        QVERIFY(agent->life().state() != State::Frozen);
    }

    void aFreezeWhileItIsUnfrozenWins()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        freeze(*agent);
        QTRY_COMPARE(agent->life().state(), State::Frozen);
        std::optional<Result<void>> unfrozen;
        agent->freezing().unfreeze(this, [&unfrozen](const Result<void> &result) { unfrozen = result; });
        freeze(*agent);
        QTRY_VERIFY(unfrozen);
        QVERIFY(!*unfrozen);
        QTRY_COMPARE(agent->life().state(), State::Frozen);
        QTRY_COMPARE(m_house->hypervisor->machine(agent->record().id)->state(), Machine::State::Paused);
        QVERIFY(m_house->court.guardian->isHeld(agent->record().id));
        QVERIFY(m_house->guest()->isFrozen);
    }

    void isSwitchedOff()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        VERIFY_OK(call(agent->power(), &AgentPower::kill));
        QCOMPARE(agent->life().state(), State::Failed);
        QCOMPARE(agent->guest(), nullptr);
        QCOMPARE(call(agent->power(), &AgentPower::kill).error().code, Errc::Invalid);
    }

    void streamsStandStillForAsLongAsItIsBlocked()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        auto *guest = m_house->guest();
        QCOMPARE(guest->streams.kind, StreamHold::Kind::None);
        guest->setPluginHome(false);
        QCOMPARE(guest->streams.kind, StreamHold::Kind::Passing);
        QVERIFY2(guest->streams.why.english().contains(u"plugin"), qPrintable(guest->streams.why.english()));
        QVERIFY(guest->streams.grace == 30s);
        freeze(*agent);
        QCOMPARE(guest->streams.kind, StreamHold::Kind::Standing);
        guest->setPluginHome(true);
        QCOMPARE(guest->streams.kind, StreamHold::Kind::Standing);
        QTRY_VERIFY(!agent->life().operation().isRunning());
        const auto unfrozen = await<void>([&](auto answer) { agent->freezing().unfreeze(this, answer); });
        VERIFY_OK(unfrozen);
        QCOMPARE(guest->streams.kind, StreamHold::Kind::None);
        agent->safety().setServiceProblem(Phrase::pattern("no disk"));
        QCOMPARE(guest->streams.kind, StreamHold::Kind::Passing);
        agent->safety().setServiceProblem({});
        QCOMPARE(guest->streams.kind, StreamHold::Kind::None);
    }

    // Else a stream could open between one red layer and the next.
    void fromOneRedLayerToAnotherThereIsNoMoment()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        auto &guardian = *m_house->court.guardian;
        m_house->guest()->setPluginHome(false);
        bool wasFree = false;
        connect(&guardian, &Guardian::holdChanged, this, [&](const AgentId &id) { wasFree = wasFree || !guardian.isHeld(id); });
        m_house->guest()->isPluginHome = true;
        m_house->guest()->hasGreeted = false; // another layer falls as this one comes back
        agent->life().settle();
        QVERIFY(guardian.isHeld(agent->record().id));
        QVERIFY(!wasFree);
    }

    void whenTheServiceComesBackARunningOneIsHeld()
    {
        auto *agent = m_house->made(u"one"_s);
        QVERIFY(agent);
        const auto stored = agent->record();
        m_house->agents->remove(stored.id);
        QTRY_VERIFY(!m_house->guest());
        m_house->agents->takeUp(stored);
        QVERIFY(m_house->waitForGuest(2));
        QCOMPARE(m_house->guest()->settings.hold.kind, StreamHold::Kind::Ending);
        m_house->guest()->greet();
        auto *again = m_house->agents->named(u"one"_s);
        QVERIFY(again);
        QCOMPARE(again->life().state(), State::Held);
        QCOMPARE(again->toApi().held_because(), api::HELD_SERVICE_WAS_AWAY);
        QCOMPARE(again->sendPrompt(u"go on"_s).error().message.english(), u"The agent is held, because the service was away; continue it first."_s);
        QCOMPARE(again->record().epoch.value, stored.epoch.value + 1);
    }
};

COFFERDAM_TEST(tst_Agents)
#include "tst_agents.moc"
