// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An agent's memory and its disk are of one moment, whatever fails, and wherever the service is killed; and what failed holds what was held.

#include "tests/app/service/AgentHouse.h"
#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "tests/vm/machine/Await.h"

#include <QTest>

using namespace cofferdam;
using namespace cofferdam::test;
using namespace Qt::StringLiterals;

class tst_AgentMoments : public QObject
{
    Q_OBJECT

private:
    SnapshotNode take(const char *label)
    {
        return await<SnapshotNode>([&](auto answer) { m_house->snapshots->take(m_agent->record().id, Phrase::pattern(label), this, answer); })
            .value_or(SnapshotNode());
    }
    Result<SnapshotNode> goBack(const SnapshotId &to, AgentRollback::Present present = AgentRollback::Present::GivenUp)
    {
        return await<SnapshotNode>([&](auto answer) { m_agent->rollback().restore(to, present, this, answer); });
    }
    bool hasGreenLayer(api::LayerName name) const
    {
        const auto layers = m_agent->safety().layers();
        return std::ranges::any_of(layers, [name](const api::Layer &layer) { return layer.name() == name && layer.ok(); });
    }
    /// Until the last snapshots are on disk, where a restart looks for them.
    bool areDurable() const
    {
        return QTest::qWaitFor([this] { return std::ranges::all_of(m_house->snapshots->nodes(m_agent->record().id), &SnapshotNode::durable); });
    }

    std::unique_ptr<AgentHouse> m_house;
    AgentSession *m_agent = nullptr;

private Q_SLOTS:
    void init()
    {
        m_house = std::make_unique<AgentHouse>();
        VERIFY_OK(m_house->open());
        m_agent = m_house->made(u"one"_s);
        QVERIFY(m_agent);
    }
    void cleanup() { m_house.reset(); }

    void memoryOfAStopIsGoneBeforeTheDiskIsSetBack()
    {
        const auto node = take("before");
        take("later");
        VERIFY_OK(m_house->stopped(*m_agent));
        QVERIFY(!m_house->moment(*m_agent).memory().isEmpty());
        QString memoryThen = u"?"_s;
        m_house->engine->whileDiskIsSetBack = [&] { memoryThen = m_house->moment(*m_agent).memory(); };
        m_house->engine->broken = true;
        QVERIFY(!goBack(node.id));
        QCOMPARE(memoryThen, QString()); // a kill or a power cut there leaves no memory that fits
        QCOMPARE(m_house->moment(*m_agent).memory(), QString());
        QCOMPARE(m_agent->life().state(), AgentLife::State::Failed);
        QVERIFY(!hasGreenLayer(api::LAYER_MACHINE));
        // Started, it goes on where it was going back to, and nowhere else.
        std::optional<Result<void>> started;
        m_agent->power().start(this, [&started](const Result<void> &result) { started = result; });
        QTRY_VERIFY(started);
        QVERIFY(!*started);
        QVERIFY(!hasGreenLayer(api::LAYER_MACHINE));
        m_house->engine->broken = false;
        started.reset();
        m_agent->power().start(this, [&started](const Result<void> &result) { started = result; });
        QVERIFY(m_house->waitForGuest(2));
        m_house->guest()->greet();
        QVERIFY(started && *started);
        QCOMPARE(m_house->engine->restored, QList<SnapshotId>({node.id, node.id, node.id}));
        QTRY_VERIFY(m_house->said(TrailEvent::Fault).contains(u"The memory of its last stop does not fit its disk any more and is not loaded."_s));
        QVERIFY(!m_house->moment(*m_agent).hasStray()); // and its room is given back
    }

    void aRestoreThatIsRefusedBeforehandLeavesTheStopAsItWas()
    {
        const auto node = take("before");
        (void)take("later"); // the newest would come from memory
        QVERIFY(areDurable());
        const QString ram = m_house->paths.data + u"/snapshots/%1/%2.ram"_s.arg(m_agent->record().id.value, node.id.value);
        QTRY_VERIFY(!QFile::exists(ram)); // it is packed
        VERIFY_OK(m_house->stopped(*m_agent));
        QFile file(ram + u".zst"_s);
        QVERIFY(file.open(QFile::ReadWrite) && file.seek(file.size() - 1) && file.write("yy") == 2);
        file.close();
        QCOMPARE(goBack(node.id).error().code, Errc::Damaged);
        QVERIFY(m_house->engine->restored.isEmpty());
        QVERIFY(!m_house->moment(*m_agent).memory().isEmpty());
    }

    void memoryThatDoesNotLoadIsThereForTheNextTry()
    {
        VERIFY_OK(m_house->stopped(*m_agent)); // of no machine: the test driver refuses it
        std::optional<Result<void>> started;
        m_agent->power().start(this, [&started](const Result<void> &result) { started = result; });
        QTRY_VERIFY(started);
        QVERIFY(!*started);
        QVERIFY(!m_house->moment(*m_agent).memory().isEmpty());
    }

