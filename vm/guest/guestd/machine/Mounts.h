// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The machine's file systems, from the bare kernel to the agent's home.

#pragma once

namespace cofferdam::guest {

/// In the initramfs: loads the modules, mounts the system disk read-only and goes on there. Returns only on failure.
void enterSystemDisk();

/// On the system disk: everything below / that the agent and guestd need. False when the machine cannot be used.
[[nodiscard]] bool mountMachine();

/// The file gate has ended: whatever of the agent still holds files open is killed, and the dead mount taken away. What is
/// beneath it is an empty folder that nobody can write.
void closeHome();

/// The one network interface this machine has.
void bringLoopbackUp();

} // namespace cofferdam::guest
