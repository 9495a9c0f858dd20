// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Opening is where reading and writing are decided; what is read and written afterwards goes past us where the kernel can.

#include "vm/guest/guestd/files/FileGate.h"
#include "vm/guest/guestd/files/HomeSystem.h"
#include "vm/guest/guestd/files/Marks.h"

#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/fuse.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>

namespace cofferdam::guest {
namespace {

/// fuse_file_info::fh of a file without pass-through; 0 is one with.
std::uint64_t handleOf(int fd)
{
    return static_cast<std::uint64_t>(fd) + 1;
}

int fdOf(const fuse_file_info &info)
{
    return static_cast<int>(info.fh) - 1;
}

/// The kernel's number for a file that it reads and writes by itself; 0: it does not, which libfuse's own call would log.
int registerBacking(int device, int fd)
{
    fuse_backing_map map{};
    map.fd = fd;
    return std::max(::ioctl(device, FUSE_DEV_IOC_BACKING_OPEN, &map), 0);
}

} // namespace

void HomeSystem::create(fuse_req_t req, Inode &folder, const char *name, mode_t mode, const fuse_file_info &info)
{
    auto wish = wishOf(req, pathIn(folder, name));
    const auto reach = wish.areas->at(wish.path);
    wish.add(api::FileAsked::CREATE, reach, m_questions.isFresh(folder.number));
    if (lendsRights(mode))
        wish.addMode((mode & 07777) | S_IFREG, 0, reach, false);
    if (!hasRoom(req, reach))
        return;
    gated(req, std::move(wish), [this, req, &folder, name = std::string(name), mode, opened = fuse_file_info(info), ours = reach.toolsRefused]() mutable {
        Descriptor fd;
        const auto error = errorAsCaller(req, [&] {
            fd.reset(::openat(folder.fd.get(), name.c_str(), O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW | O_CLOEXEC, mode & 07777));
            return fd.get();
        });
        struct stat status{};
        auto *inode = fd ? m_inodes.lookUp(folder, name.c_str(), status, true) : nullptr;
        if (!inode) {
            fuse_reply_err(req, fd ? errno : error);
            return;
        }
        const auto *context = fuse_req_ctx(req);
        m_questions.onMade(inode->number, {context->pid, context->uid, context->gid});
        if (!ours && !mark(req, *inode)) {
            fuse_reply_err(req, errno);
            m_inodes.forget(*inode, 1);
            return;
        }
        actForWrites(req, ours);
        if (!attach(*inode, std::move(fd), opened)) {
            fuse_reply_err(req, errno);
            m_inodes.forget(*inode, 1);
            return;
        }
        const auto entry = entryOf(*inode, status);
        const bool writes = (opened.flags & O_ACCMODE) != O_RDONLY;
        if (writes)
            m_questions.onWriter(inode->number, {context->pid, context->uid, context->gid});
        if (fuse_reply_create(req, &entry, &opened) != 0) {
            close(*inode, opened, writes);
            m_inodes.forget(*inode, 1);
        }
    });
}

bool HomeSystem::mark(fuse_req_t req, const Inode &inode) const
{
    const auto *context = fuse_req_ctx(req);
    const auto wanted = m_questions.markFor({context->pid, context->uid, context->gid});
    if (wanted == 0)
        return true;
    actAsRoot();
    return raiseMark(inode, wanted);
}

void HomeSystem::joinMark(Reach &reach, Wish &wish, const Inode &inode) const
{
    actAsRoot();
    const auto marked = reach.toolsRefused ? 0 : m_questions.markOn(inode);
    if (!m_questions.asksAboutMark(marked))
        return;
    wish.marked = marked;
    reach.free &= ~bit(api::FileAsked::READ);
    reach.fresh &= ~bit(api::FileAsked::READ);
    reach.projects = false; // asked about alone
}

void HomeSystem::open(fuse_req_t req, Inode &inode, const fuse_file_info &info)
{
    const auto access = info.flags & O_ACCMODE;
    auto wish = wishOf(req, m_inodes.pathOf(inode));
    auto reach = reachOf(wish, inode.number);
    if (access != O_WRONLY)
        joinMark(reach, wish, inode);
    const bool fresh = m_questions.isFresh(inode.number);
    wish.file = inode.number;
    if (access != O_WRONLY)
        wish.add(api::FileAsked::READ, reach, fresh);
    if (access != O_RDONLY || info.flags & O_TRUNC) {
        struct stat status{};
        if (::fstat(inode.fd.get(), &status) != 0) {
            fuse_reply_err(req, errno);
            return;
        }
        wish.loses(status);
        wish.oldSize = wish.newSize = static_cast<std::uint64_t>(status.st_size);
        if (info.flags & O_TRUNC && status.st_size > 0) {
            wish.newSize = 0;
            wish.add(api::FileAsked::TRUNCATE, reach, fresh); // whoever may empty it may write it
        } else {
            wish.add(api::FileAsked::WRITE, reach, fresh);
        }
    }
    gated(req, std::move(wish), [this, req, &inode, info, ours = reach.toolsRefused] { finishOpen(req, inode, info, ours); });
}

void HomeSystem::finishOpen(fuse_req_t req, Inode &inode, fuse_file_info info, bool ours)
{
    const auto path = inode.procPath();
    const auto access = info.flags & O_ACCMODE;
    Descriptor fd;
    const auto error = errorAsCaller(req, [&] {
        if (info.flags & O_TRUNC && ::truncate(path.c_str(), 0) != 0)
            return -1;
        if (m_passThrough && inode.backing != 0) {
            const auto wanted = access == O_RDONLY ? R_OK : access == O_WRONLY ? W_OK : R_OK | W_OK;
            return ::faccessat(inode.fd.get(), "", wanted, AT_EMPTY_PATH | AT_EACCESS);
        }
        fd.reset(::open(path.c_str(), access | O_CLOEXEC | O_NOCTTY));
        return fd.get();
    });
    if (error != 0) {
        fuse_reply_err(req, error);
        return;
    }
    const bool writes = access != O_RDONLY;
    if (writes && !ours && !mark(req, inode)) {
        fuse_reply_err(req, errno);
        return;
    }
    actForWrites(req, ours);
    if (!attach(inode, std::move(fd), info)) {
        fuse_reply_err(req, errno);
        return;
    }
    if (const auto *context = fuse_req_ctx(req); writes)
        m_questions.onWriter(inode.number, {context->pid, context->uid, context->gid});
    if (fuse_reply_open(req, &info) != 0)
        close(inode, info, writes);
}

bool HomeSystem::attach(Inode &inode, Descriptor fd, fuse_file_info &info)
{
    info.noflush = 1;
    info.fh = 0;
    if (m_passThrough && inode.backing == 0) {
        inode.backing = registerBacking(m_device, fd.get());
        if (inode.backing == 0 && m_hasPassed) {
            errno = EIO; // one file cannot be open both ways
            return false;
        }
        m_passThrough = m_hasPassed = inode.backing != 0;
    }
    if (m_passThrough) {
        info.backing_id = inode.backing;
        ++inode.opens;
    } else {
        info.keep_cache = 1;
        info.fh = handleOf(fd.release());
    }
    return true;
}

void HomeSystem::detach(Inode &inode, const fuse_file_info &info)
{
    if (info.fh != 0) {
        ::close(fdOf(info));
        return;
    }
    if (--inode.opens == 0) {
        const auto number = static_cast<std::uint32_t>(std::exchange(inode.backing, 0));
        ::ioctl(m_device, FUSE_DEV_IOC_BACKING_CLOSE, &number);
    }
}

void HomeSystem::close(Inode &inode, const fuse_file_info &info, bool writes)
{
    detach(inode, info);
    if (writes)
        m_questions.onWriterGone(inode.number);
}

void HomeSystem::finishReleases()
{
    for (const auto &released : std::exchange(m_released, {})) {
        close(*released.inode, released.info, (released.info.flags & O_ACCMODE) != O_RDONLY);
        fuse_reply_err(released.req, 0);
    }
}

void HomeSystem::read(fuse_req_t req, std::size_t size, off_t offset, const fuse_file_info &info)
{
    m_reply.resize(std::max(m_reply.size(), size));
    const auto got = ::pread(fdOf(info), m_reply.data(), size, offset);
    if (got < 0)
        fuse_reply_err(req, errno);
    else
        fuse_reply_buf(req, m_reply.data(), static_cast<std::size_t>(got));
}

void HomeSystem::write(fuse_req_t req, const char *bytes, std::size_t size, off_t offset, const fuse_file_info &info)
{
    actAsCaller(req); // no more of the disk than it may have
    const auto written = ::pwrite(fdOf(info), bytes, size, offset);
    if (written < 0)
        fuse_reply_err(req, errno);
    else
        fuse_reply_write(req, static_cast<std::size_t>(written));
}

void HomeSystem::synchronise(fuse_req_t req, Inode &inode, bool onlyData)
{
    const auto *context = fuse_req_ctx(req);
    const bool tools = context->uid != 0 && context->gid != kTrafficGroup && !m_questions.areas()->at(m_inodes.pathOf(inode)).toolsRefused;
    actAsRoot(); // what was decided and open stays usable
    Descriptor fd(::open(inode.procPath().c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd)
        fuse_reply_err(req, errno);
    else // OpenClaw's state and the user's files do not wait for what a tool has written
        (tools ? m_toolFiles : m_otherFiles).add(req, std::move(fd), onlyData);
}

void HomeSystem::allocate(fuse_req_t req, Inode &inode, int mode, off_t offset, off_t length)
{
    auto wish = wishOf(req, m_inodes.pathOf(inode));
    struct stat status{};
    ::fstat(inode.fd.get(), &status);
    wish.file = inode.number;
    wish.loses(status);
    wish.oldSize = wish.newSize = static_cast<std::uint64_t>(status.st_size);
    // Only growing loses nothing; the descriptor it comes through was decided when it was opened.
    if (mode & ~FALLOC_FL_KEEP_SIZE)
        wish.add(api::FileAsked::PUNCH, reachOf(wish, inode.number), m_questions.isFresh(inode.number));
    gated(req, std::move(wish), [this, req, &inode, mode, offset, length] {
        actAsRoot();
        const Descriptor fd(::open(inode.procPath().c_str(), O_RDWR | O_CLOEXEC));
        actAsCaller(req); // no more of the disk than it may have
        const bool done = fd && ::fallocate(fd.get(), mode, offset, length) == 0;
        fuse_reply_err(req, done ? 0 : errno);
    });
}

} // namespace cofferdam::guest
