// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Whatever fails of an upgrade, and wherever the service is killed: the agent is what it was before, and no freer.

#include "tests/app/service/UpgradeTest.h"
#include "tests/support/Test.h"

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_UpgradeBack : public UpgradeTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { m_house.reset(); }

    void whatDoesNotWorkGoesBackByItself_data()
    {
        QTest::addColumn<QString>("failure");
        QTest::addColumn<QString>("why");
        QTest::newRow("never heard of") << u"silent"_s << u"It was not ready in time: The control port is not connected."_s;
        QTest::newRow("plugin not home") << u"plugin"_s << u"The plugin has not reported to the service"_s;
        QTest::newRow("breaks the protocol") << u"violation"_s << u"The guest broke the protocol"_s;
        QTest::newRow("image is damaged") << u"damage"_s << u"vda.raw"_s;
        QTest::newRow("frozen meanwhile") << u"frozen"_s << u"It was frozen meanwhile."_s;
    }

    void whatDoesNotWorkGoesBackByItself()
    {
        QFETCH(QString, failure);
        QFETCH(QString, why);
        if (failure == u"damage"_s)
            writeFile(m_house->paths.images() + u'/' + m_new + u"/vda.raw"_s, "y");
        begin(failure == u"silent"_s || failure == u"plugin"_s ? std::chrono::milliseconds(400) : std::chrono::minutes(1));
        QVERIFY(quieted());
        qsizetype guests = 2;
        if (failure != u"damage"_s) {
            QVERIFY(m_house->waitForGuest(guests++));
            auto &guest = *m_house->guest();
            guest.isPluginHome = failure != u"plugin"_s;
            if (failure == u"violation"_s)
                Q_EMIT guest.violation(Phrase::pattern("nonsense"));
            else if (failure == u"frozen"_s)
                m_house->court.guardian->freeze(m_id, Phrase::pattern("look at it"));
            if (failure == u"plugin"_s || failure == u"frozen"_s)
                guest.greet();
        }
        QVERIFY(m_house->waitForGuest(guests));
        QVERIFY(m_house->guest()->settings.restored);
        QVERIFY(greets(guests));
        QTRY_VERIFY(m_answer);
        QVERIFY(!*m_answer);
        const auto said = m_answer->error().message.english();
        QVERIFY2(said.startsWith("The upgrade was taken back, and the agent is as it was before: "_L1) && said.contains(why), qPrintable(said));
        QVERIFY(isAsBefore());
        QCOMPARE(m_house->engine->restored, QList{labelled(u"Before the upgrade"_s)});
        QTRY_VERIFY(!m_house->snapshots->node(m_id, labelled(u"Before the upgrade"_s)).pinned);
        QCOMPARE(m_agent->life().state(), failure == u"frozen"_s ? State::Frozen : State::Ready);
        QTRY_VERIFY(m_house->said(TrailEvent::Fault).contains(said));
    }

    void aStoppedOneIsStoppedAgainWhenItFails()
    {
        const auto stopsAt = kept();
        begin();
        QVERIFY(greets(2));
        QCOMPARE(m_house->engine->restored, QList{stopsAt});
        QVERIFY(quieted());
        QVERIFY(m_house->waitForGuest(3));
        Q_EMIT m_house->guest()->violation(Phrase::pattern("nonsense"));
        QVERIFY(greets(4));
        QTRY_VERIFY(m_answer);
        QVERIFY(!*m_answer);
        QVERIFY(isAsBefore());
        QCOMPARE(m_agent->life().state(), State::Stopped);
        QCOMPARE(m_house->hypervisor->machine(m_id)->state(), Machine::State::Off);
        std::optional<Result<void>> started;
        m_agent->power().start(this, [&started](const Result<void> &result) { started = result; });
        QVERIFY(greets(5));
        QTRY_VERIFY(started && *started);
        QCOMPARE(m_house->engine->restored.last(), labelled(u"Before the upgrade"_s));
    }

    void whatCannotBeStoppedAgainIsSaid()
    {
        (void)kept();
        begin();
        QVERIFY(m_house->waitForGuest(2));
        m_house->engine->full = true;
        m_house->guest()->greet();
        QTRY_VERIFY(m_answer); // the test driver has no memory to write
        QVERIFY2(m_answer->error().message.english().contains("It was stopped before, and cannot be stopped again"_L1),
                 qPrintable(m_answer->error().message.english()));
        QVERIFY(greets(3));
        QCOMPARE(m_agent->life().state(), State::Ready);
    }

    void theServiceIsKilled_data()
    {
        QTest::addColumn<int>("step");
        QTest::newRow("while the guest writes its disk") << 0;
        QTest::newRow("while it boots") << 1;
        QTest::newRow("when the trial is over") << 2;
        QTest::newRow("while it goes back") << 3;
    }

    void theServiceIsKilled()
    {
        QFETCH(int, step);
        begin(step == 3 ? std::chrono::milliseconds(300) : std::chrono::minutes(1));
        qsizetype guests = 1;
        if (step == 0)
            QTRY_VERIFY(m_house->guest()->whenQuiet);
        if (step > 0) {
            QVERIFY(quieted());
            QVERIFY(m_house->waitForGuest(guests = 2));
        }
        if (step == 2) {
            QVERIFY(greets(2));
            QVERIFY(m_house->waitForGuest(guests = 3));
        }
        if (step == 3) {
            m_house->engine->broken = true;
            QTRY_VERIFY(m_answer); // neither did it work, nor the way back
            QVERIFY(m_answer->error().message.english().contains("Going back failed, too"_L1));
            QCOMPARE(m_agent->life().state(), State::Failed);
            QCOMPARE(await<void>([&](auto answer) { m_agent->power().start(this, answer); }).error().code, Errc::Unavailable);
            QCOMPARE(onDisk().upgradingFrom, m_old);
            m_house->engine->broken = false;
        }
        m_house->restart();
        m_agent = m_house->agents->find(m_id);
        QVERIFY(m_agent);
        QVERIFY(greets(guests + 1));
        QTRY_COMPARE(m_agent->life().state(), State::Held);
        QVERIFY(isAsBefore());
        const auto before = labelled(u"Before the upgrade"_s);
        QTRY_VERIFY(!m_house->snapshots->node(m_id, before).pinned);
        QTRY_VERIFY(onDisk().beforeUpgrade.isNull());
        if (step == 0) { // it goes on where it was
            QVERIFY(m_house->engine->restored.isEmpty());
            return;
        }
        QVERIFY(m_house->guest()->settings.restored);
        QCOMPARE(m_house->engine->restored, step == 3 ? QList<SnapshotId>({before, before}) : QList{before});
        QTRY_VERIFY(m_house->said(TrailEvent::Fault)
                        .contains(u"The upgrade was taken back, and the agent is as it was before: The service ended while the agent was upgraded."_s));
        QCOMPARE(m_agent->life().heldBecause(), AgentLife::Because::RolledBack);
        QVERIFY(m_agent->record().waitsForUser); // nothing goes on by itself, not by --come-back either
        VERIFY_OK(m_agent->rollback().resume());
        QCOMPARE(m_agent->life().state(), State::Ready);
        QVERIFY(!m_agent->record().waitsForUser);
    }

    void whatTheUserPinnedStays()
    {
        QVERIFY(upgraded());
        const auto before = labelled(u"Before the upgrade"_s);
        QTRY_VERIFY(!m_house->snapshots->node(m_id, before).pinned);
        VERIFY_OK(await<SnapshotNode>([&](auto answer) { m_house->snapshots->setPinned(m_id, before, true, this, answer); }));
        m_house->restart();
        QVERIFY(m_house->snapshots->node(m_id, before).pinned);
    }

    void whyAFrozenOneIsNotBackIsSaid()
    {
        begin();
        QVERIFY(quieted());
        QVERIFY(m_house->waitForGuest(2));
        m_house->court.guardian->freeze(m_id, Phrase::pattern("look at it"));
        m_house->engine->broken = true;
        m_house->restart();
        m_agent = m_house->agents->find(m_id);
        QVERIFY(m_agent);
        QTRY_VERIFY(!m_agent->life().operation().isRunning());
        m_agent->life().settle();
        QCOMPARE(m_agent->life().state(), State::Frozen);
        const auto said = m_agent->life().problem().english();
        QVERIFY2(said.startsWith("look at it "_L1) && said.contains("Going back failed, too"_L1), qPrintable(said));
    }

    void whatWasFrozenWhenTheServiceWasKilledIsFrozen()
    {
        begin();
        QVERIFY(quieted());
        QVERIFY(m_house->waitForGuest(2));
        m_house->court.guardian->freeze(m_id, Phrase::pattern("look at it"));
        QVERIFY(onDisk().frozen);
        m_house->court.guardian->unfreeze(m_id); // that of another process knows nothing of it
        m_house->restart();
        QVERIFY(m_house->court.guardian->isFrozen(m_id)); // before its guest is heard
        m_agent = m_house->agents->find(m_id);
        QVERIFY(m_agent);
        QVERIFY(m_house->waitForGuest(3));
        QVERIFY(m_house->guest()->settings.frozen);
        m_house->guest()->greet();
        const auto *machine = m_house->hypervisor->machine(m_id);
        QTRY_COMPARE(machine->state(), Machine::State::Paused);
        QVERIFY(isAsBefore());
        QCOMPARE(m_agent->life().state(), State::Frozen);
        QCOMPARE(m_agent->life().problem().english(), u"look at it"_s);
        VERIFY_OK(await<void>([&](auto answer) { m_agent->freezing().unfreeze(this, answer); }));
        QTRY_COMPARE(m_agent->life().state(), State::Held);
    }
};

COFFERDAM_TEST(tst_UpgradeBack)
#include "tst_upgradeback.moc"
