// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Nothing here changes anything: names, attributes, folders.

#include "vm/guest/guestd/files/HomeSystem.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxListings = 64;
constexpr std::size_t kListingBuffer = 32 * 1024;

} // namespace

void HomeSystem::lookUp(fuse_req_t req, Inode &folder, const char *name)
{
    struct stat status{};
    actAsCaller(req);
    auto *inode = lookUpFor(req, folder, name, status);
    if (!inode && errno != ENOENT) {
        fuse_reply_err(req, errno);
        return;
    }
    fuse_entry_param entry{}; // node 0: there is no such name, and the kernel may remember that
    entry.entry_timeout = kForever;
    if (inode) {
        noteOneOfMany(folder, name, status);
        entry = entryOf(*inode, status);
    }
    if (fuse_reply_entry(req, &entry) != 0 && inode)
        m_inodes.forget(*inode, 1);
}

void HomeSystem::forget(std::uint64_t node, std::uint64_t lookups)
{
    auto &inode = m_inodes.get(node);
    m_listings.erase(&inode);
    m_inodes.forget(inode, lookups);
}

void HomeSystem::getAttributes(fuse_req_t req, Inode &inode)
{
    struct stat status{};
    if (::fstat(inode.fd.get(), &status) != 0)
        fuse_reply_err(req, errno);
    else
        fuse_reply_attr(req, &status, kForever);
}

void HomeSystem::readLink(fuse_req_t req, Inode &inode)
{
    std::array<char, PATH_MAX + 1> target{};
    const auto size = ::readlinkat(inode.fd.get(), "", target.data(), PATH_MAX);
    if (size < 0)
        fuse_reply_err(req, errno);
    else
        fuse_reply_readlink(req, target.data());
}

void HomeSystem::statistics(fuse_req_t req)
{
    struct statvfs status{};
    if (::fstatvfs(m_inodes.root().fd.get(), &status) != 0)
        fuse_reply_err(req, errno);
    else
        fuse_reply_statfs(req, &status);
}

HomeSystem::Listing *HomeSystem::listingAt(Inode &folder, off_t offset)
{
    if (m_listings.size() >= kMaxListings && !m_listings.contains(&folder))
        m_listings.clear(); // whoever goes on reading says from where
    auto &listing = m_listings[&folder];
    if (!listing.fd) {
        listing.fd.reset(::openat(folder.fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        listing.next = -1;
    }
    if (!listing.fd || (listing.next != offset && ::lseek(listing.fd.get(), offset, SEEK_SET) < 0)) {
        const auto error = errno;
        m_listings.erase(&folder);
        errno = error;
        return nullptr;
    }
    if (listing.next != offset)
        listing.position = listing.end = 0;
    listing.next = offset;
    listing.buffer.resize(kListingBuffer);
    return &listing;
}

void HomeSystem::readFolder(fuse_req_t req, Inode &folder, std::size_t size, off_t offset, bool withEntries)
{
    actAsCaller(req);
    auto *opened = listingAt(folder, offset);
    if (!opened) {
        fuse_reply_err(req, errno);
        return;
    }
    auto &listing = *opened;
    m_reply.resize(size);
    std::size_t used = 0;
    bool atEnd = false;
    int error = 0;
    for (;;) {
        if (listing.position >= listing.end) {
            const auto got = ::getdents64(listing.fd.get(), listing.buffer.data(), listing.buffer.size());
            atEnd = got <= 0;
            error = got < 0 ? errno : 0;
            if (atEnd)
                break;
            listing.position = 0;
            listing.end = static_cast<std::size_t>(got);
        }
        const auto *found = reinterpret_cast<const dirent64 *>(listing.buffer.data() + listing.position);
        const auto *name = static_cast<const char *>(found->d_name);
        fuse_entry_param entry{};
        entry.attr.st_ino = found->d_ino;
        entry.attr.st_mode = static_cast<mode_t>(DTTOIF(found->d_type));
        Inode *inode = nullptr;
        bool gone = false;
        if (withEntries && std::strcmp(name, ".") != 0 && std::strcmp(name, "..") != 0) {
            struct stat status{};
            inode = lookUpFor(req, folder, name, status);
            gone = !inode && errno == ENOENT; // any other is looked up when somebody wants it
            if (inode) {
                noteOneOfMany(folder, name, status);
                entry = entryOf(*inode, status);
            }
        }
        if (!gone) {
            const auto left = size - used;
            const auto needed = withEntries ? fuse_add_direntry_plus(req, m_reply.data() + used, left, name, &entry, found->d_off)
                                            : fuse_add_direntry(req, m_reply.data() + used, left, name, &entry.attr, found->d_off);
            if (needed > left) {
                if (inode)
                    m_inodes.forget(*inode, 1);
                break;
            }
            used += needed;
        }
        listing.position += found->d_reclen;
        listing.next = found->d_off;
    }
    if (error != 0 && used == 0)
        fuse_reply_err(req, error);
    else
        fuse_reply_buf(req, m_reply.data(), used);
    if (atEnd && used == 0)
        m_listings.erase(&folder);
}

} // namespace cofferdam::guest
