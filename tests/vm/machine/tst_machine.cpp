// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/vm/machine/Await.h"
#include "tests/vm/machine/BareGuest.h"
#include "vm/machine/Hypervisor.h"

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
constexpr int kBootLimitMs = 90'000;

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

    void openHypervisor()
    {
        auto opened = Hypervisor::open({m_folder.path() + u"/libvirt"_s, qEnvironmentVariable("COFFERDAM_BIN") + u"/cofferdam-vm"_s, {}});
        QVERIFY2(opened, qPrintable(opened ? QString() : opened.error().message));
        m_hypervisor = std::move(*opened);
        const auto added = await<Machine *>([&](auto answer) { m_hypervisor->add(m_settings, this, answer); });
        QVERIFY2(added, qPrintable(added ? QString() : added.error().message));
        m_machine = *added;
    }

    QTemporaryDir m_folder{u"/var/tmp/cfm-XXXXXX"_s};
    MachineSettings m_settings;
    std::unique_ptr<Hypervisor> m_hypervisor;
    Machine *m_machine = nullptr;
    GuestShell m_shell;

private Q_SLOTS:
    void initTestCase()
    {
        const auto guest = BareGuest::make(m_folder.path());
        QVERIFY2(guest, qPrintable(guest ? QString() : guest.error().message));
        const auto settings = bareMachine(*guest, m_folder.path(), u"one"_s);
        QVERIFY2(settings, qPrintable(settings ? QString() : settings.error().message));
        m_settings = *settings;
        openHypervisor();
    }

    void cleanupTestCase()
    {
        if (m_machine)
            (void)done(&Machine::destroy);
    }

    void boots()
    {
        QElapsedTimer clock;
        clock.start();
        const auto started = done(&Machine::start);
        QVERIFY2(started, qPrintable(started ? QString() : started.error().message));
        qInfo("start returned after %lld ms", clock.elapsed());
        QCOMPARE(m_machine->state(), Machine::State::Running);
        QVERIFY(m_shell.connectTo(m_settings.controlSocket(), kBootLimitMs));
        qInfo("guest answers after %lld ms", clock.elapsed());
        QCOMPARE(m_shell.run(u"ls /sys/class/net"_s), u"lo"_s);
        QVERIFY(m_shell.run(u"cat /proc/cpuinfo"_s).contains(u"sse4_2"_s));
    }
};

QTEST_GUILESS_MAIN(tst_Machine)
#include "tst_machine.moc"
