// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Who may have a file or a folder, and write or reach it, before it counts. No Qt: what stands between libvirt and QEMU asks the same.

#pragma once

#include <sys/stat.h>
#include <unistd.h>

namespace cofferdam {

inline constexpr mode_t kOthersWrite = S_IWGRP | S_IWOTH;
inline constexpr mode_t kOthersReach = S_IRWXG | S_IRWXO;

/// What is asked of a file or folder. Nothing is left out by mistake: each part says who asks for less than the strictest.
struct Ownership {
    mode_t type = S_IFREG;               ///< S_IFREG or S_IFDIR.
    uid_t owner = ::geteuid();
    bool orRoot = false;                 ///< root may have it instead: who could change anything anyway.
    mode_t forbidden = kOthersReach;     ///< Bits of permission that must not be there.
    bool keepsOwners = false;            ///< A folder in which nobody renames what others own, as /tmp (S_ISVTX), may be open to others.
    bool oneName = false;                ///< No second hard link.
};

enum class Flaw {
    None,
    Type,       ///< Something else: a link, a device, a folder instead of a file.
    Owner,      ///< Somebody else's.
    Permission, ///< Others may do what is forbidden.
    Names,      ///< It has another name, which somebody may have put elsewhere.
};

/// The first reason not to trust what stat(2) found.
[[nodiscard]] inline Flaw flawOf(const struct stat &found, const Ownership &asked) noexcept
{
    if ((found.st_mode & S_IFMT) != asked.type)
        return Flaw::Type;
    if (found.st_uid != asked.owner && !(asked.orRoot && found.st_uid == 0))
        return Flaw::Owner;
    if ((found.st_mode & asked.forbidden) != 0 && !(asked.keepsOwners && (found.st_mode & S_ISVTX) != 0))
        return Flaw::Permission;
    return asked.oneName && found.st_nlink != 1 ? Flaw::Names : Flaw::None;
}

} // namespace cofferdam
