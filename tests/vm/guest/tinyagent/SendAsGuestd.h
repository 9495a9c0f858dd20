// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an attacker who is root in the guest can do to the control port.

#pragma once

/// Takes guestd's own descriptor of the control port and writes the bytes of the file at `path` into it. Returns the exit code.
int sendAsGuestd(const char *path);
