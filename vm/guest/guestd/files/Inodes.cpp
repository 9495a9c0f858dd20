// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Inodes.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>

namespace cofferdam::guest {
namespace {

std::string linkOf(int fd)
{
    std::array<char, PATH_MAX + 1> path;
    const auto size = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path.data(), path.size());
    return size > 0 && size <= PATH_MAX ? std::string(path.data(), static_cast<std::size_t>(size)) : std::string();
}

} // namespace

Inodes::Inodes(Descriptor backing, std::string seenAs) : m_root(std::make_unique<Inode>()), m_backingPath(linkOf(backing.get())), m_seenAs(std::move(seenAs))
{
    struct stat status{};
    ::fstat(backing.get(), &status);
    m_device = status.st_dev;
    m_root->fd = std::move(backing);
    m_root->number = status.st_ino;
    m_root->type = S_IFDIR;
}

Inode *Inodes::lookUp(Inode &folder, const char *name, struct stat &status)
{
    Descriptor fd(::openat(folder.fd.get(), name, O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!fd || ::fstat(fd.get(), &status) != 0)
        return nullptr;
    if (status.st_dev != m_device) {
        errno = EXDEV;
        return nullptr;
    }
    auto &known = m_inodes[status.st_ino];
    if (!known) {
        known = std::make_unique<Inode>();
        known->number = status.st_ino;
        known->type = status.st_mode & S_IFMT;
        known->fd = std::move(fd);
    } else if (known->lastPath) {
        known->fd = std::move(fd); // the old descriptor has a path that no longer is
        known->lastPath.reset();
    }
    ++known->lookups;
    return known.get();
}

Inode *Inodes::find(ino_t number)
{
    const auto found = m_inodes.find(number);
    return found == m_inodes.end() ? nullptr : found->second.get();
}

void Inodes::forget(Inode &inode, std::uint64_t lookups)
{
    if (&inode == m_root.get())
        return;
    inode.lookups -= std::min(lookups, inode.lookups);
    if (inode.lookups == 0)
        m_inodes.erase(inode.number);
}

std::string Inodes::pathOf(Inode &inode)
{
    if (inode.lastPath)
        return *inode.lastPath;
    if (inode.isFolder() && inode.pathAge == m_age)
        return inode.path;
    auto path = linkOf(inode.fd.get());
    if (!path.starts_with(m_backingPath))
        return {};
    path.replace(0, m_backingPath.size(), m_seenAs);
    if (inode.isFolder()) {
        inode.path = path;
        inode.pathAge = m_age;
    }
    return path;
}

} // namespace cofferdam::guest
