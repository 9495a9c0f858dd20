// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/gates/FileStatus.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace cofferdam::guest {

std::optional<FileStatus> statusOf(int descriptor)
{
    struct statx found{};
    if (::statx(descriptor, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_BASIC_STATS, &found) != 0)
        return std::nullopt;
    FileStatus status{.mode = found.stx_mode, .user = found.stx_uid, .group = found.stx_gid, .links = found.stx_nlink, .size = found.stx_size};
    status.state.inode = found.stx_ino;
    status.state.changed = found.stx_ctime.tv_sec;
    status.state.changed_ns = found.stx_ctime.tv_nsec;
    status.state.device = found.stx_dev_major << 20 | found.stx_dev_minor;
    return status;
}

} // namespace cofferdam::guest
