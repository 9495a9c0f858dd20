// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What guestd sees of its machine, looked up anew for each heartbeat.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cofferdam::guest {

[[nodiscard]] std::vector<std::string> networkInterfaces();
[[nodiscard]] std::uint64_t memoryUsedKib();
/// The root file system is mounted read-only, and its disk refuses writes by itself.
[[nodiscard]] bool systemIsReadOnly();
[[nodiscard]] std::uint64_t monotonicNs();
[[nodiscard]] std::string bootId();
/// "full" or "tiny", as written in the image; "unknown" when it is not.
[[nodiscard]] std::string imageName();
/// False only where tests and measurements ask for it on the kernel's command line, and never in the full image.
[[nodiscard]] bool gatesWanted();

} // namespace cofferdam::guest
