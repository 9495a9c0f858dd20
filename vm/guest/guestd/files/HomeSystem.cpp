// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/HomeSystem.h"

#include "vm/guest/guestd/base/AsideName.h"
#include "vm/guest/guestd/files/FileGate.h"

#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>

namespace cofferdam::guest {
namespace {

constexpr unsigned kMaxWrite = 1024 * 1024;
constexpr std::uint64_t kReservedFiles = 128; ///< For OpenClaw, the system and the user.
constexpr std::uint64_t kMaxRoom = 32; ///< Others make files, too.

HomeSystem &homeOf(fuse_req_t req)
{
    return *static_cast<HomeSystem *>(fuse_req_userdata(req));
}

} // namespace

HomeSystem::HomeSystem(Inodes &inodes, Questions &questions, KernelCaches &caches, gid_t group, const FileLimits &limits)
    : m_inodes(inodes)
    , m_questions(questions)
    , m_caches(caches)
    , m_group(group)
    , m_former(limits)
{
    m_inodes.onLost = [this](ino_t file) { m_former.forget(file); };
}

void HomeSystem::actAsCaller(fuse_req_t req) const
{
    const auto *context = fuse_req_ctx(req);
    actAs(context->uid, context->gid == kTrafficGroup ? m_group : context->gid);
}

void HomeSystem::actForWrites(fuse_req_t req, bool ours) const
{
    const auto *context = fuse_req_ctx(req);
    actAs(context->uid, ours || context->gid == kTrafficGroup ? kTrafficGroup : context->gid);
}

bool HomeSystem::hasReserve(fuse_req_t req) const
{
    const auto *context = fuse_req_ctx(req);
    return context->uid == 0 || context->gid == kTrafficGroup || m_questions.isOwn({context->pid, context->uid, context->gid});
}

Inode *HomeSystem::lookUpFor(fuse_req_t req, Inode &folder, const char *name, struct stat &status)
{
    if (m_inodes.isNearlyFull())
        m_caches.drop(m_inodes.hasGrown());
    return m_inodes.lookUp(folder, name, status, m_inodes.isFull() && hasReserve(req));
}

bool HomeSystem::hasRoom(fuse_req_t req, const Reach &reach)
{
    const auto *context = fuse_req_ctx(req);
    if (m_inodes.isFull() && !hasReserve(req)) {
        m_caches.drop(m_inodes.hasGrown());
        fuse_reply_err(req, ENFILE);
        return false;
    }
    if (context->uid == 0 || context->gid == kTrafficGroup || reach.toolsRefused)
        return true;
    if (m_room == 0) {
        struct statvfs status{};
        if (::fstatvfs(m_inodes.root().fd.get(), &status) != 0 || (status.f_files != 0 && status.f_ffree <= kReservedFiles)) {
            fuse_reply_err(req, ENOSPC);
            return false;
        }
        m_room = status.f_files == 0 ? kMaxRoom : std::min<std::uint64_t>((status.f_ffree - kReservedFiles + 1) / 2, kMaxRoom);
    }
    --m_room;
    return true;
}

Wish HomeSystem::wishOf(fuse_req_t req, std::string path) const
{
    const auto *context = fuse_req_ctx(req);
    Wish wish;
    wish.caller = {context->pid, context->uid, context->gid};
    wish.areas = m_questions.areas();
    wish.path = std::move(path);
    return wish;
}

std::string HomeSystem::pathIn(Inode &folder, const char *name)
{
    auto path = m_inodes.pathOf(folder);
    if (!path.empty())
        path.append("/").append(name);
    return path;
}

Reach HomeSystem::reachOf(Wish &wish, ino_t file) const
{
    auto reach = wish.areas->at(wish.path);
    joinFormer(reach, wish, file);
    return reach;
}

void HomeSystem::joinFormer(Reach &reach, Wish &wish, ino_t file) const
{
    for (const auto &former : m_former.of(file)) {
        const auto there = wish.areas->at(former);
        if (!there.isKeptFrom(reach))
            continue;
        reach.join(there);
        reach.projects = false; // it is asked about alone: it no longer lies with the rest
        wish.former = former;
    }
    if (m_former.mayHaveHadOthers(file)) {
        reach.free = reach.fresh = 0;
        reach.projects = false;
        wish.formerUnknown = true;
    }
}

void HomeSystem::noteName(ino_t file, const std::string &path, const std::string &now)
{
    const auto &areas = *m_questions.areas();
    if (!isAside(path) && areas.at(path).isKeptFrom(areas.at(now))) // what is put there is called as it will be
        m_former.add(file, path);
}

void HomeSystem::noteOneOfMany(Inode &folder, const char *name, const struct stat &status)
{
    if (!S_ISREG(status.st_mode) || status.st_nlink < 2)
        return;
    if (const auto path = pathIn(folder, name); !path.empty() && m_questions.areas()->at(path).isSpecial())
        m_former.add(status.st_ino, path);
}

void HomeSystem::noteKnownName(const struct stat &status)
{
    auto *inode = S_ISREG(status.st_mode) && status.st_nlink > 1 ? m_inodes.find(status.st_ino) : nullptr;
    if (const auto path = inode ? m_inodes.pathOf(*inode) : std::string(); !path.empty() && m_questions.areas()->at(path).isSpecial())
        m_former.add(status.st_ino, path);
}

void HomeSystem::onGone(ino_t file)
{
    m_questions.onGone(file);
    if (auto *inode = m_inodes.find(file))
        inode->isGone = true; // what it was it is for whoever has it open
    else
        m_former.forget(file);
}

fuse_entry_param HomeSystem::entryOf(const Inode &inode, const struct stat &status) const
{
    fuse_entry_param entry{};
    entry.ino = m_inodes.nodeOf(inode);
    entry.attr = status;
    entry.attr_timeout = kForever;
    entry.entry_timeout = kForever;
    return entry;
}

void HomeSystem::replyEntry(fuse_req_t req, Inode &folder, const char *name, bool made)
{
    struct stat status{};
    auto *inode = m_inodes.lookUp(folder, name, status, true); // whether there is room was looked at before it was made
    if (!inode) {
        fuse_reply_err(req, errno);
        return;
    }
    if (const auto *context = fuse_req_ctx(req); made)
        m_questions.onMade(inode->number, {context->pid, context->uid, context->gid});
    const auto entry = entryOf(*inode, status);
    if (fuse_reply_entry(req, &entry) != 0)
        m_inodes.forget(*inode, 1); // whoever asked is gone
}

void HomeSystem::hold(fuse_req_t req, Wish wish, std::function<void()> run)
{
    const auto id = m_questions.hold(std::move(wish), [this, req, run = std::move(run)](int error) {
        m_held.erase(req);
        if (error != 0)
            fuse_reply_err(req, error);
        else
            run();
    });
    if (id == 0)
        return;
    m_held.emplace(req, id);
    // Only noted: libfuse does not allow an answer from within.
    fuse_req_interrupt_func(req, [](fuse_req_t interrupted, void *self) { static_cast<HomeSystem *>(self)->m_interrupted.push_back(interrupted); }, this);
}

void HomeSystem::passOnInterrupts()
{
    if (m_interrupted.empty())
        return;
    for (const auto &req : std::exchange(m_interrupted, {})) {
        if (const auto found = m_held.find(req); found != m_held.end())
            m_questions.onInterrupt(found->second);
    }
}

/// What libfuse calls.
struct HomeCalls {
    static void init(void *self, fuse_conn_info *connection)
    {
        for (const auto flag : {FUSE_CAP_READDIRPLUS, FUSE_CAP_PARALLEL_DIROPS, FUSE_CAP_CACHE_SYMLINKS, FUSE_CAP_NO_OPENDIR_SUPPORT,
                                FUSE_CAP_HANDLE_KILLPRIV_V2, FUSE_CAP_ATOMIC_O_TRUNC, FUSE_CAP_EXPLICIT_INVAL_DATA, FUSE_CAP_ASYNC_READ})
            fuse_set_feature_flag(connection, static_cast<std::uint64_t>(flag));
        for (const auto flag : {FUSE_CAP_READDIRPLUS_AUTO, FUSE_CAP_WRITEBACK_CACHE, FUSE_CAP_AUTO_INVAL_DATA, FUSE_CAP_SPLICE_READ, FUSE_CAP_SPLICE_WRITE,
                                FUSE_CAP_SPLICE_MOVE, FUSE_CAP_POSIX_LOCKS, FUSE_CAP_FLOCK_LOCKS, FUSE_CAP_IOCTL_DIR})
            fuse_unset_feature_flag(connection, static_cast<std::uint64_t>(flag));
        static_cast<HomeSystem *>(self)->m_passThrough = fuse_set_feature_flag(connection, FUSE_CAP_PASSTHROUGH);
        connection->max_backing_stack_depth = FUSE_BACKING_STACKED_UNDER;
        connection->max_write = kMaxWrite;
    }
    static Inode &inode(fuse_req_t req, fuse_ino_t node) { return homeOf(req).m_inodes.get(node); }

