// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// A qcow2 disk is written by what runs in the VM, its header by QEMU: looked at from behind the fence before anything opens it by its format.

#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

namespace cofferdam::launcher {

/// The header with its extensions and the name behind it lie in the first cluster, which is this large in all disks of ours.
inline constexpr std::size_t kDiskHeaderRoom = 65536;

/// Disks of agents are encrypted, those of images are not. One that is not what it has to be was put there by somebody else.
enum class DiskLock : bool { None, Luks };

/// `bytes`: the file's first, up to kDiskHeaderRoom. `base`: the one file that the disk may name as what lies behind it, in format qcow2; empty:
/// it may name none. No disk names a data file, and a part of the header that is not known is refused. Error: what is wrong.
[[nodiscard]] std::expected<void, std::string> checkDiskHeader(std::string_view bytes, std::string_view base, DiskLock lock = DiskLock::None);

/// The same of a file. One that is no plain file, a link for example, is refused.
[[nodiscard]] std::expected<void, std::string> checkDisk(const std::string &path, std::string_view base, DiskLock lock = DiskLock::None);

} // namespace cofferdam::launcher
