// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/MachineSettings.h"

#include <QDir>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr int kMinMemoryMiB = 128;
constexpr int kMaxMemoryMiB = 256 * 1024;
constexpr int kMaxCpus = 64;
constexpr qsizetype kMaxCommandLine = 2047; // COMMAND_LINE_SIZE of x86 less the NUL

bool isPlain(QStringView word)
{
    return !word.isEmpty() && word.size() <= 64 && std::ranges::all_of(word, [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'-' || c == u'_';
    });
}

/// Also "sse4.1".
bool isFeature(QStringView name)
{
    return isPlain(QString(name).remove(u'.'));
}

bool hasControlCharacter(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
}

Result<void> checkPath(const QString &path)
{
    if (!QDir::isAbsolutePath(path) || QDir::cleanPath(path) != path)
        return fail(Errc::Invalid, phrase("Machine", "“%1” is not a clean absolute path.").arg(path.left(100)));
    // The launcher's file has a path a line; XML 1.0 cannot carry control characters.
    if (hasControlCharacter(path))
        return fail(Errc::Invalid, phrase("Machine", "A path holds control characters."));
    return {};
}

} // namespace

MachineSettings MachineSettings::inSecondSeat() const
{
    auto other = *this;
    other.seat = Seat::Second;
    other.uuid = QUuid::createUuidV5(uuid, u"second seat"_s);
    other.runFolder += u"-2"_s;
    return other;
}

QString MachineSettings::domainName() const
{
    return (seat == Seat::First ? u"cofferdam-"_s : u"cofferdam2-"_s) + agent.value;
}

QString MachineSettings::controlSocket() const
{
    return runFolder + u"/control.sock"_s;
}

QString MachineSettings::outSocket() const
{
    return runFolder + u"/out.sock"_s;
}

QString MachineSettings::inSocket() const
{
    return runFolder + u"/in.sock"_s;
}

QString MachineSettings::consoleLog() const
{
    return runFolder + u"/console.log"_s;
}

QString MachineSettings::diskKeyPipe() const
{
    return runFolder + u"/disk.key"_s;
}

Result<void> MachineSettings::check() const
{
    if (!isPlain(agent.value))
        return fail(Errc::Invalid, phrase("Machine", "An agent's id holds letters, digits, '-' and '_', at most 64 of them."));
    if (uuid.isNull())
        return fail(Errc::Invalid, phrase("Machine", "The machine has no UUID."));
    for (const auto *path : {&runFolder, &kernel, &initrd, &systemDisk, &dataDisk, &dataDiskBase}) {
        if (path->isEmpty() && (path == &initrd || path == &dataDiskBase))
            continue;
        if (auto checked = checkPath(*path); !checked)
            return checked;
    }
    if (QFile::encodeName(seat == Seat::First ? inSecondSeat().controlSocket() : controlSocket()).size() > kMaxSocketPath)
        return fail(Errc::Invalid, phrase("Machine", "The folder %1 has too long a path for sockets.").arg(runFolder));
    if (memoryMiB < kMinMemoryMiB || memoryMiB > kMaxMemoryMiB)
        return fail(Errc::Invalid, phrase("Machine", "Memory has to be %1 to %2 MiB.").arg(kMinMemoryMiB).arg(kMaxMemoryMiB));
    if (cpus < 1 || cpus > kMaxCpus)
        return fail(Errc::Invalid, phrase("Machine", "A machine has 1 to %1 processors.").arg(kMaxCpus));
    if (!isPlain(cpuModel))
        return fail(Errc::Invalid, phrase("Machine", "“%1” is no name of a processor model.").arg(cpuModel.left(40)));
    for (const QString &feature : cpuFeatures) {
        if (!(feature.startsWith(u'+') || feature.startsWith(u'-')) || !isFeature(QStringView(feature).sliced(1)))
            return fail(Errc::Invalid, phrase("Machine", "“%1” is no name of a feature of a processor.").arg(feature.left(40)));
    }
    if (commandLine.size() > kMaxCommandLine || hasControlCharacter(commandLine))
        return fail(Errc::Invalid, phrase("Machine", "The kernel command line is too long or holds control characters."));
    return {};
}

} // namespace cofferdam
