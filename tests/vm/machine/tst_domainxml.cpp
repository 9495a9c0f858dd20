// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/Test.h"
#include "vm/machine/DiskKey.h"
#include "vm/machine/RamFile.h"
#include "vm/machine/libvirt/DomainXml.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryFile>
#include <QTest>
#include <QXmlStreamReader>

#include <unistd.h>

using namespace cofferdam;
using namespace Qt::StringLiterals;

namespace {

MachineSettings good()
{
    MachineSettings settings;
    settings.agent = AgentId{u"a1"_s};
    settings.uuid = QUuid(u"6f0a5f3e-0001-4000-8000-000000000001"_s);
    settings.runFolder = u"/run/user/1000/cofferdam/a1"_s;
    settings.kernel = u"/images/vmlinuz"_s;
    settings.initrd = u"/images/initrd"_s;
    settings.commandLine = u"console=ttyS0"_s;
    settings.systemDisk = u"/images/vda.raw"_s;
    settings.dataDisk = u"/agents/a1/vdb.qcow2"_s;
    return settings;
}

/// Each element as "path attribute=value ... text", in order.
QStringList flatten(const QByteArray &xml)
{
    QXmlStreamReader reader(xml);
    QStringList path;
    QStringList lines;
    while (!reader.atEnd()) {
        switch (reader.readNext()) {
        case QXmlStreamReader::StartElement: {
            path << reader.name().toString();
            QString line = path.join(u'/');
            const auto attributes = reader.attributes();
            for (const auto &attribute : attributes)
                line += u' ' + attribute.name().toString() + u'=' + attribute.value().toString();
            lines << line;
            break;
        }
        case QXmlStreamReader::Characters: lines.last() += u" :"_s + reader.text().toString(); break;
        case QXmlStreamReader::EndElement: path.removeLast(); break;
        default: break;
        }
    }
    return reader.hasError() ? QStringList{reader.errorString()} : lines;
}

} // namespace

