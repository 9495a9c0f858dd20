// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Marks.h"

#include "vm/guest/guestd/files/Inodes.h"

#include <sys/xattr.h>

#include <algorithm>
#include <cerrno>

namespace cofferdam::guest {
namespace {

constexpr auto kMark = "user.cofferdam.mark"; // a digit

} // namespace

std::uint32_t markOf(const Inode &inode)
{
    if (inode.type != S_IFREG)
        return 0; // only these can have one
    char digit = 0;
    if (::getxattr(inode.procPath().c_str(), kMark, &digit, 1) != 1)
        return errno == ENODATA || errno == ENOTSUP ? 0 : kStrictestMark;
    return digit >= '1' && digit <= '9' ? static_cast<std::uint32_t>(digit - '0') : kStrictestMark;
}

bool raiseMark(const Inode &inode, std::uint32_t mark)
{
    if (inode.type != S_IFREG || mark <= markOf(inode))
        return true;
    const auto digit = static_cast<char>('0' + std::min(mark, kStrictestMark));
    return ::setxattr(inode.procPath().c_str(), kMark, &digit, 1, 0) == 0;
}

} // namespace cofferdam::guest
