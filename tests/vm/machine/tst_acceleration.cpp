// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/Test.h"
#include "vm/machine/Acceleration.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

/// The probe, with scripts in the place of QEMU: each behaves as QEMU was seen to.
class tst_Acceleration : public QObject
{
    Q_OBJECT

private:
    AccelerationProbe probeWith(const QByteArray &script)
    {
        AccelerationProbe probe;
        probe.emulator = m_folder.path() + u"/qemu"_s;
        probe.kernel = probe.emulator; // any file
        probe.device = m_folder.path() + u"/kvm"_s;
        QFile emulator(probe.emulator);
        if (!emulator.open(QIODevice::WriteOnly) || emulator.write("#!/bin/sh\n" + script) < 0)
            qFatal("cannot write the script");
        emulator.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QFile device(probe.device);
        if (!device.open(QIODevice::WriteOnly))
            qFatal("cannot write the device");
        device.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return probe;
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void finds_data()
    {
        QTest::addColumn<QByteArray>("script");
        QTest::addColumn<bool>("kvm");
        QTest::addColumn<QString>("why");
        QTest::newRow("a kernel that ran to its end") << QByteArray(
            "echo 'Linux version'; echo 'Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)'")
                                                      << true << u"ran on the processor"_s;
        QTest::newRow("the same, and QEMU stays") << QByteArray("echo 'Unable to mount root fs'; exec sleep 60") << true << u"ran"_s;
        QTest::newRow("QEMU refuses") << QByteArray("echo 'failed to initialize kvm: No such device' >&2; exit 1") << false << u"No such device"_s;
        QTest::newRow("the kernel stops half way") << QByteArray("echo 'Linux version'; exit 0") << false << u"ended early"_s;
    }

    void finds()
    {
        QFETCH(QByteArray, script);
        QFETCH(bool, kvm);
        QFETCH(QString, why);
        const auto found = probeAcceleration(probeWith(script));
        QCOMPARE(found.kind == Acceleration::Kvm, kvm);
        QVERIFY2(found.why.english().contains(why), qPrintable(found.why.english()));
    }

    void aGuestThatHangsIsTcgWithinTheLimit()
    {
        auto probe = probeWith("echo 'Booting from ROM...'; exec sleep 60");
        QElapsedTimer clock;
        clock.start();
        const auto found = probeAcceleration(probe);
        QCOMPARE(found.kind, Acceleration::Tcg);
        QVERIFY2(found.why.english().contains(u"had not come up"_s), qPrintable(found.why.english()));
        QVERIFY2(clock.elapsed() < 7000, qPrintable(QString::number(clock.elapsed())));
    }

    void withoutTheDeviceOrTheRight()
    {
        auto probe = probeWith("echo 'Unable to mount root fs'");
        QVERIFY(QFile::setPermissions(probe.device, {}));
        auto found = probeAcceleration(probe);
        QCOMPARE(found.kind, Acceleration::Tcg);
        QVERIFY(found.why.english().contains(u"group"_s));
        QVERIFY(QFile::remove(probe.device));
        found = probeAcceleration(probe);
        QCOMPARE(found.kind, Acceleration::Tcg);
        QVERIFY(found.why.english().contains(u"There is no"_s));
    }

    void findsOutAnewWhenTheComputerChanged_data()
    {
        QTest::addColumn<QByteArray>("processor");
        QTest::addColumn<QByteArray>("firmware");
        QTest::newRow("microcode, loaded while it runs") << QByteArray("processor\t: 0\nmodel name\t: A\nmicrocode\t: 0x2\n") << QByteArray("1.0\n");
        QTest::newRow("processor") << QByteArray("processor\t: 0\nmodel name\t: B\nmicrocode\t: 0x1\n") << QByteArray("1.0\n");
        QTest::newRow("firmware") << QByteArray("processor\t: 0\nmodel name\t: A\nmicrocode\t: 0x1\n") << QByteArray("1.1\n");
    }

    void findsOutAnewWhenTheComputerChanged()
    {
        QFETCH(QByteArray, processor);
        QFETCH(QByteArray, firmware);
        auto probe = probeWith("[ -e \"$0.broken\" ] && exit 1; echo 'Unable to mount root fs'");
        probe.cacheFile = m_folder.path() + u"/cache2.json"_s;
        probe.processor = m_folder.path() + u"/cpuinfo"_s;
        probe.firmware = m_folder.path() + u"/bios"_s;
        const auto write = [](const QString &path, const QByteArray &text) {
            QFile file(path);
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        QFile::remove(probe.cacheFile);
        QFile::remove(probe.emulator + u".broken"_s);
        QVERIFY(write(probe.processor, "processor\t: 0\nmodel name\t: A\nmicrocode\t: 0x1\n") && write(probe.firmware, "1.0\n"));
        QCOMPARE(probeAcceleration(probe).kind, Acceleration::Kvm);
        QVERIFY(write(probe.emulator + u".broken"_s, "x"));
        QCOMPARE(probeAcceleration(probe).kind, Acceleration::Kvm); // remembered
        QVERIFY(write(probe.processor, processor) && write(probe.firmware, firmware));
        QCOMPARE(probeAcceleration(probe).kind, Acceleration::Tcg); // and falls back
        QVERIFY(QFile::remove(probe.emulator + u".broken"_s));
    }

    void findsOutAnewWhenKvmWasLoadedAnew()
    {
        auto probe = probeWith("[ -e \"$0.broken\" ] && exit 1; echo 'Unable to mount root fs'");
        probe.cacheFile = m_folder.path() + u"/cache3.json"_s;
        probe.modules = m_folder.path() + u"/modules"_s;
        const QString parameters = probe.modules + u"/kvm_amd/parameters"_s;
        QVERIFY(QDir().mkpath(parameters));
        const auto load = [&parameters](const QByteArray &npt) {
            QFile file(parameters + u"/npt"_s);
            return file.open(QIODevice::WriteOnly) && file.write(npt) == npt.size();
        };
        QVERIFY(load("1\n"));
        QCOMPARE(probeAcceleration(probe).kind, Acceleration::Kvm);
        QFile broken(probe.emulator + u".broken"_s);
        QVERIFY(broken.open(QIODevice::WriteOnly));
        QCOMPARE(probeAcceleration(probe).kind, Acceleration::Kvm); // remembered
        QVERIFY(load("0\n"));
        QCOMPARE(probeAcceleration(probe).kind, Acceleration::Tcg); // and falls back
        QVERIFY(broken.remove());
    }

    void remembersUntilSomethingChanges()
    {
        auto probe = probeWith("echo ran >>\"$0.count\"; echo 'Unable to mount root fs'");
        probe.cacheFile = m_folder.path() + u"/cache.json"_s;
        const auto count = [&] {
            QFile file(probe.emulator + u".count"_s);
            return file.open(QIODevice::ReadOnly) ? file.readAll().count('\n') : 0;
        };
        QCOMPARE(probeAcceleration(probe).kind, Acceleration::Kvm);
        QCOMPARE(probeAcceleration(probe).kind, Acceleration::Kvm);
        QCOMPARE(count(), 1);
        QFile emulator(probe.emulator);
        QVERIFY(emulator.open(QIODevice::Append) && emulator.write("\n# upgraded\n") > 0);
        emulator.close();
        QCOMPARE(probeAcceleration(probe).kind, Acceleration::Kvm);
        QCOMPARE(count(), 2);
        QFile cache(probe.cacheFile);
        QVERIFY(cache.open(QIODevice::WriteOnly) && cache.write("{\"kind\":\"tcg\"") > 0); // damaged
        cache.close();
        QCOMPARE(probeAcceleration(probe).kind, Acceleration::Kvm);
        QCOMPARE(count(), 3);
    }
};

COFFERDAM_TEST(tst_Acceleration)
#include "tst_acceleration.moc"
