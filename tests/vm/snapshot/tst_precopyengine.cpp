// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Snapshots of one real guest: memory and disk come back together, in any order, whatever happened in between.

#include "core/base/Descriptor.h"
#include "tests/vm/snapshot/SnapshotMachine.h"
#include "vm/snapshot/PrecopyEngine.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <sys/mman.h>

#include <signal.h>

#include <thread>
#include <vector>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_PrecopyEngine : public SnapshotMachine
{
    Q_OBJECT

private:
    QList<SnapshotNode> m_three;

    /// One after the other, each with the next word; taken for the test that is the first to want them.
    const QList<SnapshotNode> &three()
    {
        if (m_three.isEmpty())
            m_three = {taken(u"first"_s), taken(u"second"_s), taken(u"third"_s)};
        return m_three;
    }

private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { expectRunning(); }
    void cleanupTestCase() { end(); }

    void takesWhileTheGuestRuns()
    {
        SnapshotId last = m_keeper->newest(m_settings.agent);
        QList<SnapshotId> all;
        for (const auto &word : {u"one"_s, u"two"_s, u"three"_s}) {
            mark(word);
            const auto node = take(word);
            VERIFY_OK(node);
            QCOMPARE(m_machine->state(), Machine::State::Running);
            QCOMPARE(marks(), both(word));
            QVERIFY(node->current);
            QCOMPARE(node->parent, last);
            qInfo("held %.0f ms, pause %.1f ms, RAM %lld KiB", node->heldMs, node->pauseMs, node->ramBytes / 1024);
            last = node->id;
            all << last;
        }
        mark(u"later"_s);
        for (const auto &id : std::as_const(all))
            QVERIFY(becomesDurable(id));
    }

    void goesBackInAnyOrder_data()
    {
        QTest::addColumn<int>("to");
        QTest::addColumn<QString>("word");
        QTest::newRow("the second") << 1 << u"second"_s;
        QTest::newRow("then forward to the third") << 2 << u"third"_s;
        QTest::newRow("then to the first") << 0 << u"first"_s;
        QTest::newRow("the third again") << 2 << u"third"_s;
    }

    void goesBackInAnyOrder()
    {
        QFETCH(int, to);
        QFETCH(QString, word);
        const auto id = three().at(to).id;
        mark(u"scribble"_s);
        QElapsedTimer clock;
        clock.start();
        VERIFY_OK(restore(id));
        QVERIFY(connectShell());
        qInfo("restored and answering after %lld ms", clock.elapsed());
        QCOMPARE(marks(), both(word));
        QCOMPARE(m_keeper->newest(m_settings.agent), id);
        mark(u"scribble"_s);
    }

    // QEMU says that a copy is complete a moment before it lets anybody continue the guest. On a busy computer that moment is long.
    void goesOnAfterEachOnABusyComputer()
    {
        const int count = qEnvironmentVariableIsSet("COFFERDAM_LONG") ? 500 : 8;
        std::vector<std::jthread> busy;
        for (unsigned i = 0; i < 2 * std::thread::hardware_concurrency(); ++i)
            busy.emplace_back([](const std::stop_token &stop) {
                for (volatile unsigned turn = 0; !stop.stop_requested();)
                    turn = turn + 1;
            });
        const auto takeAndForget = [](VirtualMachine &machine) -> Result<double> {
            const Descriptor file(memfd_create("ram", MFD_CLOEXEC));
            const auto id = SnapshotId::create();
            auto taken = PrecopyEngine().take(machine, id, file.get(), {});
            if (const auto removed = PrecopyEngine().remove(machine, id); taken && !removed)
                return std::unexpected(removed.error());
            return taken;
        };
        for (int i = 0; i < count; ++i) {
            const auto taken = await<double>([&](auto answer) { m_machine->perform<double>({}, takeAndForget, this, answer); });
            QVERIFY2(taken, qPrintable(u"%1: %2"_s.arg(i).arg(taken ? QString() : taken.error().message.english())));
            QVERIFY2(m_machine->state() == Machine::State::Running, qPrintable(u"stands still after %1"_s.arg(i)));
        }
    }

    void branchesWhereItWentBack()
    {
        const auto fork = three().at(1).id;
        VERIFY_OK(restore(fork));
        QVERIFY(connectShell());
        QCOMPARE(taken(u"branch"_s).parent, fork);
    }

    void packedOnesComeBack()
    {
        const auto older = taken(u"older"_s);
        const auto packed = taken(u"packed"_s);
        (void)taken(u"present"_s);
        close();
        m_keepRaw = 0;
        open();
        QVERIFY(connectShell());
        const auto now = [&](const SnapshotNode &node) { return m_keeper->node(m_settings.agent, node.id); };
        QTRY_VERIFY_WITH_TIMEOUT(now(packed).packedBytes > 0 && !QFile::exists(ramFile(packed.id)), 120'000);
        for (const auto &node : {now(older), now(packed)})
            qInfo("RAM of %lld KiB packed to %lld KiB%s", node.ramBytes / 1024, node.packedBytes / 1024, node.bases.isEmpty() ? "" : ", against another");
        qInfo("unpacking is expected to take %lld ms", qint64(m_keeper->timeToUnpack(now(packed)).count()));
        QElapsedTimer clock;
        clock.start();
        VERIFY_OK(restore(packed.id));
        QVERIFY(connectShell());
        qInfo("unpacked, restored and answering after %lld ms", clock.elapsed());
        QCOMPARE(marks(), both(u"packed"_s));
        close();
        m_keepRaw = 1000;
        open();
        QVERIFY(connectShell());
    }

    void requestsDuringASnapshotGetTheNextOne()
    {
        const auto before = m_keeper->newest(m_settings.agent);
        QList<SnapshotId> got(3);
        int answers = 0;
        for (int i = 0; i < 3; ++i) {
            m_keeper->takeSnapshot(m_settings.agent, Phrase::verbatim(u"together"_s), this, [&, i](const Result<SnapshotId> &id) {
                if (id)
                    got[i] = *id;
                ++answers;
            });
        }
        QTRY_COMPARE_WITH_TIMEOUT(answers, 3, 60'000);
        QVERIFY(!got[0].isNull());
        QCOMPARE(got[1], got[2]);
        QVERIFY2(got[0] != got[1], "the first had begun when the others were asked for");
        QCOMPARE(m_keeper->node(m_settings.agent, got[1]).parent, got[0]);
        for (const auto &id : {got[0], got[1]}) {
            QVERIFY(becomesDurable(id));
            VERIFY_OK(await<void>([&](auto answer) { m_keeper->remove(m_settings.agent, id, this, answer); }));
        }
        QCOMPARE(m_keeper->newest(m_settings.agent), before);
    }

    void removesFromTheMiddle()
    {
        const auto below = taken(u"below"_s);
        const auto gone = taken(u"gone"_s);
        const auto above = taken(u"above"_s);
        VERIFY_OK(await<void>([&](auto answer) { m_keeper->remove(m_settings.agent, gone.id, this, answer); }));
        QVERIFY(m_keeper->node(m_settings.agent, gone.id).id.isNull());
        QCOMPARE(m_keeper->node(m_settings.agent, above.id).parent, below.id);
        QVERIFY(!QFile::exists(ramFile(gone.id)));
        QVERIFY(QFile::exists(ramFile(above.id)));
        QVERIFY(!tags().contains(gone.id.value));
        const auto answer = restore(gone.id);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Errc::NotFound);
        QCOMPARE(marks(), both(u"above"_s)); // and nothing happened to the guest
    }

    void aPinnedOneStays()
    {
        const auto node = taken(u"pinned"_s);
        const auto pin = [&](bool pinned) {
            return await<SnapshotNode>([&](auto answer) { m_keeper->setPinned(m_settings.agent, node.id, pinned, this, answer); });
        };
        VERIFY_OK(pin(true));
        const auto answer = await<void>([&](auto got) { m_keeper->remove(m_settings.agent, node.id, this, got); });
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Errc::Denied);
        VERIFY_OK(pin(false));
    }

    void comesBackAfterAKill()
    {
        const auto last = taken(u"kept"_s);
        mark(u"lost"_s);
        QCOMPARE(kill(pid_t(qemuPid()), SIGKILL), 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_machine->state(), Machine::State::Crashed, 20'000);
        const auto refused = take(u"of nothing"_s);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Errc::Unavailable);
        QCOMPARE(m_keeper->newest(m_settings.agent), last.id);
        VERIFY_OK(restore(last.id));
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"kept"_s));
    }

    void isTakenOfAPausedMachineToo()
    {
        VERIFY_OK(done(&Machine::suspend));
        const auto node = take(u"paused"_s);
        VERIFY_OK(node);
        QCOMPARE(m_machine->state(), Machine::State::Paused);
        VERIFY_OK(done(&Machine::resume));
        QVERIFY(connectShell());
        QVERIFY(becomesDurable(node->id));
    }
};

int main(int argc, char **argv)
{
    return runWithOwnNamespaces<tst_PrecopyEngine>(argc, argv);
}

#include "tst_precopyengine.moc"
