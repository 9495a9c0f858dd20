// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The values that are looked for, as they come from the service.

#pragma once

#include "core/vault/AbsencePatterns.h"

#include <optional>

namespace cofferdam::prove {

/// Of `fd`, to its end: for each value four bytes with its length, least first, and then so many bytes. Nothing when it is cut off, cannot be read,
/// or there is more than AbsencePatterns take.
[[nodiscard]] std::optional<AbsencePatterns> readValues(int fd);

/// Fills `into`; less only at the end of `fd`, nothing when it cannot be read (errno).
[[nodiscard]] std::optional<std::size_t> readAll(int fd, std::span<std::byte> into);

} // namespace cofferdam::prove
