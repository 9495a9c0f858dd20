// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/HostCpu.h"

#include <QXmlStreamReader>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// Nested virtualization (Intel, AMD): code of the host's kernel that no guest of ours needs to reach. libvirt lists its parts as vmx-… .
const QStringList &withheld()
{
    static const QStringList names{u"svm"_s, u"vmx"_s};
    return names;
}

bool isLeftOut(QStringView name)
{
    // invtsc: QEMU refuses to save the memory of a guest that was promised a clock of constant rate.
    return name.startsWith("vmx"_L1) || name.startsWith("svm"_L1) || name == "invtsc"_L1;
}

} // namespace

Result<CpuNames> hostCpuOf(const QByteArray &domainCapabilities)
{
    CpuNames cpu;
    QXmlStreamReader xml(domainCapabilities);
    bool inside = false;
    while (!xml.atEnd()) {
        xml.readNext();
        if (xml.isStartElement() && xml.name() == "mode"_L1)
            inside = xml.attributes().value("name"_L1) == "host-model"_L1 && xml.attributes().value("supported"_L1) == "yes"_L1;
        else if (xml.isEndElement() && xml.name() == "mode"_L1)
            inside = false;
        else if (inside && xml.isStartElement() && xml.name() == "model"_L1)
            cpu.model = xml.readElementText();
        else if (inside && xml.isStartElement() && xml.name() == "feature"_L1) {
            const auto name = xml.attributes().value("name"_L1).toString();
            const auto policy = xml.attributes().value("policy"_L1);
            if (!isLeftOut(name))
                cpu.features << (policy == "disable"_L1 || policy == "forbid"_L1 ? u'-' : u'+') + name;
        }
    }
    if (xml.hasError() || cpu.model.isEmpty())
        return fail(Errc::Unsupported, phrase("Machine", "libvirt has no name for the processor of this computer."));
    for (const QString &name : withheld())
        cpu.features << u'-' + name;
    cpu.features.sort();
    return cpu;
}

} // namespace cofferdam
