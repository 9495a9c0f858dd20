// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What goes into a report of a bug, and what does not.

#include "app/cli/Hardware.h"
#include "tests/support/Test.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

class tst_Hardware : public QObject
{
    Q_OBJECT

private:
    void write(const QString &path, const QByteArray &text) const
    {
        const QString place = m_root.path() + path;
        QVERIFY(QDir().mkpath(place.section(u'/', 0, -2)));
        QFile file(place);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    static QString valueOf(const QList<std::pair<QString, QString>> &facts, const QString &name)
    {
        for (const auto &[known, value] : facts) {
            if (known == name)
                return value;
        }
        return u"NO SUCH FACT"_s;
    }

    QTemporaryDir m_root;

private Q_SLOTS:
    void saysWhatMachinesRunOn()
    {
        write(u"/proc/cpuinfo"_s, "processor\t: 0\nvendor_id\t: AuthenticAMD\ncpu family\t: 23\nmodel\t\t: 49\nmodel name\t: AMD EPYC 7R32\nstepping\t: 0\n"
                                  "microcode\t: 0x830107c\nflags\t\t: fpu svm npt hypervisor sse\n\nprocessor\t: 1\nmodel name\t: another\n");
        write(u"/proc/meminfo"_s, "MemTotal:       8000000 kB\nMemAvailable:   4000000 kB\nHugePages_Total:       7\n");
        write(u"/sys/module/kvm_amd/parameters/nested"_s, "1\n");
        write(u"/sys/module/kvm_amd/parameters/npt"_s, "Y\n");
        write(u"/sys/module/kvm/parameters/tdp_mmu"_s, "N\n");
        write(u"/sys/devices/system/clocksource/clocksource0/current_clocksource"_s, "kvm-clock\n");
        write(u"/etc/os-release"_s, "NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\n");
        const auto facts = hardwareFacts(m_root.path(), {});
        QCOMPARE(valueOf(facts, u"processor"_s), u"AMD EPYC 7R32"_s);
        QCOMPARE(valueOf(facts, u"vendor, family, model, stepping"_s), u"AuthenticAMD 23 49 0"_s);
        QCOMPARE(valueOf(facts, u"microcode"_s), u"0x830107c"_s);
        QCOMPARE(valueOf(facts, u"flags that matter here"_s), u"svm hypervisor npt"_s);
        QCOMPARE(valueOf(facts, u"nested"_s), u"1"_s);
        QCOMPARE(valueOf(facts, u"kvm_amd"_s), u"npt=Y"_s);
        QCOMPARE(valueOf(facts, u"kvm"_s), u"tdp_mmu=N"_s);
        QCOMPARE(valueOf(facts, u"kvm_intel"_s), u"not known"_s);
        QCOMPARE(valueOf(facts, u"clock source"_s), u"kvm-clock"_s);
        QCOMPARE(valueOf(facts, u"memory, available, huge pages"_s), u"8000000 kB, 4000000 kB, 7"_s);
        QCOMPARE(valueOf(facts, u"system"_s), u"Debian GNU/Linux 13 (trixie)"_s);
        QCOMPARE(valueOf(facts, u"/dev/kvm"_s), u"not there"_s);
    }

    void whatCannotBeReadSaysSo()
    {
        const QTemporaryDir empty;
        const auto facts = hardwareFacts(empty.path(), u"/nowhere/qemu"_s);
        for (const auto &name : {u"processor"_s, u"microcode"_s, u"kernel"_s, u"firmware"_s, u"QEMU"_s, u"flags that matter here"_s})
            QCOMPARE(valueOf(facts, name), u"not known"_s);
    }

    void namesNeitherComputerNorUser()
    {
        QString all;
        const auto facts = hardwareFacts({}, {});
        for (const auto &[name, value] : facts)
            all += name + u": "_s + value + u'\n';
        QVERIFY(!valueOf(facts, u"kernel"_s).contains(u"not known"_s));
        const auto host = QSysInfo::machineHostName(); // some containers have none
        const QRegularExpression word(u"\\b%1\\b"_s.arg(QRegularExpression::escape(host))); // "vm" is in "kvm"
        QVERIFY2(host.isEmpty() || !all.contains(word), qPrintable(all));
        QVERIFY(!all.contains(QString::fromLatin1(QSysInfo::machineUniqueId())) || QSysInfo::machineUniqueId().isEmpty());
        QVERIFY(!all.contains(QDir::homePath()));
    }
};

COFFERDAM_TEST(tst_Hardware)
#include "tst_hardware.moc"