/// What libvirt, the launcher and RAM files are told about a machine.
class tst_DomainXml : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasNoNetwork()
    {
        const QByteArray xml = domainXml(good(), u"/l"_s);
        for (const char *word : {"interface", "network", "hostdev", "graphics", "filesystem", "vsock", "qemu:commandline"})
            QVERIFY2(!xml.contains(word), word);
    }

    void saysWhatMatters_data()
    {
        QTest::addColumn<QString>("line");
        QTest::newRow("machine type is pinned") << u"domain/os/type arch=x86_64 machine=pc-q35-10.0 :hvm"_s;
        QTest::newRow("processor is named") << u"domain/cpu/model fallback=forbid :Westmere"_s;
        QTest::newRow("system disk is raw") << u"domain/devices/disk/driver name=qemu type=raw cache=writeback"_s;
        QTest::newRow("system disk is read-only") << u"domain/devices/disk/readonly"_s;
        QTest::newRow("data disk is qcow2") << u"domain/devices/disk/driver name=qemu type=qcow2 cache=writeback discard=unmap"_s;
        QTest::newRow("no backing file is followed") << u"domain/devices/disk/backingStore"_s;
        QTest::newRow("control port") << u"domain/devices/channel/target type=virtio name=cofferdam.control"_s;
        QTest::newRow("its socket") << u"domain/devices/channel/source mode=bind path=/run/user/1000/cofferdam/a1/control.sock"_s;
        QTest::newRow("crash ends it") << u"domain/on_crash :destroy"_s;
        QTest::newRow("launcher") << u"domain/devices/emulator :/l"_s;
    }

    void saysWhatMatters()
    {
        QFETCH(QString, line);
        const auto lines = flatten(domainXml(good(), u"/l"_s));
        QVERIFY2(lines.contains(line), qPrintable(lines.join(u'\n')));
    }

    void backingFileIsSaidWithItsFormat()
    {
        auto settings = good();
        settings.dataDiskBase = u"/images/ready/vdb.qcow2"_s;
        const auto lines = flatten(domainXml(settings, u"/l"_s));
        QVERIFY(lines.contains(u"domain/devices/disk/backingStore type=file"_s));
        QVERIFY(lines.contains(u"domain/devices/disk/backingStore/format type=qcow2"_s));
        QVERIFY(lines.contains(u"domain/devices/disk/backingStore/source file=/images/ready/vdb.qcow2"_s));
        QVERIFY(lines.contains(u"domain/devices/disk/backingStore/backingStore"_s));
    }

    // It would ask for each property of the processor by itself: a third of a second at each start.
    void libvirtReadsTheProcessorInOne()
    {
        const auto isThere = [](const QByteArray &xml) { return flatten(xml).contains(u"domain/capabilities/del capability=cpu-unavailable-features"_s); };
        QVERIFY(isThere(domainXml(good(), u"/l"_s)));
        QVERIFY(isThere(waitingDomainXml(good(), u"/l"_s)));
    }

    void anEncryptedDiskIsInTheSamePlaceAndItsKeyIsNowhere()
    {
        auto settings = good();
        settings.dataDiskBase = u"/images/ready/vdb.qcow2"_s;
        settings.diskKey = std::make_shared<const Secret>(Secret::random(32));
        const auto xml = domainXml(settings, u"/l"_s);
        const auto lines = flatten(xml);
        const auto count = [&lines](const QString &line) { return lines.count(line); };
        QCOMPARE(count(u"domain/devices/disk/target dev=vdb bus=virtio"_s), 1);
        QCOMPARE(count(u"domain/devices/disk/readonly"_s), 2); // what libvirt knows of is never written to
        QCOMPARE(count(u"domain/devices/disk/source file=/agents/a1/vdb.qcow2"_s), 0);
        QCOMPARE(count(u"domain/override/device/frontend/property name=drive type=string value=cofferdam-vdb"_s), 1);
        const auto option = [&](const QString &word) {
            const auto at = lines.indexOf(u"domain/commandline/arg value="_s + word);
            return at < 0 ? QJsonObject() : QJsonDocument::fromJson(lines.value(at + 1).section(u"value="_s, 1).toUtf8()).object();
        };
        const auto disk = option(u"-blockdev"_s);
        QCOMPARE(disk["driver"_L1], u"qcow2"_s);
        QCOMPARE(disk["node-name"_L1], u"cofferdam-vdb"_s);
        QCOMPARE(disk["file"_L1]["filename"_L1], u"/agents/a1/vdb.qcow2"_s);
        QCOMPARE(disk["encrypt"_L1]["format"_L1], u"luks"_s);
        QCOMPARE(disk["backing"_L1]["driver"_L1], u"qcow2"_s); // said, never found inside a file
        QCOMPARE(disk["backing"_L1]["file"_L1]["filename"_L1], u"/images/ready/vdb.qcow2"_s);
        QCOMPARE(disk["backing"_L1]["read-only"_L1], true);
        QVERIFY(disk["backing"_L1]["backing"_L1].isNull());
        const auto key = option(u"-object"_s);
        QCOMPARE(key["id"_L1], disk["encrypt"_L1]["key-secret"_L1].toString());
        QCOMPARE(key["file"_L1], u"/run/user/1000/cofferdam/a1/disk.key"_s);
        const auto passphrase = diskPassphrase(*settings.diskKey);
        QVERIFY(!xml.contains(QByteArrayView(reinterpret_cast<const char *>(passphrase.bytes().data()), qsizetype(passphrase.size()))));
        QVERIFY(launchFile(settings).contains("locked /agents/a1/vdb.qcow2\n"));
        // Memory of a disk that is not encrypted loads, such as that of an image.
        QCOMPARE(hardwareKey(settings, u"10.0.13"_s), hardwareKey(good(), u"10.0.13"_s));
    }

    void aProcessorUnderKvmIsSaidBitByBit()
    {
        auto settings = good();
        settings.acceleration = Acceleration::Kvm;
        settings.cpuModel = u"Skylake-Client-IBRS"_s;
        settings.cpuFeatures = {u"+sse4.1"_s, u"+ssbd"_s, u"-rtm"_s, u"-vmx"_s};
        QVERIFY(settings.check());
        const auto lines = flatten(domainXml(settings, u"/l"_s));
        QVERIFY(lines.contains(u"domain/cpu/model fallback=forbid :Skylake-Client-IBRS"_s));
        for (const auto &line : {u"policy=require name=sse4.1"_s, u"policy=require name=ssbd"_s, u"policy=disable name=rtm"_s, u"policy=disable name=vmx"_s})
            QVERIFY2(lines.contains(u"domain/cpu/feature "_s + line), qPrintable(lines.join(u'\n')));
        QVERIFY(lines.contains(u"domain/cpu mode=custom match=exact check=partial"_s)); // a host that lacks one of them starts nothing
        QVERIFY(!domainXml(settings, u"/l"_s).contains("host-"));
    }

    void hostileNamesStayNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("element") << u"/a/</source><interface type='user'/><x>"_s;
        QTest::newRow("attribute") << u"/a/' readonly='no"_s;
        QTest::newRow("double quote") << u"/a/\" type=\"block"_s;
        QTest::newRow("entity") << u"/a/&lt;&amp;&#10;"_s;
        QTest::newRow("comment and cdata") << u"/a/<!-- ]]> <![CDATA["_s;
        QTest::newRow("comma, which QEMU splits at") << u"/a/b,readonly=off"_s;
        QTest::newRow("not latin") << u"/a/\u202egnp.exe"_s;
    }

    void hostileNamesStayNames()
    {
        QFETCH(QString, name);
        auto settings = good();
        settings.dataDisk = name;
        settings.commandLine = name;
        QVERIFY(settings.check());
        const auto plain = flatten(domainXml(good(), u"/l"_s));
        auto lines = flatten(domainXml(settings, u"/l"_s));
        QCOMPARE(lines.size(), plain.size()); // the same elements
        QVERIFY(lines.contains(u"domain/devices/disk/source file="_s + name));
        QVERIFY(lines.contains(u"domain/os/cmdline :"_s + name));
    }

    void refusesWhatCannotBeSaid_data()
    {
        QTest::addColumn<MachineSettings>("settings");
        const auto row = [](const char *name, auto change) {
            auto settings = good();
            change(settings);
            QTest::newRow(name) << settings;
        };
        row("newline in a path", [](auto &s) { s.dataDisk = u"/a\nwrite /home"_s; });
        row("NUL in a path", [](auto &s) { s.kernel = u"/a"_s + QChar(0) + u"b"_s; });
        row("relative path", [](auto &s) { s.systemDisk = u"vda.raw"_s; });
        row("path that climbs", [](auto &s) { s.dataDisk = u"/a/../etc/passwd"_s; });
        row("no path", [](auto &s) { s.dataDisk.clear(); });
        row("no id", [](auto &s) { s.agent = {}; });
        row("id with a slash", [](auto &s) { s.agent = AgentId{u"../x"_s}; });
        row("id with a comma", [](auto &s) { s.agent = AgentId{u"a,debug"_s}; });
        row("no uuid", [](auto &s) { s.uuid = {}; });
        row("folder too long for a socket", [](auto &s) { s.runFolder = u"/r/"_s + QString(100, u'x'); });
        row("no memory", [](auto &s) { s.memoryMiB = 0; });
        row("no processor", [](auto &s) { s.cpus = 0; });
        row("processor with options", [](auto &s) { s.cpuModel = u"host,migratable=off"_s; });
        row("feature without a sign", [](auto &s) { s.cpuFeatures = {u"vmx"_s}; });
        row("feature with options", [](auto &s) { s.cpuFeatures = {u"+avx,host-phys-bits=on"_s}; });
        row("feature without a name", [](auto &s) { s.cpuFeatures = {u"+"_s}; });
        row("newline for the kernel", [](auto &s) { s.commandLine = u"a\nb"_s; });
    }

    void refusesWhatCannotBeSaid()
    {
        QFETCH(MachineSettings, settings);
        const auto checked = settings.check();
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, Errc::Invalid);
        QVERIFY(checked.error().message.english().size() < 200);
    }

    void hardwareKeyFollowsTheHardware()
    {
        const QString key = hardwareKey(good(), u"10.0.13"_s);
        auto same = good();
        same.agent = AgentId{u"b2"_s};
        same.uuid = QUuid::createUuid();
        same.runFolder = u"/elsewhere"_s;
        same.dataDisk = u"/other.qcow2"_s;
        same.dataDiskBase = u"/base.qcow2"_s;
        QCOMPARE(hardwareKey(same, u"10.0.13"_s), key);

        QVERIFY(hardwareKey(good(), u"10.0.14"_s) != key);
        auto other = good();
        other.memoryMiB += 1;
        QVERIFY(hardwareKey(other, u"10.0.13"_s) != key);
        other = good();
        other.acceleration = Acceleration::Kvm;
        QVERIFY(hardwareKey(other, u"10.0.13"_s) != key);
        other = good();
        other.cpuModel = u"EPYC"_s;
        QVERIFY(hardwareKey(other, u"10.0.13"_s) != key);
        other = good();
        other.cpuFeatures = {u"-rtm"_s};
        QVERIFY(hardwareKey(other, u"10.0.13"_s) != key);
    }

    void launchFileNamesExactlyItsFiles()
    {
        auto settings = good();
        settings.dataDiskBase = u"/images/base.qcow2"_s;
        QCOMPARE(launchFile(settings), "read /images/vmlinuz\nread /images/initrd\nread /images/vda.raw\nbase /images/base.qcow2\n"
                                       "disk /agents/a1/vdb.qcow2\nwrite /run/user/1000/cofferdam/a1\n");
        settings.acceleration = Acceleration::Kvm;
        QVERIFY(launchFile(settings).endsWith("device /dev/kvm\n"));
    }

    void theSecondSeatIsTheSameHardware()
    {
        const auto second = good().inSecondSeat();
        QVERIFY(second.check());
        QCOMPARE(hardwareKey(second, u"10.0.13"_s), hardwareKey(good(), u"10.0.13"_s));
        QCOMPARE(second.dataDisk, good().dataDisk);
        for (const auto &differs : {second.domainName() != good().domainName(), second.uuid != good().uuid, second.runFolder != good().runFolder})
            QVERIFY(differs);
        QCOMPARE(good().inSecondSeat().uuid, second.uuid); // found again after a restart of the service
        QVERIFY(!launchFile(second).contains(QByteArray("write /run/user/1000/cofferdam/a1\n")));
        QVERIFY(!launchFile(good()).contains(QFile::encodeName(second.runFolder)));
    }

    void aProcessThatWaitsDiffersInThatAlone()
    {
        auto waiting = flatten(waitingDomainXml(good(), u"/l"_s));
        QCOMPARE(waiting.removeAll(u"domain/commandline/arg value=-incoming"_s), 1);
        QCOMPARE(waiting.removeAll(u"domain/commandline/arg value=defer"_s), 1);
        waiting.removeAll(u"domain/commandline"_s);
        QCOMPARE(waiting, flatten(domainXml(good(), u"/l"_s)));
    }

    void aRamFileIsReadFromItsStream()
    {
        QTemporaryFile file;
        QVERIFY(file.open() && file.write(QByteArray(kRamHeaderSize, 'e') + "stream") > 0 && file.flush());
        const auto opened = openRamFile(file.fileName());
        QVERIFY(opened);
        char text[16] = {};
        QCOMPARE(::read(opened->get(), text, sizeof text), 6);
        QCOMPARE(QByteArray(text), "stream");
    }

    void shortRamFileIsRefused()
    {
        QTemporaryFile file;
        QVERIFY(file.open() && file.resize(kRamHeaderSize));
        const auto opened = openRamFile(file.fileName());
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, Errc::Damaged);
        QCOMPARE(openRamFile(u"/nowhere.ram"_s).error().code, Errc::NotFound);
    }
};

COFFERDAM_TEST(tst_DomainXml)
#include "tst_domainxml.moc"
