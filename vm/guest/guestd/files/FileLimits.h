// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much the file gate remembers. A program can make files, links and names without end; what does not fit is treated as if it
// could be anything, and is asked about or refused.

#pragma once

#include <cstddef>

namespace cofferdam::guest {

struct FileLimits {
    /// Files that the kernel knows through the mount: each costs a descriptor here, and about 2 KiB of the machine's memory. Beyond, tools
    /// get ENFILE; OpenClaw, root and the user's own file traffic go on.
    std::size_t inodes = 131'072;
    std::size_t pathBytes = 16 * 1024 * 1024; ///< Of folders' paths and removed files' last ones.
    std::size_t names = 65'536;               ///< FormerNames
    std::size_t nameBytes = 16 * 1024 * 1024;
    std::size_t fresh = 262'144; ///< Files made in a task; the others count as old.
};

} // namespace cofferdam::guest
