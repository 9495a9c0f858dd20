// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/Descriptor.h"
#include "tests/support/VerifyOk.h"
#include "tests/vm/machine/Await.h"
#include "tests/vm/machine/BareGuest.h"
#include "vm/machine/libvirt/LibvirtHypervisor.h"
#include "vm/snapshot/PrecopyEngine.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <QDir>
#include <QJsonArray>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <unistd.h>

#include <thread>
#include <vector>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// Boots a busybox under TCG on a machine that has other things to do.
constexpr int kBootLimitMs = 180'000;

} // namespace

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
        return await<SnapshotNode>([&](auto answer) { m_keeper->take(m_settings.agent, Phrase::verbatim(label), this, answer); });
    }
    Result<SnapshotNode> restore(const SnapshotId &id)
    {
        return await<SnapshotNode>([&](auto answer) { m_keeper->restore(m_settings.agent, id, this, answer); });
    }
    void open()
    {
        auto hypervisor = LibvirtHypervisor::open({m_folder.path() + u"/libvirt"_s, qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdam-vm"_s, {}});
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
    QTemporaryDir m_staging{u"/var/tmp/cfs-XXXXXX"_s};
    Secret m_key = Secret::random(32);
    MachineSettings m_settings;
    std::unique_ptr<Hypervisor> m_hypervisor;
    std::unique_ptr<SnapshotKeeper> m_keeper;
    Machine *m_machine = nullptr;
    GuestShell m_shell;
    QList<SnapshotNode> m_taken;

    QString ramFile(const SnapshotId &id) const { return m_folder.path() + u"/snapshots/one/"_s + id.value + u".ram"_s; }
    QStringList tags()
    {
        const auto list = [](VirtualMachine &machine) { return PrecopyEngine().list(machine); };
        const auto found = await<QList<SnapshotId>>([&](auto answer) { m_machine->perform<QList<SnapshotId>>({}, list, this, answer); });
        QStringList names;
        for (const auto &tag : found.value_or(QList<SnapshotId>()))
            names << tag.value;
        names.sort();
        return names;
    }
    /// Leaves `leftMiB` in the file system of `folder`.
    static bool fill(const QString &path, const QString &folder, qint64 leftMiB)
    {
        struct statvfs status{};
        if (statvfs(QFile::encodeName(folder).constData(), &status) != 0)
            return false;
        const qint64 size = qint64(status.f_bavail) * qint64(status.f_frsize) - leftMiB * (1 << 20);
        const int fd = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        const bool filled = size > 0 && fd >= 0 && posix_fallocate(fd, 0, size) == 0;
        ::close(fd);
        return filled;
    }
    static bool mountSmall(const QString &folder, int sizeMiB)
    {
        return QDir().mkpath(folder)
               && mount("cofferdam-test", QFile::encodeName(folder).constData(), "tmpfs", MS_NOSUID | MS_NODEV,
                        QByteArray("mode=0700,size=" + QByteArray::number(sizeMiB) + "m").constData())
                      == 0;
    }

public:
    explicit tst_PrecopyEngine(bool mayMount) : m_smallTmpfs(mayMount) {}

private:
    bool m_smallTmpfs;

private Q_SLOTS:
    void initTestCase()
    {
        if (m_smallTmpfs)
            m_smallTmpfs = mountSmall(m_staging.path(), 700) && mountSmall(m_folder.path() + u"/snapshots"_s, 1800);
        const auto guest = BareGuest::make(m_folder.path());
        VERIFY_OK(guest);
        const auto settings = bareMachine(*guest, m_folder.path(), u"one"_s);
        VERIFY_OK(settings);
        m_settings = *settings;
        m_settings.memoryMiB = 512;
        open();
        VERIFY_OK(done(&Machine::start));
        QVERIFY(connectShell());
    }

    void cleanupTestCase()
    {
        if (m_machine)
            (void)done(&Machine::destroy);
        close();
        if (m_smallTmpfs) {
            umount2(QFile::encodeName(m_staging.path()).constData(), MNT_DETACH);
            umount2(QFile::encodeName(m_folder.path() + u"/snapshots"_s).constData(), MNT_DETACH);
        }
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
        QElapsedTimer clock;
        clock.start();
        const auto node = restore(m_taken[to].id);
        VERIFY_OK(node);
        QVERIFY(connectShell());
        qInfo("restored and answering after %lld ms", clock.elapsed());
        QCOMPARE(marks(), both(word));
        QCOMPARE(m_keeper->newest(m_settings.agent), m_taken[to].id);
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
        mark(u"branch"_s);
        const auto node = take(u"branch"_s);
        VERIFY_OK(node);
        QCOMPARE(node->parent, m_taken[2].id);
        m_taken << *node;
        QVERIFY(becomesDurable(node->id));
    }

    void requestsDuringASnapshotGetTheNextOne()
    {
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
        QCOMPARE(m_keeper->newest(m_settings.agent), m_taken.last().id);
    }

    void removesFromTheMiddle()
    {
        const auto gone = m_taken[1];
        VERIFY_OK(await<void>([&](auto answer) { m_keeper->remove(m_settings.agent, gone.id, this, answer); }));
        QVERIFY(m_keeper->node(m_settings.agent, gone.id).id.isNull());
        QCOMPARE(m_keeper->node(m_settings.agent, m_taken[2].id).parent, m_taken[0].id);
        QVERIFY(!QFile::exists(ramFile(gone.id)));
        QVERIFY(!tags().contains(gone.id.value));
        const auto answer = restore(gone.id);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Errc::NotFound);
        QCOMPARE(marks(), both(u"branch"_s)); // and nothing happened to the guest
    }

    void aPinnedOneStays()
    {
        const auto pin = [this](bool pinned) {
            return await<SnapshotNode>([&](auto answer) { m_keeper->setPinned(m_settings.agent, m_taken[0].id, pinned, this, answer); });
        };
        VERIFY_OK(pin(true));
        const auto answer = await<void>([&](auto got) { m_keeper->remove(m_settings.agent, m_taken[0].id, this, got); });
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Errc::Denied);
        VERIFY_OK(pin(false));
    }

    void comesBackAfterAKill()
    {
        QCOMPARE(kill(pid_t(qemuPid()), SIGKILL), 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_machine->state(), Machine::State::Crashed, 5000);
        const auto refused = take(u"of nothing"_s);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Errc::Unavailable);
        VERIFY_OK(restore(m_keeper->newest(m_settings.agent)));
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"branch"_s));
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
        m_taken << *node;
    }

    void aFullStagingAreaGoesToDisk()
    {
        const QString filler = m_staging.path() + u"/filler"_s;
        if (!m_smallTmpfs)
            QFAIL("no user namespace here, so no small tmpfs to fill");
        QVERIFY(fill(filler, m_staging.path(), 16));
        const auto node = take(u"without staging"_s);
        QVERIFY(QFile::remove(filler));
        VERIFY_OK(node);
        QVERIFY(becomesDurable(node->id));
        QCOMPARE(marks(), both(u"branch"_s));
        VERIFY_OK(restore(node->id));
        QVERIFY(connectShell());
        m_taken << *node;
    }

    void aFullDiskIsSaidBeforehand()
    {
        if (!m_smallTmpfs)
            QFAIL("no user namespace here, so no small disk to fill");
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
        QCOMPARE(marks(), both(u"branch"_s)); // it runs on
    }

    void runningOutOfRoomMidwayIsUndone()
    {
        if (!m_smallTmpfs)
            QFAIL("no user namespace here, so no small tmpfs to fill");
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
        QCOMPARE(marks(), both(u"branch"_s));
        QCOMPARE(QDir(m_staging.path() + u"/ram"_s).entryList(QDir::Files), QStringList());
    }

    void aNewServiceFindsAllAndSweeps()
    {
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
        QCOMPARE(marks(), both(u"branch"_s));
    }

    void aServiceThatDiesInBetweenLeavesNoHalfSnapshot()
    {
        // What a service leaves that is killed between the migration's stop and the row.
        const auto interrupt = [](VirtualMachine &machine) -> Result<void> {
            const QJsonArray capabilities{QJsonObject{{u"capability"_s, u"pause-before-switchover"_s}, {u"state"_s, true}}};
            if (auto set = machine.monitor(u"migrate-set-capabilities"_s, {{u"capabilities"_s, capabilities}}); !set)
                return std::unexpected(set.error());
            if (auto begun = machine.monitor(u"migrate"_s, {{u"uri"_s, u"file:"_s + machine.settings().runFolder + u"/half"_s}}); !begun)
                return std::unexpected(begun.error());
            QString status;
            while (status != u"pre-switchover") {
                (void)machine.waitForEvents(std::chrono::milliseconds(50));
                const auto now = machine.monitor(u"query-migrate"_s);
                if (!now)
                    return std::unexpected(now.error());
                status = now->toObject()["status"_L1].toString();
            }
            PrecopyEngine engine;
            const auto known = engine.list(machine);
            return known.transform([](const auto &) {});
        };
        VERIFY_OK(await<void>([&](auto answer) { m_machine->perform<void>({}, interrupt, this, answer); }));
        QCOMPARE(m_machine->state(), Machine::State::Paused);
        close();
        open();
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"branch"_s));
        VERIFY_OK(take(u"after"_s)); // and it can be done again
    }

    void readsBackWhatItWrote()
    {
        const auto verify = [this] { return await<void>([&](auto answer) { m_keeper->verify(m_settings.agent, m_taken[0].id, this, answer); }); };
        VERIFY_OK(verify());
        QFile file(ramFile(m_taken[0].id));
        QVERIFY(file.open(QIODevice::ReadWrite) && file.seek(file.size() / 2) && file.write("x") == 1);
        file.close();
        const auto answer = verify();
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Errc::Damaged);
    }

    void aTruncatedRamFileIsRefusedBeforeAnythingEnds()
    {
        QFile file(ramFile(m_taken[0].id));
        QVERIFY(file.resize(file.size() / 2));
        const auto answer = restore(m_taken[0].id);
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Errc::Damaged);
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QCOMPARE(marks(), both(u"branch"_s));
    }
};

int main(int argc, char **argv)
{
    // Small file systems to fill up, in a mount namespace of our own. Still the same user: libvirt and QEMU see no difference.
    const uid_t uid = geteuid();
    const gid_t gid = getegid();
    const bool own = unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0;
    const auto put = [](const char *path, const QByteArray &text) {
        QFile file(QString::fromLatin1(path));
        return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
    };
    if (own) {
        put("/proc/self/uid_map", QByteArray::number(uid) + ' ' + QByteArray::number(uid) + " 1");
        put("/proc/self/setgroups", "deny");
        put("/proc/self/gid_map", QByteArray::number(gid) + ' ' + QByteArray::number(gid) + " 1");
    }
    QCoreApplication app(argc, argv);
    tst_PrecopyEngine test(own);
    return QTest::qExec(&test, argc, argv);
}

#include "tst_precopyengine.moc"
