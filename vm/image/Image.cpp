// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/Image.h"

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

/// What OpenClaw needs with some turns behind it, measured: 1.5 GB. The rest is for the agent's work.
constexpr int kFullMemoryMiB = 3072;
constexpr int kTinyMemoryMiB = 256;
constexpr int kLabMemoryMiB = 1024;

int memoryMiB(ImageKind kind)
{
    switch (kind) {
    case ImageKind::Tiny: return kTinyMemoryMiB;
    case ImageKind::Lab: return kLabMemoryMiB;
    case ImageKind::Full: break;
    }
    return kFullMemoryMiB;
}

} // namespace

QString toWord(ImageKind kind)
{
    switch (kind) {
    case ImageKind::Tiny: return u"tiny"_s;
    case ImageKind::Lab: return u"lab"_s;
    case ImageKind::Full: break;
    }
    return u"full"_s;
}

MachineSettings machineSettings(const Image &image, Acceleration acceleration)
{
    MachineSettings settings;
    settings.kernel = image.kernel();
    settings.initrd = image.initrd();
    settings.systemDisk = image.systemDisk();
    // init_on_free: memory that nobody uses is zero, and zeroes take no room and no time in a snapshot.
    settings.commandLine = u"console=ttyS0 quiet panic=-1 init_on_free=1"_s;
    // Side channels of the processor do not exist in translated code, and the kernel's defences cost a flush of QEMU's
    // translation buffer at each system call. A guest that gets no time on a busy host would find its timer dead and panic.
    if (acceleration == Acceleration::Tcg)
        settings.commandLine += u" mitigations=off no_timer_check"_s;
    settings.memoryMiB = memoryMiB(image.kind);
    settings.acceleration = acceleration;
    return settings;
}

} // namespace cofferdam
