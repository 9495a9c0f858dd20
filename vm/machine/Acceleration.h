// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Whether guests run on the processor (KVM) or are translated (TCG), found out by running one.

#pragma once

#include "core/base/Phrase.h"

#include <QString>

#include <chrono>

namespace cofferdam {

enum class Acceleration : quint8 { Kvm, Tcg };

/// "kvm" or "tcg".
[[nodiscard]] QStringView toWord(Acceleration acceleration) noexcept;

struct AccelerationFinding {
    Acceleration kind = Acceleration::Tcg;
    Phrase why; ///< For people: why this kind.
};

struct AccelerationProbe {
    QString emulator;  ///< QEMU itself.
    QString kernel;    ///< A Linux kernel; booted without a root file system, so that it ends in a known panic.
    QString cacheFile; ///< The finding is kept here until the host boots anew or QEMU, processor, firmware or KVM's modules change; empty: never kept.
    QString device = QStringLiteral("/dev/kvm");
    /// With the boot, what may make KVM work or fail: its microcode, which can change while the computer runs, and the firmware.
    QString processor = QStringLiteral("/proc/cpuinfo");
    QString firmware = QStringLiteral("/sys/class/dmi/id/bios_version");
    QString modules = QStringLiteral("/sys/module"); ///< KVM's can be loaded anew with other parameters.
    std::chrono::milliseconds limit{5000};
};

/// Boots `kernel` under KVM. Anything but the expected end within the limit means TCG. Blocks; call from a worker thread.
[[nodiscard]] AccelerationFinding probeAcceleration(const AccelerationProbe &probe);

} // namespace cofferdam
