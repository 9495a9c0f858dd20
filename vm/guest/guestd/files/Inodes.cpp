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

Inodes::Inodes(Descriptor backing, std::string seenAs, const FileLimits &limits)
    : m_limits(limits)
    , m_root(std::make_unique<Inode>())
    , m_backingPath(linkOf(backing.get()))
    , m_seenAs(std::move(seenAs))
{
    struct stat status{};
    ::fstat(backing.get(), &status);
    m_device = status.st_dev;
    m_root->fd = std::move(backing);
    m_root->number = status.st_ino;
    m_root->type = S_IFDIR;
}

Inode *Inodes::lookUp(Inode &folder, const char *name, struct stat &status, bool ofReserve)
{
    Descriptor fd(::openat(folder.fd.get(), name, O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!fd || ::fstat(fd.get(), &status) != 0)
        return nullptr;
    if (status.st_dev != m_device) {
        errno = EXDEV;
        return nullptr;
    }
    if (isFull() && !ofReserve && !m_inodes.contains(status.st_ino)) {
        errno = ENFILE;
        return nullptr;
    }
    auto &known = m_inodes[status.st_ino];
    if (!known) {
        known = std::make_unique<Inode>();
        ++m_come;
        known->number = status.st_ino;
        known->type = status.st_mode & S_IFMT;
        known->fd = std::move(fd);
    } else if (known->lastPath) {
        known->fd = std::move(fd); // the old descriptor has a path that no longer is
        m_pathBytes -= known->lastPath->size();
        known->lastPath.reset();
    }
    ++known->lookups;
    return known.get();
}

bool Inodes::hasGrown()
{
    const bool grown = m_come >= m_limits.inodes / 8;
    if (grown)
        m_come = 0;
    return grown;
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
    if (inode.lookups > 0)
        return;
    m_pathBytes -= inode.path.size() + (inode.lastPath ? inode.lastPath->size() : 0);
    const auto number = inode.number;
    const bool lost = inode.isGone;
    m_inodes.erase(number);
    if (lost && onLost)
        onLost(number);
}

/// For `path` in the place of `old`.
bool Inodes::makeRoom(const std::string &old, const std::string &path)
{
    if (m_pathBytes - old.size() + path.size() > m_limits.pathBytes)
        return false;
    m_pathBytes += path.size() - old.size();
    return true;
}

void Inodes::onRemoved(Inode &inode, const std::string &path)
{
    const std::string old = inode.lastPath.value_or(std::string());
    if (makeRoom(old, path)) {
        inode.lastPath = path;
    } else {
        m_pathBytes -= old.size();
        inode.lastPath.emplace();
    }
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
    if (inode.isFolder() && makeRoom(inode.path, path)) {
        inode.path = path;
        inode.pathAge = m_age;
    }
    return path;
}

} // namespace cofferdam::guest
