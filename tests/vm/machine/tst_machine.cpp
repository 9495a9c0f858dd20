// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/VerifyOk.h"
#include "tests/vm/machine/Await.h"
#include "tests/vm/machine/BareGuest.h"
#include "vm/machine/RamFile.h"
#include "vm/machine/libvirt/LibvirtHypervisor.h"

#include <QDir>
#include <QJsonObject>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <signal.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// Boots a busybox under TCG on a machine that has other things to do.
constexpr int kBootLimitMs = 180'000;

} // namespace

/// One real machine under libvirt and QEMU, from boot to re-attach.
class tst_Machine : public QObject
{
    Q_OBJECT

private:
    Result<void> done(void (Machine::*operation)(QObject *, Done<void>))
    {
        return await<void>([&](auto answer) { (m_machine->*operation)(this, answer); });
    }

    qint64 qemuPid() const
    {
        QFile file(m_folder.path() + u"/libvirt/run/qemu/"_s + m_settings.domainName() + u".pid"_s);
        return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed().toLongLong() : 0;
    }

    static QString launcher() { return qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdam-vm"_s; }

    void openHypervisor()
    {
        auto opened = LibvirtHypervisor::open({m_folder.path() + u"/libvirt"_s, launcher(), {}});
        VERIFY_OK(opened);
        m_hypervisor = std::move(*opened);
        const auto added = await<Machine *>([&](auto answer) { m_hypervisor->add(m_settings, this, answer); });
        VERIFY_OK(added);
        m_machine = *added;
    }

    QTemporaryDir m_folder{u"/var/tmp/cfm-XXXXXX"_s};
    MachineSettings m_settings;
    QString m_secret;
    std::unique_ptr<Hypervisor> m_hypervisor;
    Machine *m_machine = nullptr;
    GuestShell m_shell;

private Q_SLOTS:
    void initTestCase()
    {
        const auto guest = BareGuest::make(m_folder.path());
        VERIFY_OK(guest);
        const auto settings = bareMachine(*guest, m_folder.path(), u"one"_s);
        VERIFY_OK(settings);
        m_settings = *settings;
        QDir().mkpath(QDir::homePath() + u"/.ssh"_s);
        m_secret = QDir::homePath() + u"/.ssh/cofferdam-test-key"_s;
        QFile secret(m_secret);
        QVERIFY(secret.open(QIODevice::WriteOnly) && secret.resize(4096));
        openHypervisor();
    }

    void cleanupTestCase()
    {
        if (m_machine)
            (void)done(&Machine::destroy);
        QFile::remove(m_secret);
    }

    void boots()
    {
        QElapsedTimer clock;
        clock.start();
        VERIFY_OK(done(&Machine::start));
        qInfo("start returned after %lld ms", clock.elapsed());
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QVERIFY(m_shell.connectTo(m_settings.controlSocket(), kBootLimitMs));
        qInfo("guest answers after %lld ms", clock.elapsed());
    }

    void guestSeesWhatItIsMeantToSee()
    {
        QCOMPARE(m_shell.run(u"ls /sys/class/net"_s), u"lo"_s);
        QVERIFY(m_shell.run(u"cat /proc/cpuinfo"_s).contains(u"sse4_2"_s));
        QCOMPARE(m_shell.run(u"cat /sys/block/vda/ro /sys/block/vdb/ro"_s), u"1\n0"_s);
        QCOMPARE(m_shell.run(u"cat /sys/block/vda/serial /sys/block/vdb/serial"_s), u"vdavdb"_s);
        QCOMPARE(m_shell.run(u"cat /sys/class/virtio-ports/*/name"_s), u"cofferdam.control\ncofferdam.out\ncofferdam.in"_s);
        QVERIFY(m_shell.run(u"dd if=/dev/zero of=/dev/vda bs=512 count=1 2>&1"_s).contains(u"not permitted"_s));
    }

    void qemuIsFencedIn()
    {
        QFile status(u"/proc/%1/status"_s.arg(qemuPid()));
        QVERIFY(status.open(QIODevice::ReadOnly));
        const QByteArray text = status.readAll();
        QVERIFY(text.contains("NoNewPrivs:\t1\n"));
        QVERIFY(text.contains("Seccomp:\t2\n"));
    }

    void qemuCannotOpenForeignFiles_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("a key in ~/.ssh") << m_secret << false;
        QTest::newRow("the launch file") << m_folder.path() + u"/libvirt/launch/"_s + m_settings.domainName() << false;
        QTest::newRow("the users of this computer") << u"/etc/passwd"_s << false;
        QTest::newRow("its kernel") << m_settings.kernel << true;
        QTest::newRow("its own folder") << m_settings.runFolder + u"/probe"_s << true;
    }

