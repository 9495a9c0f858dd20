// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What lies on the disk of a real guest's memory and files: nothing that could be read without the key.

#include "core/vault/DerivedKey.h"
#include "tests/vm/snapshot/SnapshotMachine.h"
#include "vm/machine/DiskKey.h"
#include "vm/machine/DiskTool.h"
#include "vm/snapshot/RamStore.h"

#include <QDir>
#include <QElapsedTimer>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_AtRest : public SnapshotMachine
{
    Q_OBJECT

private:
    /// Written to the disk and held in memory. Shifted by one letter it is in no command, so that only the guest can have written it.
    [[nodiscard]] bool leaveMarker()
    {
        return m_shell.run(u"echo %1 | tr 'b-z' 'a-y' >/run/marker; i=0; while [ $i -lt 200 ]; do cat /run/marker; i=$((i+1)); done >/run/many; "
                           "dd if=/run/many of=/dev/vdb bs=4096 seek=300 conv=notrunc,fsync 2>/dev/null; cat /run/marker"_s.arg(QString::fromLatin1(kSent)))
               == QString::fromLatin1(kMarker);
    }

    static constexpr char kSent[] = "uif-mjof-uibu-opcpez-fmtf-ibt";
    static constexpr char kMarker[] = "the-line-that-nobody-else-has";

private Q_SLOTS:
    void initTestCase()
    {
        m_keepRaw = 1;
        begin();
    }
    void init() { expectRunning(); }
    void cleanupTestCase() { end(); }

    void theGuestsDiskIsEncrypted()
    {
        QVERIFY(leaveMarker());
        QCOMPARE(m_shell.run(u"dd if=/dev/vdb bs=4096 skip=300 count=1 iflag=direct 2>/dev/null | head -n1"_s), QString::fromLatin1(kMarker));
        QCOMPARE(filesWith(kMarker), QStringList());
        QFile base(m_settings.dataDiskBase); // and this would be found
        QVERIFY(base.open(QIODevice::Append) && base.write(kMarker) > 0 && base.flush());
        QCOMPARE(filesWith(kMarker), QStringList{m_settings.dataDiskBase});
        QVERIFY(base.resize(base.size() - qint64(sizeof kMarker - 1)));
    }

    void neitherSnapshotsNorPackedOnesShowMemory()
    {
        QVERIFY(leaveMarker());
        QList<SnapshotNode> nodes;
        for (const auto &word : {u"one"_s, u"two"_s, u"three"_s})
            nodes << taken(word);
        const auto isPacked = [&](const SnapshotNode &node) {
            return m_keeper->node(m_settings.agent, node.id).packedBytes > 0 && !QFile::exists(ramFile(node.id));
        };
        QTRY_VERIFY_WITH_TIMEOUT(isPacked(nodes[0]) && isPacked(nodes[1]), 120'000);
        QVERIFY(QFile::exists(ramFile(nodes[2].id)));
        QCOMPARE(filesWith(kMarker), QStringList());
        // While it is loaded it is in memory, where it has to be: the test looks at the right bytes.
        const auto store = RamStore::open(m_folder.path() + u"/snapshots"_s, {}, std::make_shared<const Secret>(derivedKey(m_key, kMemoryPurpose)));
        VERIFY_OK(store);
        for (const auto &wanted : nodes) {
            const auto node = m_keeper->node(m_settings.agent, wanted.id);
            QElapsedTimer clock;
            clock.start();
            const auto ram = (*store)->load(node.agent, node.id, node.bases, {node.ramBytes, node.ramSha256});
            VERIFY_OK(ram);
            qInfo("%s: %lld MiB, stored in %lld KiB, in memory after %lld ms", qPrintable(node.label.english()), node.ramBytes >> 20, node.storedBytes >> 10,
                  clock.elapsed());
            QFile file(ram->path());
            QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll().contains(kMarker));
        }
        for (const auto &to : {nodes[0], nodes[2], nodes[1]}) {
            VERIFY_OK(restore(to.id));
            QVERIFY(connectShell());
            QCOMPARE(marks(), both(to.label.english()));
        }
        QCOMPARE(filesWith(kMarker), QStringList());
    }

    void isThereAfterTheServiceStartsAgain()
    {
        const auto before = taken(u"before"_s);
        mark(u"after"_s);
        close();
        open();
        VERIFY_OK(restore(before.id));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"before"_s));
    }

    void memoryOfAStopIsEncryptedAndComesBack()
    {
        QVERIFY(leaveMarker());
        mark(u"stopped"_s);
        const QString ram = m_folder.path() + u"/stopped.ram"_s;
        const auto seal = m_keeper->sealOfStopped(m_settings.agent);
        VERIFY_OK(await<void>([&](auto answer) { m_machine->hibernate(ram, seal, this, answer); }));
        QCOMPARE(m_machine->state(), Machine::State::Off);
        QVERIFY(QFileInfo(ram).size() > 10 << 20);
        QCOMPARE(filesWith(kMarker), QStringList());
        const auto loadable = m_keeper->loadStopped(m_settings.agent, ram);
        VERIFY_OK(loadable);
        VERIFY_OK(await<void>([&](auto answer) { m_machine->restore(loadable->path(), this, answer); }));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"stopped"_s));
    }

    void anotherKeyOpensNeitherMemoryNorDisk()
    {
        const auto node = taken(u"mine"_s);
        const auto other = std::make_shared<const Secret>(Secret::random(32));
        const auto store = RamStore::open(m_folder.path() + u"/snapshots"_s, {}, other);
        VERIFY_OK(store);
        const auto ram = (*store)->load(node.agent, node.id, {}, {node.ramBytes, {}});
        QVERIFY(!ram);
        QCOMPARE(ram.error().code, Errc::Damaged);
        VERIFY_OK(done(&Machine::destroy));
        DiskTask task{.disk = m_settings.dataDisk, .base = m_settings.dataDiskBase, .key = other};
        task.arguments = {u"snapshot"_s, u"-q"_s, u"-a"_s, node.id.value, diskAlone(m_settings.dataDisk, true)};
        const auto disk = runDiskTool(task);
        QVERIFY(!disk);
        QVERIFY2(disk.error().message.english().contains(u"Invalid password"_s), qPrintable(disk.error().message.english()));
        task.key = m_settings.diskKey;
        VERIFY_OK(runDiskTool(task));
        VERIFY_OK(restore(node.id));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"mine"_s));
        // Neither a file nor an argument of QEMU's holds the key.
        QFile command(u"/proc/%1/cmdline"_s.arg(qemuPid()));
        QVERIFY(command.open(QIODevice::ReadOnly));
        const auto words = command.readAll();
        QVERIFY(words.contains("cofferdam-vdb"));
        const auto key = diskPassphrase(*m_settings.diskKey);
        const QByteArray text(reinterpret_cast<const char *>(key.bytes().data()), qsizetype(key.size()));
        QVERIFY(!words.contains(text));
        QCOMPARE(filesWith(text), QStringList());
        QVERIFY(!QFile::exists(m_settings.diskKeyPipe()));
    }

    void aDiskThatIsNotEncryptedIsNotTaken()
    {
        VERIFY_OK(done(&Machine::destroy));
        const QString away = m_settings.dataDisk + u".away"_s;
        QVERIFY(QFile::rename(m_settings.dataDisk, away));
        VERIFY_OK(runDiskTool(newDisk(m_settings.dataDisk, m_settings.dataDiskBase, {})));
        const auto refused = done(&Machine::start);
        QVERIFY(!refused);
        qInfo("%s", qPrintable(refused.error().message.english()));
        QVERIFY(QFile::remove(m_settings.dataDisk) && QFile::rename(away, m_settings.dataDisk));
        VERIFY_OK(done(&Machine::start));
        QVERIFY(connectShell());
    }
};

int main(int argc, char **argv)
{
    return runWithOwnNamespaces<tst_AtRest>(argc, argv);
}

#include "tst_atrest.moc"
