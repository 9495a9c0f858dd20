// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// From a command line to what is started behind the fence, and to what it may touch.

#pragma once

#include "vm/machine/launcher/DiskHeader.h"
#include "vm/machine/launcher/Fence.h"

#include <expected>
#include <span>
#include <string>
#include <string_view>

namespace cofferdam::launcher {

struct Launch {
    Fence fence;
    std::string disk; ///< qcow2, written by a guest; empty: none.
    DiskLock lock = DiskLock::None; ///< Of the disk; the base has none.
    std::string base; ///< qcow2 that the disk grows from, or is to grow from; empty: none.
};

/// `arguments` as given to main(). arguments[0] is <root>/cofferdam-vm, root being libvirt's folder. Two kinds of start are known:
/// a machine (-name guest=N: <root>/launch/N says what it may touch) and libvirt's question what QEMU can do
/// (-machine none -qmp unix:<root>/lib/qemu/qmp-…). Any other is refused.
[[nodiscard]] std::expected<Launch, std::string> launchFor(std::span<char *const> arguments, std::string_view qemu);

/// `words`: what `tool`, which works on disks, may touch: the words and paths of a launch file. It gets no sockets and no device.
[[nodiscard]] std::expected<Launch, std::string> toolLaunch(std::span<char *const> words, std::string_view tool);

/// Lines "read PATH", "write PATH", "device PATH"; "disk PATH" for a disk that a guest writes, "locked PATH" for one that is encrypted besides, and "base PATH" for what it grows from, once each.
[[nodiscard]] std::expected<Launch, std::string> parseLaunchFile(std::string_view text);

/// Whether the disks are what they are to be. Behind the fence: their headers may have been written to harm who reads them.
[[nodiscard]] std::expected<void, std::string> checkDisks(const Launch &launch);

} // namespace cofferdam::launcher
