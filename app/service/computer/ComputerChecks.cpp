// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/computer/ComputerChecks.h"

#include "core/api/PhraseMessage.h"
#include "core/base/HostMemory.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QStandardPaths>
#include <QStorageInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qint64 kGiB = 1024LL * 1024 * 1024;
// A machine has 3 GiB; with less built in than this the desktop has none left.
constexpr qint64 kEnoughMemory = 6 * kGiB;
constexpr qint64 kLittleMemory = 4 * kGiB;
constexpr qint64 kMachineMemory = 3 * kGiB;
// An image in the making takes 3.5 GiB, an agent with its first snapshots 4.
constexpr qint64 kSpaceForImage = 4 * kGiB;
constexpr qint64 kSpaceForAgent = 4 * kGiB;
constexpr qint64 kComfortableSpace = 20 * kGiB;

struct NeededProgram {
    QLatin1StringView name;
    QLatin1StringView package;
};
constexpr NeededProgram kPrograms[]{
    {"qemu-system-x86_64"_L1, "qemu-system-x86"_L1},
    {"qemu-img"_L1, "qemu-utils"_L1},
    {"mmdebstrap"_L1, "mmdebstrap"_L1},
    {"npm"_L1, "npm"_L1},
    {"mke2fs"_L1, "e2fsprogs"_L1},
    {"dpkg-deb"_L1, "dpkg"_L1},
    {"xz"_L1, "xz-utils"_L1},
    {"unshare"_L1, "util-linux"_L1},
};

/// What gives programs a keychain on the session's bus.
constexpr QLatin1StringView kKeychains[]{
    "/usr/share/dbus-1/services/org.freedesktop.secrets.service"_L1,
    "/usr/share/dbus-1/services/org.kde.kwalletd6.service"_L1,
    "/usr/share/dbus-1/services/org.kde.secretservicecompat.service"_L1,
};

QString sizeOf(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes, 1);
}

api::ComputerCheck check(api::CheckName name, api::CheckState state, const Phrase &found, const Phrase &advice = {})
{
    api::ComputerCheck result;
    result.set_name(name);
    result.set_state(state);
    *result.mutable_found() = toApi(found);
    if (!advice.isEmpty())
        *result.mutable_advice() = toApi(advice);
    return result;
}

Phrase accelerationAdvice(KvmDevice device)
{
    switch (device) {
    case KvmDevice::Missing:
        return phrase("Service", "Switch virtualisation on in the firmware of this computer (Intel VT-x or AMD-V), and start it again. Without it agents work, "
                                 "but many times slower.");
    case KvmDevice::Refused:
        return phrase("Service", "Let this user use it: “sudo adduser $USER kvm”, then log out and in again. Until then agents work, but many times slower.");
    case KvmDevice::Usable: break;
    }
    return phrase("Service", "Agents work, but many times slower. “cofferdamctl doctor” says more.");
}

api::ComputerCheck accelerationCheck(const ComputerFindings &found)
{
    const auto name = api::CHECK_ACCELERATION;
    if (found.acceleration && found.acceleration->kind == Acceleration::Kvm)
        return check(name, api::CHECK_GOOD, phrase("Service", "A machine was run on the processor itself."));
    if (found.acceleration)
        return check(name, api::CHECK_POOR, found.acceleration->why, accelerationAdvice(found.device));
    switch (found.device) {
    case KvmDevice::Missing: return check(name, api::CHECK_POOR, phrase("Service", "There is no /dev/kvm."), accelerationAdvice(found.device));
    case KvmDevice::Refused: return check(name, api::CHECK_POOR, phrase("Service", "This user may not use /dev/kvm."), accelerationAdvice(found.device));
    case KvmDevice::Usable: break;
    }
    return check(name, api::CHECK_GOOD, phrase("Service", "/dev/kvm may be used. Whether machines really run on it shows when the first one runs."));
}

api::ComputerCheck programsCheck(const ComputerFindings &found)
{
    if (found.missing.isEmpty())
        return check(api::CHECK_PROGRAMS, api::CHECK_GOOD, phrase("Service", "Everything that runs machines and makes images is installed."));
    QStringList packages;
    for (const auto &program : kPrograms) {
        if (found.missing.contains(program.name))
            packages += program.package;
    }
    return check(api::CHECK_PROGRAMS, api::CHECK_BAD, phrase("Service", "Not installed: %1").arg(found.missing.join(u", "_s)),
                 phrase("Service", "Install what is missing, on Debian with “sudo apt install %1”, and check again.").arg(packages.join(u' ')));
}

