// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// From here on this process reads and writes the descriptors that it has, and does nothing else.

#pragma once

#include <expected>
#include <string>

namespace cofferdam::prove {

/// Memory that the process may have. What it reads could be made to take more. Bytes.
inline constexpr unsigned long long kMostMemory = 512ULL << 20;

/// Closes the descriptors from `first` on. Then: no new privileges, no core file, no other process may look into it, no file can be opened
/// (Landlock), and of the system's calls there are those for reading, writing and memory; another one ends the process (seccomp).
/// Cannot be undone. Error: why it does not hold.
[[nodiscard]] std::expected<void, std::string> confine(int first);

} // namespace cofferdam::prove
