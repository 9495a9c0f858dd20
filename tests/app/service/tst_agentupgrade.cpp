// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent is upgraded, or is what it was before. No memory is loaded beside a system disk that it does not know.

#include "tests/app/service/UpgradeTest.h"
#include "tests/support/Test.h"

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_AgentUpgrade : public UpgradeTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { m_house.reset(); }

    void aReadyOneMovesWithItsDisk()
    {
        const auto disk = m_house->hypervisor->machine(m_id)->settings().dataDisk;
        const auto base = m_house->hypervisor->machine(m_id)->settings().dataDiskBase;
        begin();
        QTRY_VERIFY(m_house->guest()->whenQuiet);
        QVERIFY(m_house->snapshots->node(m_id, labelled(u"Before the upgrade"_s)).pinned);
        QVERIFY(quieted());
        QVERIFY(m_house->waitForGuest(2));
        QVERIFY(!labelled(u"Before the upgrade"_s).isNull());
        QCOMPARE(onDisk().upgradingFrom, m_old); // a service that comes back knows
        QVERIFY(m_house->guest()->settings.personality); // it was booted
        QVERIFY(greets(2));
        QVERIFY(greets(3));
        QTRY_VERIFY(m_answer);
        VERIFY_OK(*m_answer);
        QCOMPARE(m_agent->record().image, m_new);
        QCOMPARE(onDisk().image, m_new);
        QCOMPARE(onDisk().upgradingFrom, QString());
        const auto settings = m_house->hypervisor->machine(m_id)->settings();
        QVERIFY2(settings.kernel.contains(m_new) && settings.systemDisk.contains(m_new), qPrintable(settings.systemDisk));
        QCOMPARE(settings.dataDisk, disk);
        QCOMPARE(settings.dataDiskBase, base); // of the image that it was made from
        QCOMPARE(m_agent->life().state(), State::Ready);
        QVERIFY(m_house->engine->restored.isEmpty());
        QVERIFY(m_house->snapshots->node(m_id, labelled(u"After the upgrade"_s)).current);
        QTRY_VERIFY(!m_house->snapshots->node(m_id, labelled(u"Before the upgrade"_s)).pinned);
        QTRY_VERIFY(m_house->said(TrailEvent::Agent).contains(u"Upgraded from %1 to %2"_s.arg(m_old, m_new)));
    }

    void aStoppedOneIsStartedForIt()
    {
        const auto last = kept();
        begin();
        QVERIFY(greets(2)); // it went on where a start goes on
        QCOMPARE(m_house->engine->restored, QList{last});
        QVERIFY(quieted());
        QVERIFY(greets(3));
        QVERIFY(greets(4));
        QTRY_VERIFY(m_answer);
        VERIFY_OK(*m_answer);
        QCOMPARE(m_agent->life().state(), State::Ready);
    }

    void whatWasHeldStaysHeld()
    {
        const auto last = kept();
        m_house->engine->broken = true;
        QVERIFY(!goBack(last, AgentRollback::Present::GivenUp, 2));
        m_house->engine->broken = false;
        QCOMPARE(m_agent->life().state(), State::Failed);
        begin();
        QVERIFY(greets(2));
        QVERIFY(quieted());
        QVERIFY(greets(3));
        QVERIFY(greets(4));
        QTRY_VERIFY(m_answer);
        VERIFY_OK(*m_answer);
        QCOMPARE(m_agent->life().state(), State::Held);
        QVERIFY(m_agent->record().waitsForUser);
    }

    void aSnapshotThatCannotBePinnedIsTheEnd()
    {
        connect(m_house->snapshots.get(), &SnapshotKeeper::added, this, [this] { QVERIFY(QFile::remove(m_house->paths.data + u"/snapshots.db"_s)); });
        begin();
        QTRY_VERIFY(m_answer);
        QCOMPARE(m_answer->error().code, Errc::Damaged);
        QVERIFY(!m_house->guest()->whenQuiet); // nothing was begun
        QVERIFY(isAsBefore());
        QCOMPARE(m_house->guests.size(), 1);
        QCOMPARE(m_agent->life().state(), State::Ready);
    }

    void withoutASnapshotNothingHappens()
    {
        m_house->engine->full = true;
        begin();
        QTRY_VERIFY(m_answer);
        QVERIFY(!*m_answer);
        QVERIFY(isAsBefore());
        QCOMPARE(m_house->guests.size(), 1);
        QCOMPARE(m_agent->life().state(), State::Ready);
    }

    void aSnapshotBringsItsImageBack()
    {
        QVERIFY(upgraded());
        const auto before = labelled(u"Before the upgrade"_s);
        VERIFY_OK(goBack(before, AgentRollback::Present::Kept, 4));
        QVERIFY(isAsBefore());
        QCOMPARE(m_house->engine->restored, QList{before});
        // And to the one of before that, which is of the newer one.
        const auto after = labelled(u"After the upgrade"_s);
        VERIFY_OK(goBack(after, AgentRollback::Present::GivenUp, 5));
        QCOMPARE(m_agent->record().image, m_new);
        QVERIFY(kernel().contains(m_new));
        QCOMPARE(m_house->engine->restored, QList<SnapshotId>({before, after}));
    }

    void aWayBackToAnotherImageThatFailsLeavesAStart()
    {
        QVERIFY(upgraded());
        m_house->engine->broken = true; // the disk is set back, and the memory does not load
        const auto before = labelled(u"Before the upgrade"_s);
        QVERIFY(!goBack(before, AgentRollback::Present::GivenUp, 4));
        m_house->engine->broken = false;
        std::optional<Result<void>> started;
        m_agent->power().start(this, [&started](const Result<void> &result) { started = result; });
        QVERIFY(greets(4));
        QTRY_VERIFY(started && *started);
        const auto to = m_house->engine->restored.last();
        const auto image = *m_house->store->imageOf(m_id, to);
        QVERIFY2(image.isEmpty() || image == m_agent->record().image, qPrintable(image));
        QVERIFY(kernel().contains(m_agent->record().image));
    }

    void memoryOfTheOldImageIsNotLoadedByAStart()
    {
        QVERIFY(upgraded());
        VERIFY_OK(await<void>([&](auto answer) { m_house->snapshots->remove(m_id, labelled(u"After the upgrade"_s), this, answer); }));
        VERIFY_OK(await<void>([&](auto answer) { m_agent->power().kill(this, answer); }));
        std::optional<Result<void>> started;
        m_agent->power().start(this, [&started](const Result<void> &result) { started = result; });
        QVERIFY(greets(4));
        QTRY_VERIFY(started && *started);
        QVERIFY(m_house->engine->restored.isEmpty()); // it was booted
        QVERIFY(m_house->guest()->settings.personality);
        QCOMPARE(m_agent->record().image, m_new);
    }

    void thePresentOfAStoppedOneIsNotKeptOnTheWayToAnother()
    {
        QVERIFY(upgraded());
        VERIFY_OK(m_house->stopped(*m_agent));
        const auto back = goBack(labelled(u"Before the upgrade"_s), AgentRollback::Present::Kept, 4);
        QCOMPARE(back.error().code, Errc::Unavailable);
        QVERIFY(!m_house->moment(*m_agent).memory().isEmpty()); // and nothing is lost
        QCOMPARE(m_agent->record().image, m_new);
    }

    void onlyWhenThereIsSomethingToDo()
    {
        m_house->court.guardian->freeze(m_id, Phrase::pattern("look at it"));
        QTRY_COMPARE(m_agent->life().state(), State::Frozen);
        begin();
        QCOMPARE(m_answer->error().code, Errc::Busy);
        QVERIFY(isAsBefore());
    }

    void theSameImageIsNoUpgrade()
    {
        QVERIFY(upgraded());
        begin();
        QVERIFY(m_answer);
        QCOMPARE(m_answer->error().code, Errc::Invalid);
        QCOMPARE(m_agent->life().state(), State::Ready);
    }
};

COFFERDAM_TEST(tst_AgentUpgrade)
#include "tst_agentupgrade.moc"