    void qemuCannotOpenForeignFiles()
    {
        QFETCH(QString, path);
        QFETCH(bool, allowed);
        QFile probe(m_settings.runFolder + u"/probe"_s);
        QVERIFY(probe.open(QIODevice::WriteOnly) && probe.resize(4096));
        QFile here(path); // this process may: it is the fence that makes the difference
        QVERIFY(here.open(QIODevice::ReadOnly));

        const auto ask = [&path](VirtualMachine &machine) -> Result<QJsonValue> {
            const auto added =
                machine.monitor(u"blockdev-add"_s, {{u"driver"_s, u"file"_s}, {u"filename"_s, path}, {u"node-name"_s, u"probe"_s}, {u"read-only"_s, true}});
            return added ? machine.monitor(u"blockdev-del"_s, {{u"node-name"_s, u"probe"_s}}) : added;
        };
        const auto answer = await<QJsonValue>([&](auto got) { m_machine->perform<QJsonValue>({}, ask, this, got); });
        QCOMPARE(answer.has_value(), allowed);
        if (!allowed)
            QVERIFY2(answer.error().message.english().contains(u"Permission denied"_s), qPrintable(answer.error().message.english()));
    }

    void qemuCannotConnectAnywhere()
    {
        // The service's own socket would be one such place.
        const auto ask = [this](VirtualMachine &machine) {
            const QJsonObject address{{u"type"_s, u"unix"_s}, {u"data"_s, QJsonObject{{u"path"_s, m_settings.outSocket()}}}};
            const QJsonObject backend{{u"type"_s, u"socket"_s}, {u"data"_s, QJsonObject{{u"addr"_s, address}, {u"server"_s, false}}}};
            return machine.monitor(u"chardev-add"_s, {{u"id"_s, u"probe"_s}, {u"backend"_s, backend}});
        };
        const auto answer = await<QJsonValue>([&](auto got) { m_machine->perform<QJsonValue>({}, ask, this, got); });
        QVERIFY(!answer);
        QVERIFY2(answer.error().message.english().contains(u"Permission denied"_s), qPrintable(answer.error().message.english()));
    }

    void pausesAndGoesOn()
    {
        VERIFY_OK(done(&Machine::suspend));
        QCOMPARE(m_machine->state(), Machine::State::Paused);
        QVERIFY(m_shell.run(u"echo still"_s, 500).startsWith(u"FAILED"_s));
        VERIFY_OK(done(&Machine::resume));
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QVERIFY(m_shell.connectTo(m_settings.controlSocket(), kBootLimitMs));
    }

    void runsOnWithoutTheService()
    {
        QCOMPARE(m_shell.run(u"echo kept >/run/mark"_s), QString());
        m_hypervisor.reset();
        openHypervisor();
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QVERIFY(m_shell.connectTo(m_settings.controlSocket(), kBootLimitMs));
        QCOMPARE(m_shell.run(u"cat /run/mark"_s), u"kept"_s);
    }

    void oneServiceARoot()
    {
        const auto second = LibvirtHypervisor::open({m_folder.path() + u"/libvirt"_s, launcher(), {}});
        QVERIFY(!second);
        QCOMPARE(second.error().code, Errc::Busy);
    }

