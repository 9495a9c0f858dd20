// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/libvirt/DomainXml.h"

#include "vm/machine/DiskKey.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QXmlStreamWriter>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Attributes = std::initializer_list<std::pair<QLatin1StringView, QString>>;

class Writer
{
public:
    explicit Writer(QByteArray *target) : m_xml(target) {}

    void empty(QLatin1StringView name, Attributes attributes)
    {
        m_xml.writeEmptyElement(name);
        write(attributes);
    }
    void text(QLatin1StringView name, const QString &content, Attributes attributes = {})
    {
        m_xml.writeStartElement(name);
        write(attributes);
        m_xml.writeCharacters(content);
        m_xml.writeEndElement();
    }
    template<typename Content>
    void element(QLatin1StringView name, Attributes attributes, Content content)
    {
        m_xml.writeStartElement(name);
        write(attributes);
        content();
        m_xml.writeEndElement();
    }

private:
    void write(Attributes attributes)
    {
        for (const auto &[name, value] : attributes)
            m_xml.writeAttribute(name, value);
    }
    QXmlStreamWriter m_xml;
};

void writeOs(Writer &xml, const MachineSettings &settings)
{
    xml.element("os"_L1, {}, [&] {
        xml.text("type"_L1, u"hvm"_s, {{"arch"_L1, u"x86_64"_s}, {"machine"_L1, kMachineType}});
        xml.text("kernel"_L1, settings.kernel);
        if (!settings.initrd.isEmpty())
            xml.text("initrd"_L1, settings.initrd);
        xml.text("cmdline"_L1, settings.commandLine);
    });
}

/// Names alone, never "host": memory can only go back into the processor it came from, and that is a matter of every bit.
void writeCpu(Writer &xml, const MachineSettings &settings)
{
    // none: what TCG lacks of the model is left out, the same in each start. Under KVM the host has to have all that is named.
    const QString check = settings.acceleration == Acceleration::Kvm ? u"partial"_s : u"none"_s;
    xml.element("cpu"_L1, {{"mode"_L1, u"custom"_s}, {"match"_L1, u"exact"_s}, {"check"_L1, check}}, [&] {
        xml.text("model"_L1, settings.cpuModel, {{"fallback"_L1, u"forbid"_s}});
        for (const QString &feature : settings.cpuFeatures)
            xml.empty("feature"_L1, {{"policy"_L1, feature.startsWith(u'-') ? u"disable"_s : u"require"_s}, {"name"_L1, feature.sliced(1)}});
    });
}

void writeSystemDisk(Writer &xml, const MachineSettings &settings, const QString &name)
{
    xml.element("disk"_L1, {{"type"_L1, u"file"_s}, {"device"_L1, u"disk"_s}}, [&] {
        xml.empty("driver"_L1, {{"name"_L1, u"qemu"_s}, {"type"_L1, u"raw"_s}, {"cache"_L1, u"writeback"_s}});
        xml.empty("source"_L1, {{"file"_L1, settings.systemDisk}});
        xml.empty("target"_L1, {{"dev"_L1, name}, {"bus"_L1, u"virtio"_s}});
        xml.text("serial"_L1, name);
        xml.empty("readonly"_L1, {});
    });
}

void writeDisks(Writer &xml, const MachineSettings &settings)
{
    writeSystemDisk(xml, settings, u"vda"_s);
    // For libvirt vdb is a place alone; writeLockedDisk() says what is in it.
    if (settings.diskKey)
        return writeSystemDisk(xml, settings, u"vdb"_s);
    xml.element("disk"_L1, {{"type"_L1, u"file"_s}, {"device"_L1, u"disk"_s}}, [&] {
        xml.empty("driver"_L1, {{"name"_L1, u"qemu"_s}, {"type"_L1, u"qcow2"_s}, {"cache"_L1, u"writeback"_s}, {"discard"_L1, u"unmap"_s}});
        xml.empty("source"_L1, {{"file"_L1, settings.dataDisk}});
        // Said explicitly, always: QEMU shall never follow a file name that it finds inside an image.
        if (settings.dataDiskBase.isEmpty()) {
            xml.empty("backingStore"_L1, {});
        } else {
            xml.element("backingStore"_L1, {{"type"_L1, u"file"_s}}, [&] {
                xml.empty("format"_L1, {{"type"_L1, u"qcow2"_s}});
                xml.empty("source"_L1, {{"file"_L1, settings.dataDiskBase}});
                xml.empty("backingStore"_L1, {});
            });
        }
        xml.empty("target"_L1, {{"dev"_L1, u"vdb"_s}, {"bus"_L1, u"virtio"_s}});
        xml.text("serial"_L1, u"vdb"_s);
    });
}