api::ComputerCheck diskCheck(const ComputerFindings &found)
{
    if (!found.freeBytes)
        return check(api::CHECK_DISK, api::CHECK_UNKNOWN, phrase("Service", "How much room %1 has could not be found out.").arg(found.folder),
                     phrase("Service", "Look whether the folder is there and may be written to."));
    const auto needed = kSpaceForAgent + (found.isImageThere ? 0 : kSpaceForImage);
    const auto is = phrase("Service", "%1 are free in %2.").arg(sizeOf(*found.freeBytes), found.folder);
    if (*found.freeBytes < needed)
        return check(api::CHECK_DISK, api::CHECK_BAD, is,
                     phrase("Service", "%1 are needed. Remove what you do not need, or set XDG_DATA_HOME to a folder on a larger disk.").arg(sizeOf(needed)));
    if (*found.freeBytes < kComfortableSpace)
        return check(api::CHECK_DISK, api::CHECK_POOR, is, phrase("Service", "It is enough to begin. Snapshots are thinned out early with so little room."));
    return check(api::CHECK_DISK, api::CHECK_GOOD, is);
}

api::ComputerCheck memoryCheck(const ComputerFindings &found)
{
    if (!found.memory || !found.availableMemory)
        return check(api::CHECK_MEMORY, api::CHECK_UNKNOWN, phrase("Service", "How much memory there is could not be found out."),
                     phrase("Service", "An agent takes %1.").arg(sizeOf(kMachineMemory)));
    const auto is = phrase("Service", "%1 of memory, %2 of it free.").arg(sizeOf(*found.memory), sizeOf(*found.availableMemory));
    if (*found.memory < kLittleMemory)
        return check(api::CHECK_MEMORY, api::CHECK_BAD, is,
                     phrase("Service", "An agent takes %1, and this computer has too little beside it.").arg(sizeOf(kMachineMemory)));
    if (*found.memory < kEnoughMemory || *found.availableMemory < kMachineMemory)
        return check(api::CHECK_MEMORY, api::CHECK_POOR, is,
                     phrase("Service", "An agent takes %1: close other programs before one is started.").arg(sizeOf(kMachineMemory)));
    return check(api::CHECK_MEMORY, api::CHECK_GOOD, is);
}

api::ComputerCheck keychainCheck(const ComputerFindings &found)
{
    if (!found.isKeychainThere)
        return check(api::CHECK_KEYCHAIN, api::CHECK_UNKNOWN,
                     phrase("Service", "Whether there is a keychain could not be found out: no desktop session is running."),
                     phrase("Service", "The key of the stores stays in a file that only you can read."));
    if (*found.isKeychainThere)
        return check(api::CHECK_KEYCHAIN, api::CHECK_GOOD, phrase("Service", "The desktop has a keychain."));
    return check(
        api::CHECK_KEYCHAIN, api::CHECK_POOR, phrase("Service", "The desktop has no keychain."),
        phrase("Service", "The key of the stores stays in a file that only you can read. Install gnome-keyring or KWallet if a keychain shall keep it."));
}

bool isThere(const QString &root, QLatin1StringView program)
{
    if (root.isEmpty() && !QStandardPaths::findExecutable(program).isEmpty())
        return true;
    return std::ranges::any_of(std::to_array({u"/usr/bin/"_s, u"/usr/sbin/"_s}),
                               [&](const QString &folder) { return QFileInfo(root + folder + program).isExecutable(); });
}

/// Of the file system that the folder is on, or will be.
std::optional<qint64> freeIn(QString folder)
{
    while (!QFileInfo::exists(folder) && folder.size() > 1)
        folder = QFileInfo(folder).path();
    const QStorageInfo storage(folder);
    return storage.isValid() && storage.isReady() ? std::optional(storage.bytesAvailable()) : std::nullopt;
}

std::optional<qint64> known(qint64 bytes)
{
    return bytes > 0 ? std::optional(bytes) : std::nullopt;
}

} // namespace

ComputerFindings findComputer(const QString &root, const QString &folder)
{
    ComputerFindings found;
    found.device = kvmDevice(root);
    for (const auto &program : kPrograms) {
        if (!isThere(root, program.name))
            found.missing += program.name;
    }
    found.folder = folder;
    found.freeBytes = freeIn(folder);
    found.memory = known(installedMemory());
    found.availableMemory = known(availableMemory());
    const bool hasBus = !qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS") || QFileInfo::exists(qEnvironmentVariable("XDG_RUNTIME_DIR") + u"/bus"_s);
    if (hasBus || !root.isEmpty())
        found.isKeychainThere = std::ranges::any_of(kKeychains, [&](QLatin1StringView file) { return QFileInfo::exists(root + file); });
    return found;
}

api::ComputerChecks computerChecks(const ComputerFindings &found)
{
    api::ComputerChecks all;
    for (const auto &one : {accelerationCheck(found), programsCheck(found), diskCheck(found), memoryCheck(found), keychainCheck(found)})
        *all.add_checks() = one;
    return all;
}

} // namespace cofferdam