    void thePresentOfAStoppedAgentIsKept()
    {
        const auto node = take("before");
        VERIFY_OK(m_house->stopped(*m_agent));
        QVERIFY(m_agent->rollback().hasPresent());
        std::optional<Result<SnapshotNode>> back;
        m_agent->rollback().restore(node.id, AgentRollback::Present::Kept, this, [&back](const Result<SnapshotNode> &result) { back = result; });
        QVERIFY(m_house->waitForGuest(2));
        m_house->guest()->greet();
        QVERIFY(back);
        VERIFY_OK(*back);
        const auto nodes = m_house->snapshots->nodes(m_agent->record().id);
        QCOMPARE(nodes.size(), 2);
        QCOMPARE(nodes.last().ramBytes, qint64(kRamHeaderSize) + 6);
        QVERIFY(m_house->moment(*m_agent).memory().isEmpty());
    }

    void whatIsNotThereIsNotGoneBackTo()
    {
        const auto epoch = m_agent->record().epoch;
        QCOMPARE(goBack(SnapshotId::create()).error().code, Errc::NotFound);
        QCOMPARE(m_agent->record().epoch, epoch); // and nothing was cut
        QCOMPARE(m_agent->life().state(), AgentLife::State::Ready);
    }

    void aStopThatFailsLeavesAFrozenOneFrozen()
    {
        m_house->court.guardian->freeze(m_agent->record().id, Phrase::pattern("look at it"));
        QTRY_COMPARE(m_agent->life().state(), AgentLife::State::Frozen);
        const auto *machine = m_house->hypervisor->machine(m_agent->record().id);
        QTRY_COMPARE(machine->state(), Machine::State::Paused);
        m_house->engine->full = true;
        QVERIFY(!await<void>([&](auto answer) { m_agent->power().stop(this, answer); })); // the test driver has no memory to write
        QTRY_COMPARE(machine->state(), Machine::State::Paused);
        QCOMPARE(m_agent->life().state(), AgentLife::State::Frozen);
        QVERIFY(m_house->store->list()->first().frozen);
        QVERIFY(m_house->court.guardian->isHeld(m_agent->record().id));
        QTest::qWait(2500); // a lost channel is opened after two seconds
        QCOMPARE(m_house->guests.size(), 1);
    }

    /// QEMU copies the memory of a machine that stands still only once, and a snapshot may have been that.
    void aFrozenOneThatCannotBePutAwayIsASnapshot()
    {
        const auto id = m_agent->record().id;
        (void)take("before");
        m_house->court.guardian->freeze(id, Phrase::pattern("look at it"));
        const auto *machine = m_house->hypervisor->machine(id);
        QTRY_COMPARE(machine->state(), Machine::State::Paused);
        VERIFY_OK(await<void>([&](auto answer) { m_agent->power().stop(this, answer); })); // the test driver has no memory to write
        QCOMPARE(m_agent->life().state(), AgentLife::State::Stopped);
        QCOMPARE(machine->state(), Machine::State::Off);
        const auto nodes = m_house->snapshots->nodes(id);
        QCOMPARE(nodes.size(), 2);
        const auto present = std::ranges::find(nodes, true, &SnapshotNode::current);
        QVERIFY(present != nodes.end());
        QCOMPARE(present->label.english(), u"As it was stopped"_s);
        QVERIFY(present->durable); // nothing else holds what it was
        std::optional<Result<void>> started;
        m_agent->power().start(this, [&started](const Result<void> &result) { started = result; });
        QVERIFY(m_house->waitForGuest(2));
        m_house->guest()->greet();
        QTRY_VERIFY(started && *started);
        QCOMPARE(m_house->engine->restored, QList{present->id});
    }

    void aStopThatFailsLeavesAHeldOneHeld()
    {
        const auto node = take("before");
        std::optional<Result<SnapshotNode>> back;
        m_agent->rollback().restore(node.id, AgentRollback::Present::GivenUp, this, [&back](const Result<SnapshotNode> &result) { back = result; });
        QVERIFY(m_house->waitForGuest(2));
        m_house->guest()->greet();
        QVERIFY(back && *back);
        std::optional<Result<void>> stopped;
        m_agent->power().stop(this, [&stopped](const Result<void> &result) { stopped = result; });
        m_house->guest()->whenQuiet({});
        QTRY_VERIFY(stopped);
        QVERIFY(!*stopped);
        QVERIFY(m_house->waitForGuest(3)); // it goes on, so it is watched again
        QCOMPARE(m_house->guest()->settings.hold.kind, StreamHold::Kind::Ending);
        m_house->guest()->greet();
        QCOMPARE(m_agent->life().state(), AgentLife::State::Held);
    }
};

COFFERDAM_TEST(tst_AgentMoments)
#include "tst_agentmoments.moc"
