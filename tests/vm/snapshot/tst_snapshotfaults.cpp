// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Snapshots of one real guest when something is wrong: no room, a service that dies, a file that is not what was written.

#include "tests/vm/snapshot/SnapshotMachine.h"
#include "vm/machine/RamMigration.h"
#include "vm/snapshot/PrecopyEngine.h"
#include "vm/snapshot/RamStore.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <fcntl.h>

#include <atomic>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_SnapshotFaults : public SnapshotMachine
{
    Q_OBJECT

private:
    /// What a service leaves that is killed between the migration's stop and the row.
    static Result<void> interrupt(VirtualMachine &machine)
    {
        const QJsonArray capabilities{QJsonObject{{u"capability"_s, u"pause-before-switchover"_s}, {u"state"_s, true}}};
        if (auto set = machine.monitor(u"migrate-set-capabilities"_s, {{u"capabilities"_s, capabilities}}); !set)
            return std::unexpected(set.error());
        if (auto begun = machine.monitor(u"migrate"_s, {{u"uri"_s, u"file:"_s + machine.settings().runFolder + u"/half"_s}}); !begun)
            return std::unexpected(begun.error());
        QString status;
        for (const QDeadlineTimer limit(60'000); status != u"pre-switchover";) {
            if (limit.hasExpired())
                return fail(Errc::Timeout, Phrase::pattern("the migration is %1").arg(status));
            (void)machine.waitForEvents(std::chrono::milliseconds(50));
            const auto now = machine.monitor(u"query-migrate"_s);
            if (!now)
                return std::unexpected(now.error());
            status = now->toObject()["status"_L1].toString();
        }
        PrecopyEngine engine;
        const auto known = engine.list(machine);
        return known.transform([](const auto &) {});
    }

    /// As what stops a machine does until the last step, which fails.
    static Result<void> copyFor(VirtualMachine &machine, const QString &ramFile)
    {
        QFile file(ramFile);
        if (!file.open(QIODevice::ReadWrite))
            return fail(Errc::Io, Phrase::verbatim(file.errorString()));
        RamMigration migration(machine);
        if (auto begun = migration.begin(file.handle()); !begun)
            return begun;
        if (auto stood = migration.waitForStop(std::chrono::seconds(60), {}); !stood)
            return stood;
        return migration.finish();
    }

    /// As QEMU itself says.
    QString runState()
    {
        const auto ask = [](VirtualMachine &machine) {
            return machine.monitor(u"query-status"_s).transform([](const QJsonValue &said) { return said["status"_L1].toString(); });
        };
        return await<QString>([&](auto answer) { m_machine->perform<QString>({}, ask, this, answer); }).value_or(u"no answer"_s);
    }

private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { expectRunning(); }
    void cleanupTestCase() { end(); }

    void aFullStagingAreaGoesToDisk()
    {
        const QString filler = m_staging.path() + u"/filler"_s;
        mark(u"staged"_s);
        QVERIFY(fill(filler, m_staging.path(), 16));
        const auto node = take(u"without staging"_s);
        QVERIFY(QFile::remove(filler));
        VERIFY_OK(node);
        QVERIFY(becomesDurable(node->id));
        mark(u"later"_s);
        VERIFY_OK(restore(node->id));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"staged"_s));
    }

    void oneThatStandsIsHeldByItsLastSnapshot()
    {
        mark(u"standing"_s);
        VERIFY_OK(await<void>([&](auto answer) { m_machine->suspend(this, answer); }));
        const auto node = take(u"of one that stands"_s);
        VERIFY_OK(node);
        const auto before = m_keeper->nodes(m_settings.agent).size();
        const auto again = take(u"and again"_s); // QEMU copies nothing twice
        VERIFY_OK(again);
        QCOMPARE(again->id, node->id);
        QCOMPARE(m_keeper->nodes(m_settings.agent).size(), before);
        QVERIFY(becomesDurable(node->id));
        VERIFY_OK(await<void>([&](auto answer) { m_keeper->remove(m_settings.agent, node->id, this, answer); }));
        const auto refused = take(u"nothing holds it any more"_s);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Errc::Unavailable);
        VERIFY_OK(await<void>([&](auto answer) { m_machine->resume(this, answer); }));
        const auto later = take(u"of one that has run"_s);
        VERIFY_OK(later);
        QVERIFY(later->id != node->id);
        mark(u"changed"_s);
        for (int i = 0; i < 2; ++i) { // back in the seat that the others expect it in
            VERIFY_OK(restore(later->id));
            QVERIFY(connectShell());
            QCOMPARE(marks(), both(u"standing"_s));
        }
    }

    /// QEMU looks the same after any copy of a machine that stood, also after one that nobody kept.
    void aCopyThatNobodyKeptHidesNoLaterState()
    {
        VERIFY_OK(done(&Machine::suspend));
        const auto node = take(u"of one that stands"_s);
        VERIFY_OK(node);
        VERIFY_OK(done(&Machine::resume));
        QVERIFY(connectShell());
        mark(u"later"_s);
        VERIFY_OK(done(&Machine::suspend));
        const QString ram = m_folder.path() + u"/thrown-away"_s;
        VERIFY_OK(
            await<void>([&](auto answer) { m_machine->perform<void>({}, [ram](VirtualMachine &machine) { return copyFor(machine, ram); }, this, answer); }));
        QCOMPARE(runState(), u"postmigrate"_s);
        const auto refused = take(u"the present"_s);
        QVERIFY(!refused); // anything else would be the older state
        QCOMPARE(refused.error().code, Errc::Unavailable);
        VERIFY_OK(done(&Machine::resume));
        const auto present = take(u"the present"_s);
        VERIFY_OK(present);
        QVERIFY(present->id != node->id);
        QVERIFY(becomesDurable(present->id));
    }

    /// So whoever wanted to stop it has the snapshot for that.
    void aCopyThatIsRefusedLeavesWhatHoldsIt()
    {
        VERIFY_OK(done(&Machine::suspend));
        const auto node = take(u"of one that stands"_s);
        VERIFY_OK(node);
        const auto put = await<void>([&](auto answer) { m_machine->hibernate(m_folder.path() + u"/stopped"_s, {}, this, answer); });
        QVERIFY(!put);
        QCOMPARE(put.error().code, Errc::Unavailable);
        QCOMPARE(m_machine->state(), Machine::State::Paused);
        const auto present = take(u"as it was stopped"_s);
        VERIFY_OK(present);
        QCOMPARE(present->id, node->id);
        QVERIFY(becomesDurable(node->id));
        VERIFY_OK(done(&Machine::resume));
    }

    void aFullDiskIsSaidBeforehand()
    {
        mark(u"full"_s);
        const auto before = m_keeper->nodes(m_settings.agent).size();
        const auto tagsBefore = tags();
        const QString filler = m_folder.path() + u"/snapshots/filler"_s;
        QVERIFY(fill(filler, m_folder.path() + u"/snapshots"_s, 100));
        const auto answer = take(u"no room"_s);
        QVERIFY(QFile::remove(filler));
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Errc::NoSpace);
        QVERIFY2(answer.error().message.english().contains(u"MiB"_s), qPrintable(answer.error().message.english()));
        qInfo("%s", qPrintable(answer.error().message.english()));
        QCOMPARE(m_keeper->nodes(m_settings.agent).size(), before);
        QCOMPARE(tags(), tagsBefore);
        QCOMPARE(marks(), both(u"full"_s)); // it runs on
    }

    void aCopyToTheDiskLeavesTheLastRoom() // or nothing that happens could be recorded
    {
        constexpr qint64 kRam = 40 * (1 << 20);
        const QString folder = m_folder.path() + u"/snapshots/store"_s;
        const auto store = RamStore::open(folder, m_staging.path() + u"/store"_s, std::make_shared<const Secret>(Secret::random(32)));
        VERIFY_OK(store);
        const AgentId agent{u"two"_s};
        const auto id = SnapshotId::create();
        auto draft = (*store)->begin(agent, id, kRam);
        VERIFY_OK(draft);
        QVERIFY(draft->isStaged());
        QCOMPARE(posix_fallocate(draft->fd(), 0, kRam), 0);
        VERIFY_OK(draft->keep());
        const QString filler = m_folder.path() + u"/snapshots/filler"_s;
        QVERIFY(fill(filler, folder, 60)); // enough for the copy, and not for what is left to others
        const std::atomic<bool> stop = false;
        const auto refused = (*store)->makeDurable(agent, id, stop);
        QVERIFY(QFile::remove(filler));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Errc::NoSpace);
        QCOMPARE(QDir(folder + u"/two"_s).entryList(QDir::Files), QStringList());
        const auto hash = (*store)->makeDurable(agent, id, stop); // and it can be done again
        VERIFY_OK(hash);
        QVERIFY(fill(filler, folder, 30)); // plenty for the packed one, which is zeros
        const auto unpacked = (*store)->pack(agent, id, {}, *hash, stop);
        QVERIFY(QFile::remove(filler));
        QVERIFY(!unpacked);
        QCOMPARE(unpacked.error().code, Errc::NoSpace);
        QCOMPARE(QDir(folder + u"/two"_s).entryList(QDir::Files), QStringList{id.value + u".ram"_s});
        VERIFY_OK((*store)->pack(agent, id, {}, *hash, stop));
        (*store)->remove(agent, id);
    }

    void runningOutOfRoomMidwayIsUndone()
    {
        const auto small = taken(u"small"_s);
        // The guest grows by more than the last snapshot lets expect.
        QCOMPARE(m_shell.run(u"mkdir /big; mount -t tmpfs big /big; dd if=/dev/urandom of=/big/ballast bs=1M count=180 2>/dev/null"_s, 120'000), QString());
        const auto before = m_keeper->nodes(m_settings.agent).size();
        const auto tagsBefore = tags();
        const qint64 estimate = m_keeper->nodes(m_settings.agent).last().ramBytes * 5 / 4 / (1 << 20) + 64;
        const QString filler = m_staging.path() + u"/filler"_s;
        QVERIFY(fill(filler, m_staging.path(), estimate + 34));
        const auto answer = take(u"grown"_s);
        QVERIFY(QFile::remove(filler));
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Errc::NoSpace);
        QVERIFY2(answer.error().message.english().contains(u"MiB"_s), qPrintable(answer.error().message.english()));
        QCOMPARE(m_keeper->nodes(m_settings.agent).size(), before);
        QCOMPARE(tags(), tagsBefore);
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QCOMPARE(marks(), both(u"small"_s));
        QCOMPARE(QDir(m_staging.path() + u"/ram"_s).entryList(QDir::Files), QStringList());
        VERIFY_OK(restore(small.id)); // without what it has grown by
        QVERIFY(connectShell());
    }

    void aNewServiceFindsAllAndSweeps()
    {
        (void)taken(u"one"_s);
        (void)taken(u"two"_s);
        const auto nodes = m_keeper->nodes(m_settings.agent);
        close();
        for (const auto &stray : {u"0123456789abcdef0123456789abcdef.ram"_s, u"fedcba9876543210fedcba9876543210.ram.part"_s}) {
            QFile file(m_folder.path() + u"/snapshots/one/"_s + stray);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(100));
        }
        QFile strayStaged(m_staging.path() + u"/ram/one.0123456789abcdef0123456789abcdef.ram"_s);
        QVERIFY(strayStaged.open(QIODevice::WriteOnly) && strayStaged.resize(100));
        open();
        QCOMPARE(m_machine->state(), Machine::State::Running); // it went on without us
        const auto found = m_keeper->nodes(m_settings.agent);
        QCOMPARE(found.size(), nodes.size());
        for (qsizetype i = 0; i < nodes.size(); ++i) {
            QCOMPARE(found[i].id, nodes[i].id);
            QCOMPARE(found[i].parent, nodes[i].parent);
            QCOMPARE(found[i].current, nodes[i].current);
            QCOMPARE(found[i].ramSha256, nodes[i].ramSha256);
        }
        QCOMPARE(QDir(m_folder.path() + u"/snapshots/one"_s).entryList(QDir::Files).size(), nodes.size());
        QVERIFY(!strayStaged.exists());
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"two"_s));
    }

    void aServiceThatDiesInBetweenLeavesNoHalfSnapshot()
    {
        mark(u"half"_s);
        VERIFY_OK(await<void>([&](auto answer) { m_machine->perform<void>({}, &tst_SnapshotFaults::interrupt, this, answer); }));
        QCOMPARE(m_machine->state(), Machine::State::Paused);
        close();
        open();
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"half"_s));
        VERIFY_OK(take(u"after"_s)); // and it can be done again
    }

    void aFrozenMachineStandsStillForTheNextService_data()
    {
        QTest::addColumn<bool>("taken");
        QTest::addColumn<bool>("suspended");
        QTest::newRow("after its snapshot") << true << true;
        QTest::newRow("in the middle of its snapshot") << false << true;
        QTest::newRow("in the middle, before it was stopped") << false << false;
    }

    void aFrozenMachineStandsStillForTheNextService()
    {
        QFETCH(bool, taken);
        QFETCH(bool, suspended);
        mark(u"frozen"_s);
        const auto before = take(u"before"_s);
        VERIFY_OK(before);
        if (suspended)
            VERIFY_OK(done(&Machine::suspend));
        if (taken)
            VERIFY_OK(take(u"of a frozen one"_s));
        else
            VERIFY_OK(await<void>([&](auto answer) { m_machine->perform<void>({}, &tst_SnapshotFaults::interrupt, this, answer); }));
        close();
        open(WhenFound::StandsStill);
        QCOMPARE(m_machine->state(), Machine::State::Paused);
        QVERIFY2(runState() != u"running", qPrintable(runState()));
        qInfo("QEMU says it is %s", qPrintable(runState()));
        // Its disks are open: a snapshot can go.
        VERIFY_OK(await<void>([&](auto answer) { m_keeper->remove(m_settings.agent, before->id, this, answer); }));
        QVERIFY(runState() != u"running");
        VERIFY_OK(done(&Machine::resume));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"frozen"_s));
    }

    void readsBackWhatItWrote()
    {
        const auto node = taken(u"written"_s);
        const auto verify = [&] { return await<void>([&](auto answer) { m_keeper->verify(m_settings.agent, node.id, this, answer); }); };
        VERIFY_OK(verify());
        QFile file(ramFile(node.id));
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(file.size() / 2) && file.write("changed") == 7);
        file.close();
        const auto answer = verify();
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Errc::Damaged);
    }

    void aRestoreThatFailsMidwayGoesOnThere()
    {
        const auto node = taken(u"wanted"_s);
        (void)taken(u"later"_s);
        const QString system = m_settings.systemDisk;
        // The disk is set back, and then the machine does not start.
        QVERIFY(QFile::rename(system, system + u".away"_s)); // what runs has it open
        const auto failed = restore(node.id);
        QVERIFY(!failed);
        qInfo("%s", qPrintable(failed.error().message.english()));
        QCOMPARE(m_machine->state(), Machine::State::Crashed);
        QCOMPARE(m_keeper->newest(m_settings.agent), node.id);
        QVERIFY(QFile::rename(system + u".away"_s, system));
        close();
        open(); // as after a kill
        QCOMPARE(m_keeper->newest(m_settings.agent), node.id);
        VERIFY_OK(restore(m_keeper->newest(m_settings.agent)));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"wanted"_s));
    }

    void aTruncatedRamFileIsRefusedBeforeAnythingEnds()
    {
        const auto node = taken(u"whole"_s);
        (void)taken(u"later"_s); // the newest would come from memory
        QFile file(ramFile(node.id));
        QVERIFY(file.resize(file.size() / 2));
        const auto answer = restore(node.id);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Errc::Damaged);
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QCOMPARE(marks(), both(u"later"_s));
    }
};

int main(int argc, char **argv)
{
    return runWithOwnNamespaces<tst_SnapshotFaults>(argc, argv);
}

#include "tst_snapshotfaults.moc"