void writeDevices(Writer &xml, const MachineSettings &settings, const QString &launcher)
{
    xml.text("emulator"_L1, launcher);
    writeDisks(xml, settings);
    xml.empty("controller"_L1, {{"type"_L1, u"usb"_s}, {"model"_L1, u"none"_s}});
    xml.element("serial"_L1, {{"type"_L1, u"file"_s}}, [&] {
        xml.empty("source"_L1, {{"path"_L1, settings.consoleLog()}});
        xml.empty("target"_L1, {{"port"_L1, u"0"_s}});
    });
    const std::pair<QString, QString> ports[] = {
        {u"cofferdam.control"_s, settings.controlSocket()}, {u"cofferdam.out"_s, settings.outSocket()}, {u"cofferdam.in"_s, settings.inSocket()}};
    for (const auto &[name, path] : ports) {
        xml.element("channel"_L1, {{"type"_L1, u"unix"_s}}, [&] {
            xml.empty("source"_L1, {{"mode"_L1, u"bind"_s}, {"path"_L1, path}});
            xml.empty("target"_L1, {{"type"_L1, u"virtio"_s}, {"name"_L1, name}});
        });
    }
    xml.element("rng"_L1, {{"model"_L1, u"virtio"_s}}, [&] { xml.text("backend"_L1, u"/dev/urandom"_s, {{"model"_L1, u"random"_s}}); });
    xml.empty("watchdog"_L1, {{"model"_L1, u"itco"_s}, {"action"_L1, u"none"_s}}); // part of every q35
    xml.empty("memballoon"_L1, {{"model"_L1, u"none"_s}});
}

QJsonObject qcow2Node(const QString &file)
{
    return {{u"driver"_s, u"qcow2"_s}, {u"file"_s, QJsonObject{{u"driver"_s, u"file"_s}, {u"filename"_s, file}}}, {u"backing"_s, QJsonValue::Null}};
}

