// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/TreeWalk.h"

#include <dirent.h>
#include <fcntl.h>

#include <cstddef>
#include <cstring>
#include <memory>
#include <utility>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxOpenFolders = 128; // descriptors held at a time

bool walkFrom(Descriptor folder, const std::string &path, const Visit &visit, std::size_t depth)
{
    const std::unique_ptr<DIR, int (*)(DIR *)> listing(::fdopendir(folder.get()), ::closedir);
    if (!listing)
        return false;
    const int fd = folder.release();
    bool complete = true;
    while (const auto *entry = ::readdir(listing.get())) {
        const auto *name = static_cast<const char *>(entry->d_name);
        if (std::strcmp(name, ".") == 0 || std::strcmp(name, "..") == 0)
            continue;
        const auto inside = path + "/" + name;
        if (!visit(fd, name, inside))
            return false;
        if (entry->d_type != DT_DIR)
            continue;
        Descriptor next(depth < kMaxOpenFolders ? ::openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1);
        complete = next && walkFrom(std::move(next), inside, visit, depth + 1) && complete;
    }
    return complete;
}

} // namespace

bool walkTree(Descriptor folder, const std::string &path, const Visit &visit)
{
    return folder && walkFrom(std::move(folder), path, visit, 0);
}

} // namespace cofferdam::guest