    void hibernatesAndComesBackAsAnother()
    {
        QCOMPARE(m_shell.run(u"echo slept >/run/mark"_s), QString());
        const QString ram = m_folder.path() + u"/ready.ram"_s;
        VERIFY_OK(await<void>([&](auto answer) { m_machine->hibernate(ram, {}, this, answer); }));
        QCOMPARE(m_machine->state(), Machine::State::Off);

        // Two machines from one RAM file and one disk: what a ready image is for.
        for (const auto &name : {u"two"_s, u"three"_s}) {
            auto settings = m_settings;
            settings.agent = AgentId{name};
            settings.uuid = QUuid::createUuid();
            settings.runFolder = m_folder.path() + u'/' + name;
            settings.dataDisk = m_folder.path() + u'/' + name + u".qcow2"_s;
            settings.dataDiskBase = m_settings.dataDisk;
            VERIFY_OK(makeDisk(settings.dataDisk, 64, settings.dataDiskBase));
            QElapsedTimer clock;
            clock.start();
            const auto added = await<Machine *>([&](auto answer) { m_hypervisor->add(settings, this, answer); });
            VERIFY_OK(added);
            QCOMPARE((*added)->hardwareKey(), m_machine->hardwareKey());
            VERIFY_OK(await<void>([&](auto answer) { (*added)->restore(ram, this, answer); }));
            QCOMPARE((*added)->state(), Machine::State::Running);
            GuestShell shell;
            QVERIFY(shell.connectTo(settings.controlSocket(), kBootLimitMs));
            qInfo("a new machine answers after %lld ms", clock.elapsed());
            QCOMPARE(shell.run(u"cat /run/mark"_s), u"slept"_s);
            QCOMPARE(shell.run(u"echo mine >/run/mark; cat /run/mark"_s), u"mine"_s);
        }
        for (const auto &name : {u"two"_s, u"three"_s}) {
            VERIFY_OK(await<void>([&](auto answer) { m_hypervisor->remove(AgentId{name}, this, answer); }));
            QVERIFY(!m_hypervisor->machine(AgentId{name}));
        }
        VERIFY_OK(await<void>([&](auto answer) { m_machine->restore(ram, this, answer); }));
        QVERIFY(m_shell.connectTo(m_settings.controlSocket(), kBootLimitMs));
        QCOMPARE(m_shell.run(u"cat /run/mark"_s), u"slept"_s);
    }

    void aKilledQemuIsShown()
    {
        QSignalSpy changes(m_machine, &Machine::stateChanged);
        const qint64 pid = qemuPid();
        QVERIFY(pid > 1);
        QCOMPARE(kill(pid_t(pid), SIGKILL), 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_machine->state(), Machine::State::Crashed, 5000);
        QVERIFY(!m_machine->problem().isEmpty());
        QVERIFY(!QFile::exists(u"/proc/%1"_s.arg(pid))); // waited for, no zombie
        VERIFY_OK(done(&Machine::destroy)); // nothing to end, and no error
    }

    void aDamagedRamFileIsAnError()
    {
        QFile ram(m_folder.path() + u"/ready.ram"_s);
        QVERIFY(ram.open(QIODevice::ReadWrite) && ram.seek(kRamHeaderSize) && ram.write(QByteArray(4096, 'x')) == 4096);
        ram.close();
        const auto answer = await<void>([&](auto got) { m_machine->restore(ram.fileName(), this, got); });
        QVERIFY(!answer);
        QCOMPARE(m_machine->state(), Machine::State::Crashed);
        QVERIFY(!m_machine->problem().isEmpty());
    }

    void aMissingDiskIsAnError()
    {
        QVERIFY(QFile::rename(m_settings.dataDisk, m_settings.dataDisk + u".away"_s));
        const auto answer = done(&Machine::start);
        QVERIFY(QFile::rename(m_settings.dataDisk + u".away"_s, m_settings.dataDisk));
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, Errc::NotFound);
        QVERIFY(answer.error().message.english().contains(m_settings.dataDisk));
    }
};

QTEST_GUILESS_MAIN(tst_Machine)
#include "tst_machine.moc"
