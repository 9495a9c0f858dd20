// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A process that waits to take over from a running guest: it does, it is not needed for it, and it is never left over.

#include "tests/vm/snapshot/SnapshotMachine.h"
#include "vm/machine/RamFile.h"
#include "vm/machine/libvirt/LibvirtHypervisor.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTest>

#include <signal.h>
#include <sys/prctl.h>

#include <algorithm>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

constexpr int kUpMs = 60'000;

MachineSettings machineFrom(const QStringList &words)
{
    MachineSettings settings;
    settings.agent = AgentId{u"one"_s};
    settings.uuid = QUuid(words.at(1));
    settings.runFolder = words.at(0) + u"/one"_s;
    settings.kernel = words.at(2);
    settings.initrd = words.at(0) + u"/initrd"_s;
    settings.commandLine = words.at(3);
    settings.systemDisk = words.at(0) + u"/vda.raw"_s;
    settings.dataDisk = words.at(0) + u"/one.qcow2"_s;
    settings.memoryMiB = 512;
    settings.cpus = 1;
    return settings;
}

/// A service that is killed while one waits: FOLDER UUID KERNEL COMMANDLINE
int beKilledWithAStandby(const QStringList &words)
{
    auto hypervisor = LibvirtHypervisor::open({words.at(0) + u"/libvirt"_s, qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdam-vm"_s, {}});
    const auto complain = [](int code, const Error &error) {
        qWarning("%s", qPrintable(error.message.english()));
        return code;
    };
    if (!hypervisor)
        return complain(2, hypervisor.error());
    QObject context;
    const auto added = await<Machine *>([&](auto answer) { (*hypervisor)->add(machineFrom(words), &context, answer); });
    if (!added)
        return complain(3, added.error());
    if (const auto up = await<void>([&](auto answer) { (*added)->start(&context, answer); }); !up)
        return complain(4, up.error());
    (*added)->prepare();
    (*added)->waitForIdle();
    const auto isUp = [](VirtualMachine &machine) -> Result<bool> { return machine.standby() == VirtualMachine::Standby::Waiting; };
    const bool up =
        QTest::qWaitFor([&] { return await<bool>([&](auto answer) { (*added)->perform<bool>({}, isUp, &context, answer); }).value_or(false); }, kUpMs);
    if (!up)
        return 5;
    return ::kill(::getpid(), SIGKILL);
}

/// The service after that. What it finds: 0 a machine that runs, 1 one that is off.
int comeBack(const QStringList &words)
{
    auto hypervisor = LibvirtHypervisor::open({words.at(0) + u"/libvirt"_s, qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdam-vm"_s, {}});
    QObject context;
    const auto added =
        hypervisor ? await<Machine *>([&](auto answer) { (*hypervisor)->add(machineFrom(words), &context, answer); }) : std::unexpected(hypervisor.error());
    if (!added) {
        qWarning("%s", qPrintable(added.error().message.english()));
        return 9;
    }
    return (*added)->state() == Machine::State::Running ? 0 : (*added)->state() == Machine::State::Off ? 1 : 8;
}

/// Services in processes of their own: libvirt in this one holds on to what it has once been connected with.
class OtherService
{
public:
    OtherService(const MachineSettings &like) : m_folder(u"/var/tmp/cfs-XXXXXX"_s), m_machine(like)
    {
        prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0); // what its processes leave is not for us to wait for
        const auto made = bareMachine({like.kernel, like.initrd}, m_folder.path(), u"one"_s);
        if (!made || !QFile::copy(like.initrd, m_folder.filePath(u"initrd"_s)))
            qFatal("no machine for another service");
        m_machine.uuid = made->uuid;
    }
    ~OtherService()
    {
        for (const auto pid : {pidOf(m_machine), pidOf(m_machine.inSecondSeat())}) {
            if (pid > 1)
                ::kill(pid_t(pid), SIGKILL);
        }
        prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    }
    /// -1: it was killed.
    int run(const QString &what) const
    {
        QProcess service;
        service.setProcessChannelMode(QProcess::ForwardedChannels);
        service.start(QCoreApplication::applicationFilePath(), {what, m_folder.path(), m_machine.uuid.toString(), m_machine.kernel, m_machine.commandLine});
        if (!service.waitForFinished(3 * kUpMs))
            return -2;
        return service.exitStatus() == QProcess::CrashExit ? -1 : service.exitCode();
    }
    qint64 pidOf(const MachineSettings &seat) const
    {
        QFile file(m_folder.filePath(u"libvirt/run/qemu/"_s + seat.domainName() + u".pid"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toLongLong() : 0;
    }
    qint64 running() const { return pidOf(m_machine); }
    qint64 waiting() const { return pidOf(m_machine.inSecondSeat()); }

private:
    QTemporaryDir m_folder;
    MachineSettings m_machine;
};

/// Where this process has decrypted what is to be loaded.
QString decryptedMemory()
{
    const auto files = QDir(u"/proc/self/fd"_s).entryInfoList(QDir::Files | QDir::System | QDir::NoDotAndDotDot);
    for (const auto &file : files) {
        if (file.symLinkTarget().contains(u"memfd:cofferdam-ram"_s))
            return file.filePath();
    }
    return {};
}

} // namespace

class tst_Standby : public SnapshotMachine
{
    Q_OBJECT

private:
    SnapshotNode m_first;

    /// A snapshot with the word "first", on disk; no room is made at its cost.
    const SnapshotNode &first()
    {
        if (m_first.id.isNull()) {
            m_first = taken(u"first"_s);
            const auto pinned = await<SnapshotNode>([&](auto answer) { m_keeper->setPinned(m_settings.agent, m_first.id, true, this, answer); });
            if (!pinned)
                qFatal("%s", qPrintable(pinned.error().message.english()));
        }
        return m_first;
    }
    MachineSettings otherSeat() const { return m_machine->inItsSeat().seat == Seat::First ? m_settings.inSecondSeat() : m_settings; }
    qint64 waitingPid() const { return qemuPid(otherSeat()); }
    bool isWaiting()
    {
        const auto ask = [](VirtualMachine &machine) -> Result<bool> { return machine.standby() == VirtualMachine::Standby::Waiting; };
        return await<bool>([&](auto answer) { m_machine->perform<bool>({}, ask, this, answer); }).value_or(false);
    }
    bool comesUp()
    {
        m_machine->prepare();
        return QTest::qWaitFor([this] { return isWaiting(); }, kUpMs);
    }
    static bool hasLocks(qint64 pid)
    {
        const QDir descriptors(u"/proc/%1/fdinfo"_s.arg(pid));
        return std::ranges::any_of(descriptors.entryList(QDir::Files), [&](const QString &name) {
            QFile about(descriptors.filePath(name));
            return about.open(QFile::ReadOnly) && about.readAll().contains("OFDLCK");
        });
    }
    static bool isAlive(qint64 pid) { return pid > 1 && ::kill(pid_t(pid), 0) == 0; }
    bool nothingIsLeft() const { return qemuPid(m_settings) == 0 && qemuPid(m_settings.inSecondSeat()) == 0; }
private Q_SLOTS:
    void initTestCase() { begin(); }
    void init() { expectRunning(); }
    void cleanupTestCase() { end(); }

    void goesBackIntoWhatWaits()
    {
        const auto id = first().id;
        for (int turn = 0; turn < 2; ++turn) { // from the first seat to the second, and back
            QVERIFY(comesUp());
            const auto before = qemuPid();
            const auto waiting = waitingPid();
            QVERIFY(isAlive(before) && isAlive(waiting) && before != waiting);
            QVERIFY(hasLocks(before) && !hasLocks(waiting)); // the disk is the running one's alone
            mark(u"scribble"_s);
            VERIFY_OK(take(u"beside one that waits"_s));
            QElapsedTimer clock;
            clock.start();
            VERIFY_OK(restore(id));
            QVERIFY(connectShell());
            qInfo("answers after %lld ms", clock.elapsed());
            QCOMPARE(qemuPid(), waiting);
            QVERIFY(!isAlive(before));
            QVERIFY(!m_machine->hasStandby());
            QCOMPARE(marks(), both(u"first"_s));
            QCOMPARE(m_machine->state(), Machine::State::Running);
        }
    }

    void whatWaitsIsFencedInLikeAnyOther()
    {
        QVERIFY(comesUp());
        QFile status(u"/proc/%1/status"_s.arg(waitingPid()));
        QVERIFY(status.open(QIODevice::ReadOnly));
        const QByteArray text = status.readAll();
        QVERIFY(text.contains("NoNewPrivs:\t1\n") && text.contains("Seccomp:\t2\n"));
        m_machine->standDown();
        m_machine->waitForIdle();
        QVERIFY(!m_machine->hasStandby());
        QCOMPARE(waitingPid(), 0);
        mark(u"runs on"_s);
    }

    void oneThatDiedMeanwhileIsMadeUpFor()
    {
        const auto id = first().id;
        QVERIFY(comesUp());
        const auto pid = waitingPid();
        QCOMPARE(::kill(pid_t(pid), SIGKILL), 0);
        QTRY_VERIFY(!isAlive(pid));
        QCOMPARE(m_machine->state(), Machine::State::Running); // it was not the machine
        mark(u"scribble"_s);
        VERIFY_OK(restore(id));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"first"_s));
    }

    void oneThatDidNotComeUpIsMadeUpFor()
    {
        const auto id = first().id;
        QVERIFY(QFile::rename(m_settings.initrd, m_settings.initrd + u".away"_s)); // QEMU itself does not start without
        m_machine->prepare();
        m_machine->waitForIdle();
        QVERIFY(m_machine->hasStandby()); // on its way
        QTRY_VERIFY_WITH_TIMEOUT(!m_machine->hasStandby(), kUpMs);
        QVERIFY(QFile::rename(m_settings.initrd + u".away"_s, m_settings.initrd));
        mark(u"scribble"_s);
        VERIFY_OK(restore(id));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"first"_s));
    }

    void whenNoneComesUpAtAllItGoesOnThere()
    {
        const auto id = first().id;
        (void)taken(u"later"_s);
        QVERIFY(QFile::rename(m_settings.initrd, m_settings.initrd + u".away"_s));
        const auto failed = restore(id);
        QVERIFY(QFile::rename(m_settings.initrd + u".away"_s, m_settings.initrd));
        QVERIFY(!failed);
        qInfo("%s", qPrintable(failed.error().message.english()));
        QCOMPARE(m_machine->state(), Machine::State::Crashed);
        QCOMPARE(m_keeper->newest(m_settings.agent), id);
        QVERIFY(nothingIsLeft());
        VERIFY_OK(restore(id));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"first"_s));
    }

    void memoryThatDoesNotLoadLeavesNothingRunning()
    {
        const auto id = first().id;
        const auto broken = taken(u"broken"_s);
        (void)taken(u"later"_s); // the newest would not be decrypted
        QVERIFY(comesUp());
        const LeavingPresent leaving{.keepAs = {}, .memory = {}, .leave = []() -> Result<void> {
                                         QFile file(decryptedMemory()); // after it was found whole
                                         if (!file.open(QFile::ReadWrite) || !file.seek(kRamHeaderSize) || file.write(QByteArray(4096, 'x')) != 4096)
                                             return fail(Errc::Io, Phrase::pattern("it stays whole"));
                                         return {};
                                     }};
        const auto failed = await<SnapshotNode>([&](auto answer) { m_keeper->restore(m_settings.agent, broken.id, leaving, this, answer); });
        QVERIFY(!failed);
        QVERIFY2(failed.error().message.english().contains(u"cannot be loaded"_s), qPrintable(failed.error().message.english()));
        qInfo("%s", qPrintable(failed.error().message.english()));
        QCOMPARE(m_machine->state(), Machine::State::Crashed);
        QCOMPARE(m_keeper->newest(m_settings.agent), broken.id);
        QVERIFY(nothingIsLeft());
        VERIFY_OK(restore(id));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"first"_s));
    }

    void aSnapshotThatIsRefusedLeavesNothingWaiting()
    {
        const auto node = taken(u"short"_s);
        (void)taken(u"later"_s); // the newest would come from memory
        QFile file(ramFile(node.id));
        QVERIFY(file.resize(file.size() / 2));
        const auto refused = restore(node.id);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, Errc::Damaged);
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QVERIFY(!m_machine->hasStandby());
        QCOMPARE(waitingPid(), 0);
        QCOMPARE(marks(), both(u"later"_s));
    }

    void aServiceThatGoesTakesWhatWaitsWithIt()
    {
        QVERIFY(comesUp());
        const auto waiting = waitingPid();
        const auto running = qemuPid();
        close();
        QVERIFY(!isAlive(waiting));
        QVERIFY(isAlive(running));
        open();
        QVERIFY(connectShell());
    }

    void aNewServiceEndsWhatWaits()
    {
        const OtherService service(m_settings);
        QCOMPARE(service.run(u"--be-killed"_s), -1);
        const auto running = service.running();
        const auto waiting = service.waiting();
        QVERIFY(isAlive(running) && isAlive(waiting));
        QCOMPARE(service.run(u"--come-back"_s), 0);
        QCOMPARE(service.running(), running);
        QVERIFY(isAlive(running));
        QTRY_VERIFY(!isAlive(waiting));
    }

    void aNewServiceTakesNothingThatWaitsForTheMachine()
    {
        const OtherService service(m_settings);
        QCOMPARE(service.run(u"--be-killed"_s), -1);
        const auto waiting = service.waiting();
        QVERIFY(isAlive(waiting));
        QCOMPARE(::kill(pid_t(service.running()), SIGKILL), 0);
        QCOMPARE(service.run(u"--come-back"_s), 1);
        QTRY_VERIFY(!isAlive(waiting));
    }

    void whatIsStoppedOrDeletedLeavesNothingWaiting()
    {
        const auto id = first().id;
        QVERIFY(comesUp());
        VERIFY_OK(done(&Machine::destroy));
        QCOMPARE(m_machine->state(), Machine::State::Off);
        QVERIFY(nothingIsLeft());
        VERIFY_OK(restore(id));
        QVERIFY(connectShell());
        QVERIFY(comesUp());
        VERIFY_OK(await<void>([&](auto answer) { m_hypervisor->remove(m_settings.agent, this, answer); }));
        QVERIFY(nothingIsLeft());
        QVERIFY(!QFile::exists(m_settings.inSecondSeat().runFolder));
        close();
        open();
        VERIFY_OK(restore(id));
        QVERIFY(connectShell());
        QCOMPARE(marks(), both(u"first"_s));
    }
};

int main(int argc, char **argv)
{
    if (argc == 6) {
        QCoreApplication app(argc, argv);
        const auto words = QCoreApplication::arguments().sliced(2);
        return QByteArrayView(argv[1]) == "--be-killed" ? beKilledWithAStandby(words) : comeBack(words);
    }
    return runWithOwnNamespaces<tst_Standby>(argc, argv);
}

#include "tst_standby.moc"