QString inOneLine(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

/// libvirt's embedded driver has no secrets (they are another driver's, which only a daemon of its own finds), so QEMU is given the encrypted disk by
/// itself. The device stays libvirt's, that of a disk that is not encrypted: memory of one loads into the other.
QJsonObject lockedDisk(const MachineSettings &settings)
{
    QJsonObject disk = qcow2Node(settings.dataDisk);
    disk.insert(u"node-name"_s, kDiskNode);
    disk.insert(u"discard"_s, u"unmap"_s);
    disk.insert(u"encrypt"_s, QJsonObject{{u"format"_s, u"luks"_s}, {u"key-secret"_s, kDiskKeyName}});
    if (!settings.dataDiskBase.isEmpty()) {
        QJsonObject base = qcow2Node(settings.dataDiskBase);
        base.insert(u"read-only"_s, true);
        disk.insert(u"backing"_s, base);
    }
    return disk;
}

/// libvirt has no word for a process that waits for memory without a migration of its own: QEMU is told past it, too.
QStringList pastLibvirt(const MachineSettings &settings, bool waits)
{
    QStringList arguments;
    if (settings.diskKey) {
        const QJsonObject key{{u"qom-type"_s, u"secret"_s}, {u"id"_s, kDiskKeyName}, {u"file"_s, settings.diskKeyPipe()}};
        arguments << u"-object"_s << inOneLine(key) << u"-blockdev"_s << inOneLine(lockedDisk(settings));
    }
    if (waits)
        arguments << u"-incoming"_s << u"defer"_s;
    return arguments;
}

void writePastLibvirt(Writer &xml, const MachineSettings &settings, bool waits)
{
    const Attributes space{{"xmlns:qemu"_L1, u"http://libvirt.org/schemas/domain/qemu/1.0"_s}};
    const auto arguments = pastLibvirt(settings, waits);
    if (!arguments.isEmpty()) {
        xml.element("qemu:commandline"_L1, space, [&] {
            for (const auto &argument : arguments)
                xml.empty("qemu:arg"_L1, {{"value"_L1, argument}});
        });
    }
    // With it libvirt reads some 460 properties of the processor one by one at each start, while a way back waits; the feature words say the same.
    xml.element("qemu:capabilities"_L1, space, [&] { xml.empty("qemu:del"_L1, {{"capability"_L1, u"cpu-unavailable-features"_s}}); });
    if (!settings.diskKey)
        return;
    xml.element("qemu:override"_L1, space, [&] {
        xml.element("qemu:device"_L1, {{"alias"_L1, u"virtio-disk1"_s}}, [&] {
            xml.element("qemu:frontend"_L1, {},
                        [&] { xml.empty("qemu:property"_L1, {{"name"_L1, u"drive"_s}, {"type"_L1, u"string"_s}, {"value"_L1, kDiskNode}}); });
        });
    });
}

enum class From { Boot, Memory };

QByteArray xmlFrom(From from, const MachineSettings &settings, const QString &launcher, Driver driver)
{
    QByteArray text;
    Writer xml(&text);
    const bool kvm = settings.acceleration == Acceleration::Kvm;
    const bool test = driver == Driver::Test;
    xml.element("domain"_L1,
                {{"type"_L1, test  ? u"test"_s
                             : kvm ? u"kvm"_s
                                   : u"qemu"_s}},
                [&] {
                    xml.text("name"_L1, settings.domainName());
                    xml.text("uuid"_L1, settings.uuid.toString(QUuid::WithoutBraces));
                    xml.text("memory"_L1, QString::number(settings.memoryMiB), {{"unit"_L1, u"MiB"_s}});
                    xml.text("vcpu"_L1, QString::number(settings.cpus), {{"placement"_L1, u"static"_s}});
                    if (test)
                        xml.element("os"_L1, {}, [&] { xml.text("type"_L1, u"hvm"_s); });
                    else
                        writeOs(xml, settings);
                    xml.element("features"_L1, {}, [&] {
                        xml.empty("acpi"_L1, {});
                        xml.empty("apic"_L1, {});
                    });
                    writeCpu(xml, settings);
                    xml.empty("clock"_L1, {{"offset"_L1, u"utc"_s}});
                    xml.text("on_poweroff"_L1, u"destroy"_s);
                    xml.text("on_reboot"_L1, u"destroy"_s); // a reboot would go past the ready state and its HELLO
                    xml.text("on_crash"_L1, u"destroy"_s);
                    xml.element("devices"_L1, {}, [&] { writeDevices(xml, settings, launcher); });
                    if (!test)
                        writePastLibvirt(xml, settings, from == From::Memory);
                });
    return text;
}

} // namespace

QByteArray domainXml(const MachineSettings &settings, const QString &launcher, Driver driver)
{
    return xmlFrom(From::Boot, settings, launcher, driver);
}

QByteArray waitingDomainXml(const MachineSettings &settings, const QString &launcher, Driver driver)
{
    return xmlFrom(From::Memory, settings, launcher, driver);
}

QByteArray cpuXml(const MachineSettings &settings)
{
    QByteArray text;
    Writer xml(&text);
    writeCpu(xml, settings);
    return text;
}

QByteArray launchFile(const MachineSettings &settings)
{
    QByteArray text;
    const auto line = [&text](QByteArrayView word, const QString &path) { text += word.toByteArray() + QFile::encodeName(path) + '\n'; };
    line("read ", settings.kernel);
    if (!settings.initrd.isEmpty())
        line("read ", settings.initrd);
    line("read ", settings.systemDisk);
    if (!settings.dataDiskBase.isEmpty())
        line("base ", settings.dataDiskBase);
    line(settings.diskKey ? "locked " : "disk ", settings.dataDisk);
    line("write ", settings.runFolder);
    if (settings.acceleration == Acceleration::Kvm)
        line("device ", u"/dev/kvm"_s);
    return text;
}

QString hardwareKey(const MachineSettings &settings, const QString &qemuVersion)
{
    // The XML itself, with everything blanked that may differ between two machines of the same hardware.
    MachineSettings shape = settings;
    shape.agent = AgentId{u"a"_s};
    shape.uuid = QUuid(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    shape.runFolder = u"/r"_s;
    shape.kernel = shape.initrd = u"/k"_s;
    shape.commandLine.clear();
    shape.systemDisk = u"/s"_s;
    shape.dataDisk = u"/d"_s;
    shape.dataDiskBase.clear();
    shape.seat = Seat::First;
    shape.diskKey.reset();
    const QByteArray text = qemuVersion.toUtf8() + '\n' + domainXml(shape, u"/launcher"_s);
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
}

} // namespace cofferdam
