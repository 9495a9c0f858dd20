// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The files of the backing tree that the kernel knows through the mount. Each is held by a descriptor, so nothing can be
// put in its place between a decision and the operation.

#pragma once

#include "core/base/Descriptor.h"
#include "vm/guest/guestd/files/FileLimits.h"

#include <sys/stat.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace cofferdam::guest {

struct Inode {
    Descriptor fd; ///< O_PATH
    ino_t number = 0;
    mode_t type = 0;    ///< S_IFMT
    std::uint64_t lookups = 0;
    int backing = 0;    ///< The kernel's number of the file that reads and writes go to directly; 0: none
    std::uint64_t opens = 0;
    std::optional<std::string> lastPath; ///< Its name was removed and none was looked up since.
    bool isGone = false; ///< It has no name any more; whoever has it open can open it again.
    std::string path;   ///< Of a folder, valid while `pathAge` is that of the table.
    std::uint64_t pathAge = 0;

    [[nodiscard]] bool isFolder() const { return S_ISDIR(type); }
    /// For calls that know no AT_EMPTY_PATH.
    [[nodiscard]] std::string procPath() const { return "/proc/self/fd/" + std::to_string(fd.get()); }
};

class Inodes
{
public:
    /// `backing` is the top folder; `seenAs` the path the agent knows it by.
    Inodes(Descriptor backing, std::string seenAs, const FileLimits &limits = {});

    /// The last that the kernel knew of a file without a name.
    std::function<void(ino_t file)> onLost;

    [[nodiscard]] Inode &root() { return *m_root; }
    // NOLINTNEXTLINE(performance-no-int-to-ptr): FUSE numbers nodes by what we say, and that is where they are
    [[nodiscard]] Inode &get(std::uint64_t node) { return node == 1 ? *m_root : *reinterpret_cast<Inode *>(node); }
    [[nodiscard]] std::uint64_t nodeOf(const Inode &inode) const { return &inode == m_root.get() ? 1 : reinterpret_cast<std::uint64_t>(&inode); }
    /// Opens `name` in `folder` and counts a look-up. Null with errno; ENFILE: there are too many, and this is not for the reserve.
    [[nodiscard]] Inode *lookUp(Inode &folder, const char *name, struct stat &status, bool ofReserve);
    [[nodiscard]] bool isFull() const { return m_inodes.size() >= m_limits.inodes; }
    [[nodiscard]] bool isNearlyFull() const { return m_inodes.size() >= m_limits.inodes / 4 * 3; }
    /// Since the last call so many have come that an eighth of the room was taken.
    [[nodiscard]] bool hasGrown();
    [[nodiscard]] Inode *find(ino_t number);
    void forget(Inode &inode, std::uint64_t lookups);

    /// As the agent sees it; empty when the path is too long to be told, which has to be a refusal.
    [[nodiscard]] std::string pathOf(Inode &inode);
    /// Its name there was removed. What nobody can remember cannot be told.
    void onRemoved(Inode &inode, const std::string &path);
    /// The paths of folders are not what they were.
    void onFolderMoved() { ++m_age; }

private:
    [[nodiscard]] bool makeRoom(const std::string &old, const std::string &path);

    FileLimits m_limits;
    std::unordered_map<ino_t, std::unique_ptr<Inode>> m_inodes; // one file system, no mounts in it
    std::unique_ptr<Inode> m_root;
    std::string m_backingPath;
    std::string m_seenAs;
    dev_t m_device = 0;
    std::uint64_t m_age = 1;
    std::size_t m_pathBytes = 0;
    std::size_t m_come = 0; ///< Since hasGrown() said so.
};

} // namespace cofferdam::guest
