// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A key that is printed and put away: eight groups of four characters, and a slip of the pen in it is noticed.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

namespace cofferdam {

/// "7K3M-…-X2QD" in ASCII, 39 bytes: Crockford's base 32 without I, L, O and U. 28 characters are random (140 bits), the last four are their checksum.
[[nodiscard]] Secret newRecoveryKey();

/// The 32 characters of what was typed, in one way: blanks and hyphens go, small letters count as large ones, I and L as 1, O as 0. Invalid when it is
/// no recovery key, or one with a slip in it.
[[nodiscard]] Result<Secret> readRecoveryKey(const Secret &typed);

} // namespace cofferdam
