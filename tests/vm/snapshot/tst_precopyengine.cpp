// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/machine/Await.h"
#include "tests/vm/machine/BareGuest.h"
#include "vm/machine/Hypervisor.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <QDir>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <signal.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// Boots a busybox under TCG on a machine that has other things to do.
constexpr int kBootLimitMs = 120'000;

} // namespace

#define VERIFY_OK(result)                                                                                                                            \
    do {                                                                                                                                             \
        const auto &r = (result);                                                                                                                    \
        QVERIFY2(r, qPrintable(r ? QString() : r.error().message));                                                                                  \
    } while (false)

/// Snapshots of one real guest: memory and disk come back together, whatever happens in between.
class tst_PrecopyEngine : public QObject
{
    Q_OBJECT

private:
    Result<void> done(void (Machine::*operation)(QObject *, Done<void>))
    {
        return await<void>([&](auto answer) { (m_machine->*operation)(this, answer); });
    }
    Result<SnapshotNode> take(const QString &label)
    {
        return await<SnapshotNode>([&](auto answer) { m_keeper->take(m_settings.agent, label, this, answer); });
    }
    Result<SnapshotNode> restore(const SnapshotId &id)
    {
        return await<SnapshotNode>([&](auto answer) { m_keeper->restore(m_settings.agent, id, this, answer); });
    }
    void open()
    {
        auto hypervisor = Hypervisor::open({m_folder.path() + u"/libvirt"_s, qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdam-vm"_s, {}});
        VERIFY_OK(hypervisor);
        m_hypervisor = std::move(*hypervisor);
        const auto added = await<Machine *>([&](auto answer) { m_hypervisor->add(m_settings, this, answer); });
        VERIFY_OK(added);
        m_machine = *added;
        SnapshotKeeperOptions options;
        options.folder = m_folder.path() + u"/snapshots"_s;
        options.stagingFolder = m_staging.path() + u"/ram"_s;
        auto keeper = SnapshotKeeper::open(m_folder.path() + u"/snapshots.db"_s, m_key, options);
        VERIFY_OK(keeper);
        m_keeper = std::move(*keeper);
        VERIFY_OK(await<void>([&](auto answer) { m_keeper->attach(m_machine, this, answer); }));
    }
    void close()
    {
        m_keeper.reset();
        m_hypervisor.reset();
        m_machine = nullptr;
    }
    bool connectShell() { return m_shell.connectTo(m_settings.controlSocket(), kBootLimitMs); }

    /// A mark in memory and on disk.
    void mark(const QString &word)
    {
        QCOMPARE(m_shell.run(u"echo %1 >/run/mark; echo %1 | dd of=/dev/vdb bs=512 seek=7 conv=notrunc,fsync 2>/dev/null"_s.arg(word)), QString());
    }
    QString marks() { return m_shell.run(u"cat /run/mark; dd if=/dev/vdb bs=512 skip=7 count=1 iflag=direct 2>/dev/null | head -n1"_s); }
    static QString both(const QString &word) { return word + u'\n' + word; }

    bool becomesDurable(const SnapshotId &id)
    {
        return QTest::qWaitFor([&] { return m_keeper->node(m_settings.agent, id).durable; }, 60'000);
    }
    qint64 qemuPid() const
    {
        QFile file(m_folder.path() + u"/libvirt/run/qemu/"_s + m_settings.domainName() + u".pid"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toLongLong() : 0;
    }

    QTemporaryDir m_folder{u"/var/tmp/cfs-XXXXXX"_s};
    QTemporaryDir m_staging{u"/dev/shm/cfs-XXXXXX"_s};
    Secret m_key = Secret::random(32);
    MachineSettings m_settings;
    std::unique_ptr<Hypervisor> m_hypervisor;
    std::unique_ptr<SnapshotKeeper> m_keeper;
    Machine *m_machine = nullptr;
    GuestShell m_shell;
    QList<SnapshotNode> m_taken;

private Q_SLOTS:
    void initTestCase()
    {
        const auto guest = BareGuest::make(m_folder.path());
        VERIFY_OK(guest);
        const auto settings = bareMachine(*guest, m_folder.path(), u"one"_s);
        VERIFY_OK(settings);
        m_settings = *settings;
        open();
        VERIFY_OK(done(&Machine::start));
        QVERIFY(connectShell());
    }

    void cleanupTestCase()
    {
        if (m_machine)
            (void)done(&Machine::destroy);
    }

    void takesWhileTheGuestRuns()
    {
        for (const auto &word : {u"first"_s, u"second"_s, u"third"_s}) {
            mark(word);
            const auto node = take(word);
            VERIFY_OK(node);
            QCOMPARE(m_machine->state(), Machine::State::Running);
            QCOMPARE(marks(), both(word));
            QVERIFY(node->current);
            QCOMPARE(node->parent, m_taken.isEmpty() ? SnapshotId() : m_taken.last().id);
            qInfo("held %.0f ms, pause %.1f ms, RAM %lld KiB", node->heldMs, node->pauseMs, node->ramBytes / 1024);
            m_taken << *node;
        }
        mark(u"later"_s);
        for (const auto &node : std::as_const(m_taken))
            QVERIFY(becomesDurable(node.id));
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
        QSignalSpy fence(m_keeper.get(), &SnapshotKeeper::aboutToRestore);
        QElapsedTimer clock;
        clock.start();
        const auto node = restore(m_taken[to].id);
        VERIFY_OK(node);
        QCOMPARE(fence.size(), 1);
        QVERIFY(connectShell());
        qInfo("restored and answering after %lld ms", clock.elapsed());
        QCOMPARE(marks(), both(word));
        QCOMPARE(m_keeper->newest(m_settings.agent), m_taken[to].id);
        mark(u"scribble"_s);
    }
};

QTEST_GUILESS_MAIN(tst_PrecopyEngine)
#include "tst_precopyengine.moc"
