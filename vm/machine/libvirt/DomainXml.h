// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// libvirt's description of a machine, and the launcher's, both from the same settings.

#pragma once

#include "vm/machine/MachineSettings.h"

#include <QByteArray>

namespace cofferdam {

/// Pinned: RAM can only go back into the machine type it came from.
inline constexpr QLatin1StringView kMachineType{"pc-q35-10.0"};

/// libvirt's test driver knows no machine types.
enum class Driver { Qemu, Test };

/// `launcher`: the emulator. UTF-8. `settings` have passed check().
[[nodiscard]] QByteArray domainXml(const MachineSettings &settings, const QString &launcher, Driver driver = Driver::Qemu);
/// The same for a process that waits for memory instead of booting.
[[nodiscard]] QByteArray waitingDomainXml(const MachineSettings &settings, const QString &launcher, Driver driver = Driver::Qemu);
/// Its part about the processor.
[[nodiscard]] QByteArray cpuXml(const MachineSettings &settings);

/// RAM can only go back into a machine of the same key: hex SHA-256 over everything that shapes the guest's hardware.
[[nodiscard]] QString hardwareKey(const MachineSettings &settings, const QString &qemuVersion);

/// What QEMU may touch on behalf of this machine, in the form of launcher/Launch.h.
[[nodiscard]] QByteArray launchFile(const MachineSettings &settings);

} // namespace cofferdam
