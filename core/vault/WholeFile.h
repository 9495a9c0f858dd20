// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A small file that is there whole or not at all, whatever happens meanwhile.

#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <span>

namespace cofferdam {

/// Whether `bytes` become the file at `path` when there is one already: Exists then.
enum class Existing { Replaced, Refused };

/// Written beside it as `path`.new, mode 0600, fsynced, and given its name. Exists, NoSpace, Denied, Io: then what was there is there still.
[[nodiscard]] Result<void> writeWhole(const QString &path, std::span<const std::byte> bytes, Existing existing);

/// Its first bytes, overwritten before it is removed, so that they are not left in what the file system calls free. Where that, or the disk beneath,
/// never writes to the same place twice, they are. Nothing happens when it is not there.
[[nodiscard]] Result<void> eraseFile(const QString &path);

} // namespace cofferdam
