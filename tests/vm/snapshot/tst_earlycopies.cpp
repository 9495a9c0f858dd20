// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Memory of one real guest copied ahead of its snapshots, and everything else that is done with a machine meanwhile.

#include "tests/vm/snapshot/SnapshotMachine.h"
#include "vm/snapshot/PrecopyEngine.h"

#include "core/base/Descriptor.h"
#include "vm/machine/RamMigration.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

#include <sys/mman.h>

#include <signal.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_EarlyCopies : public SnapshotMachine
{
    Q_OBJECT

private:
    QStringList staged() const { return QDir(m_staging.path() + u"/ram"_s).entryList(QDir::Files); }
    QString copyStatus()
    {
        const auto ask = [](VirtualMachine &machine) { return machine.monitor(u"query-migrate"_s); };
        const auto answer = await<QJsonValue>([&](auto got) { m_machine->perform<QJsonValue>({}, ask, this, got); });
        return answer ? answer->toObject()["status"_L1].toString() : answer.error().message.english();
    }
    Result<void> command(const QString &name, const QJsonObject &arguments)
    {
        const auto ask = [&](VirtualMachine &machine) { return machine.monitor(name, arguments).transform([](const QJsonValue &) {}); };
        return await<void>([&](auto got) { m_machine->perform<void>({}, ask, this, got); });
    }
    /// A snapshot with the mark `word`, and after it nearly all memory is copied for the next one.
    SnapshotNode held(const QString &word)
    {
        m_task = TaskId{u"task"_s};
        mark(word);
        const auto node = take(word);
        VERIFY_OK(node);
        QVERIFY(becomesDurable(node->id));
        QTRY_VERIFY_WITH_TIMEOUT(m_keeper->isCopiedAhead(m_settings.agent) && staged().size() == 1, 120'000);
        QCOMPARE(copyStatus(), u"active"_s);
        return *node;
    }
    /// Nothing of it is left.
    void expectNone()
    {
        QTRY_COMPARE(staged(), QStringList());
        QVERIFY(copyStatus() != u"active"_s);
    }
    void goesBackTo(const SnapshotNode &node, const QString &word)
    {
        mark(u"scribble"_s);
        VERIFY_OK(restore(node.id));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(word));
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_stagingMiB = 1500; // an early copy leaves as much as it takes
        begin();
        // As of a guest that has worked: memory in use, so that the copy takes a moment, and at its end, too.
        QCOMPARE(m_shell.run(u"mkdir /ballast; mount -t tmpfs ballast /ballast; dd if=/dev/urandom of=/ballast/one bs=1M count=120 2>/dev/null"_s, 180'000),
                 QString());
        QCOMPARE(m_shell.run(u"( while :; do dd if=/dev/urandom of=/ballast/two bs=1M count=4 conv=notrunc; sleep 0.1; done ) >/dev/null 2>&1 &"_s), QString());
    }
    void init() { expectRunning(); }
    void cleanup() { m_task = {}; }
    void cleanupTestCase() { end(); }

    void aSnapshotIsTakenFromIt()
    {
        const auto plain = held(u"plain"_s);
        mark(u"after"_s); // in memory that was copied already, most likely
        const auto early = take(u"early"_s);
        VERIFY_OK(early);
        m_task = {};
        qInfo("held %.0f ms, pause %.1f ms with an early copy; %.0f ms, %.1f ms without", early->heldMs, early->pauseMs, plain.heldMs, plain.pauseMs);
        qInfo("RAM %lld KiB with, %lld KiB without", early->ramBytes / 1024, plain.ramBytes / 1024);
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QCOMPARE(early->parent, plain.id);
        QCOMPARE(marks(), both(u"after"_s));
        QVERIFY(becomesDurable(early->id));
        goesBackTo(*early, u"after"_s);
        goesBackTo(plain, u"plain"_s);
        expectNone();
    }

    /// What was sent twice is on disk once, and what QEMU loads from there is the memory of that moment, all of it.
    void onDiskEachPageIsThereOnce()
    {
        (void)held(u"before"_s);
        QCOMPARE(m_shell.run(u"dd if=/dev/urandom of=/ballast/one bs=1M count=8 conv=notrunc 2>/dev/null"_s, 60'000), QString()); // all of it was copied
        mark(u"settled"_s);
        const auto ballast = m_shell.run(u"md5sum </ballast/one"_s, 60'000);
        const auto node = take(u"settled"_s);
        VERIFY_OK(node);
        m_task = {};
        QVERIFY(becomesDurable(node->id));
        const auto onDisk = QFileInfo(ramFile(node->id)).size();
        qInfo("%lld MiB as QEMU wrote it, %lld MiB on disk", node->ramBytes >> 20, onDisk >> 20);
        QVERIFY(onDisk < node->ramBytes - (8 << 20)); // these, and what the guest writes all the time
        close(); // nothing of it is at hand in memory any more
        open();
        QCOMPARE(m_shell.run(u"dd if=/dev/zero of=/ballast/one bs=1M count=20 conv=notrunc 2>/dev/null"_s, 60'000), QString());
        QVERIFY(m_shell.run(u"md5sum </ballast/one"_s, 60'000) != ballast);
        goesBackTo(*node, u"settled"_s);
        QCOMPARE(m_shell.run(u"md5sum </ballast/one"_s, 60'000), ballast);
        expectNone();
    }

    void oneThatWasNotReadyIsUsedToo()
    {
        m_task = TaskId{u"task"_s};
        (void)take(u"first"_s);
        mark(u"soon"_s);
        const auto soon = take(u"soon"_s); // the copy has hardly begun
        VERIFY_OK(soon);
        m_task = {};
        QVERIFY(becomesDurable(soon->id));
        goesBackTo(*soon, u"soon"_s);
        expectNone();
    }

    void aGuestThatItStoppedGoesOn()
    {
        (void)held(u"idle"_s);
        QSignalSpy states(m_machine, &Machine::stateChanged);
        // What happens when it is looked at too late: it comes to its end.
        VERIFY_OK(command(u"migrate-set-parameters"_s, {{u"max-bandwidth"_s, 1e12}, {u"downtime-limit"_s, 1000}, {u"avail-switchover-bandwidth"_s, 1e9}}));
        QTRY_COMPARE_WITH_TIMEOUT(staged(), QStringList(), 20'000);
        QElapsedTimer clock;
        clock.start();
        QCOMPARE(m_shell.run(u"echo on"_s, 5000), u"on"_s);
        qInfo("answers after %lld ms; %lld changes of state were seen", clock.elapsed(), qint64(states.size()));
        QCOMPARE(m_machine->state(), Machine::State::Running);
        m_task = {};
        QCOMPARE(marks(), both(u"idle"_s));
        const auto node = take(u"after"_s);
        VERIFY_OK(node);
        QVERIFY(becomesDurable(node->id));
        expectNone();
    }

    void goingBackEndsIt()
    {
        const auto node = held(u"there"_s);
        m_task = {};
        goesBackTo(node, u"there"_s);
        expectNone();
        const auto again = take(u"again"_s);
        VERIFY_OK(again);
        QVERIFY(becomesDurable(again->id));
    }

    void aPauseEndsItAndLasts()
    {
        (void)held(u"paused"_s);
        QElapsedTimer clock;
        clock.start();
        VERIFY_OK(done(&Machine::suspend));
        qInfo("paused after %lld ms", clock.elapsed());
        QCOMPARE(m_machine->state(), Machine::State::Paused);
        expectNone();
        QTest::qWait(3000); // nothing is begun, and nobody lets it go on
        QCOMPARE(m_machine->state(), Machine::State::Paused);
        QCOMPARE(copyStatus(), u"cancelled"_s);
        const auto node = take(u"of one that is paused"_s);
        VERIFY_OK(node);
        QCOMPARE(m_machine->state(), Machine::State::Paused);
        m_task = {};
        VERIFY_OK(done(&Machine::resume));
        QVERIFY(connectShell());
        QVERIFY(becomesDurable(node->id));
        goesBackTo(*node, u"paused"_s);
    }

    void snapshotsAreRemovedBesideIt()
    {
        const auto gone = taken(u"gone"_s);
        (void)held(u"stays"_s);
        VERIFY_OK(await<void>([&](auto answer) { m_keeper->remove(m_settings.agent, gone.id, this, answer); }));
        QVERIFY(!tags().contains(gone.id.value));
        QCOMPARE(copyStatus(), u"active"_s);
        QVERIFY(m_keeper->isCopiedAhead(m_settings.agent));
        mark(u"after"_s);
        const auto node = take(u"after"_s);
        VERIFY_OK(node);
        m_task = {};
        QVERIFY(becomesDurable(node->id));
        goesBackTo(*node, u"after"_s);
    }

    void theEndOfATaskGivesTheMemoryBack()
    {
        (void)held(u"works"_s);
        m_task = {};
        QTRY_COMPARE_WITH_TIMEOUT(staged(), QStringList(), 5000);
        QCOMPARE(copyStatus(), u"cancelled"_s);
        QCOMPARE(marks(), both(u"works"_s));
    }

    void aServiceThatEndsLeavesNone()
    {
        (void)held(u"ends"_s);
        close();
        QCOMPARE(staged(), QStringList());
        m_task = {};
        open();
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QCOMPARE(copyStatus(), u"cancelled"_s);
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"ends"_s));
    }

    void aServiceThatDiesLeavesOneThatIsPutRight_data()
    {
        QTest::addColumn<bool>("stands");
        QTest::newRow("held") << false;
        QTest::newRow("at its end: the guest stands") << true;
    }

    void aServiceThatDiesLeavesOneThatIsPutRight()
    {
        QFETCH(bool, stands);
        mark(u"dies"_s);
        const auto leave = [stands](VirtualMachine &machine) -> Result<void> {
            const Descriptor file(memfd_create("ram", MFD_CLOEXEC));
            RamMigration migration(machine);
            if (auto begun = migration.begin(file.get(), RamMigration::Pace::Beside); !begun)
                return begun;
            auto left = stands ? migration.waitForStop(std::chrono::seconds(60), {}) : migration.setPace(RamMigration::Pace::Held);
            migration.forget(); // as the killed service does
            return left;
        };
        VERIFY_OK(await<void>([&](auto answer) { m_machine->perform<void>({}, leave, this, answer); }));
        QCOMPARE(copyStatus(), stands ? u"pre-switchover"_s : u"active"_s);
        QFile stray(m_staging.path() + u"/ram/one.0123456789abcdef0123456789abcdef.ram"_s);
        QVERIFY(stray.open(QIODevice::WriteOnly) && stray.resize(100));
        close();
        open();
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QCOMPARE(copyStatus(), u"cancelled"_s);
        QCOMPARE(staged(), QStringList());
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"dies"_s));
        const auto node = take(u"after"_s);
        VERIFY_OK(node);
        QVERIFY(becomesDurable(node->id));
    }

    void aQemuThatDiesTakesItAlong()
    {
        const auto node = held(u"kept"_s);
        QCOMPARE(kill(pid_t(qemuPid()), SIGKILL), 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_machine->state(), Machine::State::Crashed, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(staged(), QStringList(), 5000);
        m_task = {};
        VERIFY_OK(restore(node.id));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"kept"_s));
    }

    void whatIsStoppedForLongIsWhole() // it writes its memory to another file, and ends
    {
        (void)held(u"slept"_s);
        const QString ram = m_folder.path() + u"/stopped.ram"_s;
        VERIFY_OK(await<void>([&](auto answer) { m_machine->hibernate(ram, {}, this, answer); }));
        QCOMPARE(m_machine->state(), Machine::State::Off);
        QCOMPARE(staged(), QStringList());
        m_task = {};
        VERIFY_OK(await<void>([&](auto answer) { m_machine->restore(ram, this, answer); }));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"slept"_s));
    }

    void switchingOffEndsIt()
    {
        const auto node = held(u"off"_s);
        QElapsedTimer clock;
        clock.start();
        VERIFY_OK(done(&Machine::destroy));
        qInfo("off after %lld ms", clock.elapsed());
        QCOMPARE(m_machine->state(), Machine::State::Off);
        QCOMPARE(staged(), QStringList());
        m_task = {};
        VERIFY_OK(restore(node.id));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"off"_s));
    }
};

int main(int argc, char **argv)
{
    return runWithOwnNamespaces<tst_EarlyCopies>(argc, argv);
}

#include "tst_earlycopies.moc"
