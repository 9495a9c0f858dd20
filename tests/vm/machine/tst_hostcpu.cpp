// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What libvirt says of a computer, as names that a guest's processor is made of.

#include "tests/support/Test.h"
#include "tests/support/VerifyOk.h"
#include "vm/machine/HostCpu.h"

#include <QTest>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

/// In the form of libvirt's docs/formatdomaincaps.rst.
QByteArray capabilities(const QByteArray &hostModel)
{
    return "<domainCapabilities><path>/l</path><domain>kvm</domain><cpu>"
           "<mode name='host-passthrough' supported='yes'><enum name='hostPassthroughMigratable'><value>on</value></enum></mode>"
           "<mode name='maximum' supported='yes'/>"
           + hostModel
           + "<mode name='custom' supported='yes'><model usable='yes' vendor='AMD'>EPYC</model><model usable='no' vendor='Intel'>Denverton</model></mode>"
             "</cpu></domainCapabilities>";
}

} // namespace

class tst_HostCpu : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesAnIntel()
    {
        const auto cpu =
            hostCpuOf(capabilities("<mode name='host-model' supported='yes'><model fallback='forbid'>Skylake-Client-IBRS</model><vendor>Intel</vendor>"
                                   "<maxphysaddr mode='passthrough' limit='39'/><feature policy='require' name='ss'/>"
                                   "<feature policy='require' name='vmx'/><feature policy='require' name='vmx-ins-outs'/>"
                                   "<feature policy='require' name='md-clear'/><feature policy='require' name='invtsc'/>"
                                   "<feature policy='disable' name='hle'/><feature policy='disable' name='rtm'/></mode>"));
        VERIFY_OK(cpu);
        QCOMPARE(cpu->model, u"Skylake-Client-IBRS"_s);
        QCOMPARE(cpu->features, QStringList({u"+md-clear"_s, u"+ss"_s, u"-hle"_s, u"-rtm"_s, u"-svm"_s, u"-vmx"_s}));
    }

    void namesAnAmd()
    {
        const auto cpu = hostCpuOf(capabilities("<mode name='host-model' supported='yes'><model fallback='forbid'>EPYC-Rome</model><vendor>AMD</vendor>"
                                                "<feature policy='require' name='svm'/><feature policy='require' name='svme-addr-chk'/>"
                                                "<feature policy='require' name='x2apic'/><feature policy='disable' name='svm'/></mode>"));
        VERIFY_OK(cpu);
        QCOMPARE(cpu->model, u"EPYC-Rome"_s);
        QCOMPARE(cpu->features, QStringList({u"+x2apic"_s, u"-svm"_s, u"-vmx"_s}));
    }

    void theSameHostHasTheSameNames()
    {
        const QByteArray head = "<mode name='host-model' supported='yes'><model>EPYC</model>";
        const auto one = hostCpuOf(capabilities(head + "<feature policy='require' name='a'/><feature policy='require' name='b'/></mode>"));
        const auto other = hostCpuOf(capabilities(head + "<feature policy='require' name='b'/><feature policy='require' name='a'/></mode>"));
        VERIFY_OK(one);
        VERIFY_OK(other);
        QCOMPARE(one->features, other->features);
    }

    void withoutANameThereIsNone_data()
    {
        QTest::addColumn<QByteArray>("xml");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("no mode") << capabilities({});
        QTest::newRow("not supported") << capabilities("<mode name='host-model' supported='no'><model>EPYC</model></mode>");
        QTest::newRow("without a model") << capabilities("<mode name='host-model' supported='yes'/>");
        QTest::newRow("cut off") << capabilities("<mode name='host-model' supported='yes'><model>EPYC</model></mode>").chopped(30);
    }

    void withoutANameThereIsNone()
    {
        QFETCH(QByteArray, xml);
        const auto cpu = hostCpuOf(xml);
        QVERIFY(!cpu);
        QCOMPARE(cpu.error().code, Errc::Unsupported);
    }
};

COFFERDAM_TEST(tst_HostCpu)
#include "tst_hostcpu.moc"
