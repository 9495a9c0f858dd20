// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The files of the backing tree that the kernel knows through the mount. Each is held by a descriptor, so nothing can be
// put in its place between a decision and the operation.

#pragma once

#include "core/base/Descriptor.h"

#include <sys/stat.h>

#include <cstdint>
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
    Inodes(Descriptor backing, std::string seenAs);

    [[nodiscard]] Inode &root() { return *m_root; }
    [[nodiscard]] Inode &get(std::uint64_t node) { return node == 1 ? *m_root : *reinterpret_cast<Inode *>(node); }
    [[nodiscard]] std::uint64_t nodeOf(const Inode &inode) const { return &inode == m_root.get() ? 1 : reinterpret_cast<std::uint64_t>(&inode); }
    /// Opens `name` in `folder` and counts a look-up. Null with errno.
    [[nodiscard]] Inode *lookUp(Inode &folder, const char *name, struct stat &status);
    [[nodiscard]] Inode *find(ino_t number);
    void forget(Inode &inode, std::uint64_t lookups);

    /// As the agent sees it; empty when the path is too long to be told, which has to be a refusal.
    [[nodiscard]] std::string pathOf(Inode &inode);
    /// The paths of folders are not what they were.
    void onFolderMoved() { ++m_age; }

private:
    std::unordered_map<ino_t, std::unique_ptr<Inode>> m_inodes; // one file system, no mounts in it
    std::unique_ptr<Inode> m_root;
    std::string m_backingPath;
    std::string m_seenAs;
    dev_t m_device = 0;
    std::uint64_t m_age = 1;
};

} // namespace cofferdam::guest