    static void lookup(fuse_req_t req, fuse_ino_t folder, const char *name) { homeOf(req).lookUp(req, inode(req, folder), name); }
    static void forget(fuse_req_t req, fuse_ino_t node, std::uint64_t lookups)
    {
        homeOf(req).forget(node, lookups);
        fuse_reply_none(req);
    }
    static void forgetMany(fuse_req_t req, std::size_t count, fuse_forget_data *all)
    {
        for (std::size_t i = 0; i < count; ++i)
            homeOf(req).forget(all[i].ino, all[i].nlookup);
        fuse_reply_none(req);
    }
    static void getattr(fuse_req_t req, fuse_ino_t node, fuse_file_info *) { homeOf(req).getAttributes(req, inode(req, node)); }
    static void setattr(fuse_req_t req, fuse_ino_t node, struct stat *wanted, int which, fuse_file_info *info)
    {
        homeOf(req).setAttributes(req, inode(req, node), *wanted, which, info != nullptr);
    }
    static void readlink(fuse_req_t req, fuse_ino_t node) { homeOf(req).readLink(req, inode(req, node)); }
    static void access(fuse_req_t req, fuse_ino_t node, int mode) { homeOf(req).access(req, inode(req, node), mode); }
    static void mknod(fuse_req_t req, fuse_ino_t folder, const char *name, mode_t mode, dev_t) { homeOf(req).makeNode(req, inode(req, folder), name, mode); }
    static void mkdir(fuse_req_t req, fuse_ino_t folder, const char *name, mode_t mode) { homeOf(req).makeFolder(req, inode(req, folder), name, mode); }
    static void unlink(fuse_req_t req, fuse_ino_t folder, const char *name) { homeOf(req).remove(req, inode(req, folder), name, 0); }
    static void rmdir(fuse_req_t req, fuse_ino_t folder, const char *name) { homeOf(req).remove(req, inode(req, folder), name, AT_REMOVEDIR); }
    static void symlink(fuse_req_t req, const char *target, fuse_ino_t folder, const char *name)
    {
        homeOf(req).makeSymlink(req, target, inode(req, folder), name);
    }
    static void link(fuse_req_t req, fuse_ino_t node, fuse_ino_t folder, const char *name)
    {
        homeOf(req).makeLink(req, inode(req, node), inode(req, folder), name);
    }
    static void rename(fuse_req_t req, fuse_ino_t from, const char *name, fuse_ino_t to, const char *newName, unsigned flags)
    {
        homeOf(req).rename(req, inode(req, from), name, inode(req, to), newName, flags);
    }
    static void create(fuse_req_t req, fuse_ino_t folder, const char *name, mode_t mode, fuse_file_info *info)
    {
        homeOf(req).create(req, inode(req, folder), name, mode, *info);
    }
    static void open(fuse_req_t req, fuse_ino_t node, fuse_file_info *info) { homeOf(req).open(req, inode(req, node), *info); }
    static void release(fuse_req_t req, fuse_ino_t node, fuse_file_info *info) { homeOf(req).m_released.push_back({req, &inode(req, node), *info}); }
    static void read(fuse_req_t req, fuse_ino_t, std::size_t size, off_t offset, fuse_file_info *info) { homeOf(req).read(req, size, offset, *info); }
    static void write(fuse_req_t req, fuse_ino_t, const char *bytes, std::size_t size, off_t offset, fuse_file_info *info)
    {
        homeOf(req).write(req, bytes, size, offset, *info);
    }
    static void fsync(fuse_req_t req, fuse_ino_t node, int onlyData, fuse_file_info *) { homeOf(req).synchronise(req, inode(req, node), onlyData != 0); }
    // The kernel then opens folders by itself, and keeps their lists.
    static void opendir(fuse_req_t req, fuse_ino_t, fuse_file_info *) { fuse_reply_err(req, ENOSYS); }
    static void readdir(fuse_req_t req, fuse_ino_t node, std::size_t size, off_t offset, fuse_file_info *)
    {
        homeOf(req).readFolder(req, inode(req, node), size, offset, false);
    }
    static void readdirplus(fuse_req_t req, fuse_ino_t node, std::size_t size, off_t offset, fuse_file_info *)
    {
        homeOf(req).readFolder(req, inode(req, node), size, offset, true);
    }
    static void statfs(fuse_req_t req, fuse_ino_t) { homeOf(req).statistics(req); }
    static void fallocate(fuse_req_t req, fuse_ino_t node, int mode, off_t offset, off_t length, fuse_file_info *)
    {
        homeOf(req).allocate(req, inode(req, node), mode, offset, length);
    }
};

const fuse_lowlevel_ops &HomeSystem::operations()
{
    // What is not here is answered with ENOSYS, once, and then refused or done by the kernel itself: extended attributes,
    // ioctl, temporary files without a name; locks, lseek, copy_file_range, the flush at each close.
    static const fuse_lowlevel_ops all = [] {
        fuse_lowlevel_ops table{};
        table.init = HomeCalls::init;
        table.lookup = HomeCalls::lookup;
        table.forget = HomeCalls::forget;
        table.forget_multi = HomeCalls::forgetMany;
        table.getattr = HomeCalls::getattr;
        table.setattr = HomeCalls::setattr;
        table.readlink = HomeCalls::readlink;
        table.access = HomeCalls::access;
        table.mknod = HomeCalls::mknod;
        table.mkdir = HomeCalls::mkdir;
        table.unlink = HomeCalls::unlink;
        table.rmdir = HomeCalls::rmdir;
        table.symlink = HomeCalls::symlink;
        table.link = HomeCalls::link;
        table.rename = HomeCalls::rename;
        table.create = HomeCalls::create;
        table.open = HomeCalls::open;
        table.release = HomeCalls::release;
        table.read = HomeCalls::read;
        table.write = HomeCalls::write;
        table.fsync = HomeCalls::fsync;
        table.fsyncdir = HomeCalls::fsync;
        table.opendir = HomeCalls::opendir;
        table.readdir = HomeCalls::readdir;
        table.readdirplus = HomeCalls::readdirplus;
        table.statfs = HomeCalls::statfs;
        table.fallocate = HomeCalls::fallocate;
        return table;
    }();
    return all;
}

} // namespace cofferdam::guest
