// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Process 1 of the machine: prepares it, keeps guestd's worker running, and buries orphans.

#pragma once

namespace cofferdam::guest {

/// Never returns: when process 1 ends, the kernel panics, and with panic=-1 on its command line the machine stops.
[[noreturn]] void runInit();

} // namespace cofferdam::guest
