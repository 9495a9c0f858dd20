// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/Acceleration.h"

#include "core/base/Process.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <unistd.h>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString bootId()
{
    QFile file(u"/proc/sys/kernel/random/boot_id"_s);
    return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readAll()).trimmed() : QString();
}

QString stamp(const QString &path)
{
    const QFileInfo file(path);
    return u"%1 %2 %3"_s.arg(path).arg(file.size()).arg(file.lastModified().toMSecsSinceEpoch());
}

QString firstLine(const QString &path, QByteArrayView beginning = {})
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const auto lines = file.readAll().split('\n'); // files of the kernel: of no size until they are read
    const auto found = std::ranges::find_if(lines, [beginning](const QByteArray &line) { return line.startsWith(beginning); });
    return found == lines.cend() ? QString() : QString::fromLatin1(found->simplified());
}

/// What KVM was loaded with, e.g. "kvm_amd nested=1 npt=1".
QString parametersOfKvm(const QString &modules)
{
    QStringList all;
    for (const auto &module : {u"kvm"_s, u"kvm_amd"_s, u"kvm_intel"_s}) {
        const QDir parameters(modules + u'/' + module + u"/parameters"_s);
        if (!parameters.exists())
            continue;
        all << module;
        for (const auto &name : parameters.entryList(QDir::Files, QDir::Name))
            all << name + u'=' + firstLine(parameters.filePath(name));
    }
    return all.join(u' ');
}

/// All that the finding depends on.
QJsonObject circumstances(const AccelerationProbe &probe)
{
    return {{u"boot"_s, bootId()},
            {u"processor"_s, firstLine(probe.processor, "model name")},
            {u"microcode"_s, firstLine(probe.processor, "microcode")},
            {u"firmware"_s, firstLine(probe.firmware)},
            {u"modules"_s, parametersOfKvm(probe.modules)},
            {u"emulator"_s, stamp(probe.emulator)},
            {u"kernel"_s, stamp(probe.kernel)},
            {u"usable"_s, access(QFile::encodeName(probe.device).constData(), R_OK | W_OK) == 0}};
}

std::optional<AccelerationFinding> remembered(const AccelerationProbe &probe)
{
    QFile file(probe.cacheFile);
    if (probe.cacheFile.isEmpty() || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const auto stored = QJsonDocument::fromJson(file.readAll()).object();
    if (stored[u"circumstances"].toObject() != circumstances(probe))
        return std::nullopt;
    return AccelerationFinding{stored[u"kind"].toString() == toWord(Acceleration::Kvm) ? Acceleration::Kvm : Acceleration::Tcg,
                               Phrase::fromStored(stored[u"why"].toString())};
}

void remember(const AccelerationProbe &probe, const AccelerationFinding &finding)
{
    if (probe.cacheFile.isEmpty())
        return;
    const QJsonObject stored{{u"circumstances"_s, circumstances(probe)}, {u"kind"_s, toWord(finding.kind).toString()}, {u"why"_s, finding.why.stored()}};
    // A finding that cannot be kept is found again next time.
    if (QSaveFile file(probe.cacheFile); file.open(QIODevice::WriteOnly)) {
        file.write(QJsonDocument(stored).toJson());
        file.commit();
    }
}

/// Without a root file system the kernel ends in this panic: everything before it worked.
constexpr QByteArrayView kExpectedEnd{"Unable to mount root fs"};

AccelerationFinding bootUnderKvm(const AccelerationProbe &probe)
{
    QElapsedTimer clock;
    clock.start();
    Process qemu;
    qemu.program = probe.emulator;
    qemu.arguments = {u"-nodefaults"_s,
                      u"-no-user-config"_s,
                      u"-machine"_s,
                      u"pc-q35-10.0,accel=kvm"_s,
                      u"-cpu"_s,
                      u"host"_s,
                      u"-m"_s,
                      u"256"_s,
                      u"-display"_s,
                      u"none"_s,
                      u"-serial"_s,
                      u"stdio"_s,
                      u"-no-reboot"_s,
                      u"-kernel"_s,
                      probe.kernel,
                      u"-append"_s,
                      u"console=ttyS0 panic=-1"_s};
    qemu.limit = probe.limit;
    qemu.grace = {};
    qemu.isMerged = true;
    qemu.isEnough = [](const QByteArray &console) { return console.contains(kExpectedEnd); };
    const auto console = run(qemu);
    const qint64 took = clock.elapsed();
    if (console && console->contains(kExpectedEnd))
        return {Acceleration::Kvm, phrase("Machine", "A test guest ran on the processor and ended as expected after %1 ms.").arg(took)};
    if (console)
        return {Acceleration::Tcg, phrase("Machine", "A test guest under KVM ended early: %1").arg(QString::fromLocal8Bit(*console).trimmed().right(300))};
    if (console.error().code == Errc::Timeout)
        return {Acceleration::Tcg, phrase("Machine", "%1 is there, but a test guest had not come up after %2 ms.").arg(probe.device).arg(took)};
    return {Acceleration::Tcg, phrase("Machine", "A test guest under KVM ended early: %1").arg(console.error().message)};
}

} // namespace

QStringView toWord(Acceleration acceleration) noexcept
{
    return acceleration == Acceleration::Kvm ? u"kvm" : u"tcg";
}

AccelerationFinding probeAcceleration(const AccelerationProbe &probe)
{
    if (!QFileInfo::exists(probe.device))
        return {Acceleration::Tcg, phrase("Machine", "There is no %1: hardware virtualization is off in the firmware or the kernel.").arg(probe.device)};
    if (access(QFile::encodeName(probe.device).constData(), R_OK | W_OK) != 0)
        return {Acceleration::Tcg, phrase("Machine", "You may not use %1: add yourself to its group (usually kvm) and log in again.").arg(probe.device)};
    if (!QFileInfo::exists(probe.kernel))
        return {Acceleration::Tcg, phrase("Machine", "There is no kernel to test with: %1").arg(probe.kernel)};
    if (const auto known = remembered(probe))
        return *known;

    const auto finding = bootUnderKvm(probe);
    remember(probe, finding);
    return finding;
}

} // namespace cofferdam
