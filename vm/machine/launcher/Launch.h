// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// From the command line libvirt wrote to what this QEMU may touch.

#pragma once

#include "vm/machine/launcher/Fence.h"

#include <expected>
#include <span>
#include <string>
#include <string_view>

namespace cofferdam::launcher {

/// `arguments` as given to main(). arguments[0] is <root>/cofferdam-vm, root being libvirt's folder. Two kinds of start are known:
/// a machine (-name guest=N: <root>/launch/N says what it may touch) and libvirt's question what QEMU can do
/// (-machine none -qmp unix:<root>/lib/qemu/qmp-…). Any other is refused.
[[nodiscard]] std::expected<Fence, std::string> fenceFor(std::span<char *const> arguments, std::string_view qemu);

/// The lines "read PATH", "write PATH", "device PATH" of a launch file.
[[nodiscard]] std::expected<Fence, std::string> parseLaunchFile(std::string_view text);

} // namespace cofferdam::launcher
