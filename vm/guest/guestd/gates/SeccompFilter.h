// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What no process of the agent may ask of the kernel, and what it may ask only through the exec gate.

#pragma once

namespace cofferdam::guest {

/// Binds this process and its descendants for ever. Needs PR_SET_NO_NEW_PRIVS. Gives the listener of their execve calls,
/// close-on-exec, or -1. Allocates nothing: it is called between fork and exec.
[[nodiscard]] int installExecFilter();

/// Hands a descriptor to the other end of a socket, or takes it there (-1: none came). Allocate nothing.
[[nodiscard]] bool passDescriptor(int socket, int descriptor);
[[nodiscard]] int takeDescriptor(int socket, int flags = 0);

} // namespace cofferdam::guest
