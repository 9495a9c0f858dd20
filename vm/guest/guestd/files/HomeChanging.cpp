// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names and attributes. While a wish waits the kernel holds the folder's lock, so a name still means the same file after it.

#include "vm/guest/guestd/base/AsideName.h"
#include "vm/guest/guestd/files/Held.h"
#include "vm/guest/guestd/files/HomeSystem.h"
#include "vm/guest/guestd/files/TreeWalk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace cofferdam::guest {
namespace {

/// The kernel's renameat2 flags; <linux/fs.h> does not go with <sys/mount.h>.
constexpr unsigned kNoReplace = 1;
constexpr unsigned kExchange = 2;
constexpr std::size_t kMostNoted = 50'000; ///< Entries of a folder that is moved.

std::uint64_t sizeOf(const struct stat &status)
{
    return S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
}

} // namespace

void HomeSystem::access(fuse_req_t req, Inode &inode, int mode)
{
    fuse_reply_err(req, errorAsCaller(req, [&] { return ::faccessat(inode.fd.get(), "", mode & (R_OK | W_OK | X_OK), AT_EMPTY_PATH | AT_EACCESS); }));
}

void HomeSystem::makeNode(fuse_req_t req, Inode &folder, const char *name, mode_t mode)
{
    if (!S_ISREG(mode) && !S_ISFIFO(mode) && !S_ISSOCK(mode)) {
        fuse_reply_err(req, EPERM);
        return;
    }
    auto wish = wishOf(req, pathIn(folder, name));
    const auto reach = wish.areas->at(wish.path);
    wish.add(S_ISREG(mode) ? api::FileAsked::CREATE : api::FileAsked::MKNOD, reach, m_questions.isFresh(folder.number));
    if (lendsRights(mode))
        wish.addMode(mode, 0, reach, false);
    if (!hasRoom(req, reach))
        return;
    gated(req, std::move(wish), [this, req, &folder, name = std::string(name), mode] {
        if (const auto error = errorAsCaller(req, [&] { return ::mknodat(folder.fd.get(), name.c_str(), mode, 0); }); error != 0)
            fuse_reply_err(req, error);
        else
            replyEntry(req, folder, name.c_str(), true);
    });
}

void HomeSystem::makeFolder(fuse_req_t req, Inode &folder, const char *name, mode_t mode)
{
    auto wish = wishOf(req, pathIn(folder, name));
    const auto reach = wish.areas->at(wish.path);
    wish.add(api::FileAsked::MKDIR, reach, m_questions.isFresh(folder.number));
    if (lendsRights(mode))
        wish.addMode((mode & 07777) | S_IFDIR, 0, reach, false);
    if (!hasRoom(req, reach))
        return;
    gated(req, std::move(wish), [this, req, &folder, name = std::string(name), mode] {
        if (const auto error = errorAsCaller(req, [&] { return ::mkdirat(folder.fd.get(), name.c_str(), mode); }); error != 0)
            fuse_reply_err(req, error);
        else
            replyEntry(req, folder, name.c_str(), true);
    });
}

void HomeSystem::makeSymlink(fuse_req_t req, const char *target, Inode &folder, const char *name)
{
    auto wish = wishOf(req, pathIn(folder, name));
    wish.target = target;
    const auto reach = wish.areas->around(wish.path);
    wish.add(api::FileAsked::SYMLINK, reach, m_questions.isFresh(folder.number));
    if (!hasRoom(req, reach))
        return;
    gated(req, std::move(wish), [this, req, &folder, name = std::string(name), target = std::string(target)] {
        if (const auto error = errorAsCaller(req, [&] { return ::symlinkat(target.c_str(), folder.fd.get(), name.c_str()); }); error != 0)
            fuse_reply_err(req, error);
        else
            replyEntry(req, folder, name.c_str(), true);
    });
}

void HomeSystem::makeLink(fuse_req_t req, Inode &inode, Inode &folder, const char *name)
{
    auto wish = wishOf(req, m_inodes.pathOf(inode));
    wish.target = pathIn(folder, name);
    if (wish.target.empty())
        wish.path.clear();
    auto reach = reachOf(wish, inode.number);
    reach.join(wish.areas->at(wish.target));
    wish.file = inode.number;
    wish.add(api::FileAsked::LINK, reach, m_questions.isFresh(inode.number));
    const auto path = wish.path;
    const auto target = wish.target;
    gated(req, std::move(wish), [this, req, &inode, &folder, name = std::string(name), path, target] {
        const auto call = [&] { return ::linkat(AT_FDCWD, inode.procPath().c_str(), folder.fd.get(), name.c_str(), AT_SYMLINK_FOLLOW); };
        if (const auto error = errorAsCaller(req, call); error != 0) {
            fuse_reply_err(req, error);
            return;
        }
        noteName(inode.number, path, target);
        noteName(inode.number, target, path);
        replyEntry(req, folder, name.c_str(), false);
    });
}

void HomeSystem::remove(fuse_req_t req, Inode &folder, const char *name, int flags)
{
    struct stat status{};
    if (const auto error = errorAsCaller(req, [&] { return ::fstatat(folder.fd.get(), name, &status, AT_SYMLINK_NOFOLLOW); }); error != 0) {
        fuse_reply_err(req, error);
        return;
    }
    auto wish = wishOf(req, pathIn(folder, name));
    wish.oldSize = sizeOf(status);
    wish.file = status.st_ino;
    wish.loses(status);
    const auto path = wish.path;
    noteKnownName(status);
    const auto reach = reachOf(wish, status.st_ino);
    wish.add(flags == AT_REMOVEDIR ? api::FileAsked::RMDIR : api::FileAsked::UNLINK, reach, m_questions.isFresh(status.st_ino));
    gated(req, std::move(wish), [this, req, &folder, name = std::string(name), flags, path, status, last = S_ISDIR(status.st_mode) || status.st_nlink == 1] {
        if (const auto error = errorAsCaller(req, [&] { return ::unlinkat(folder.fd.get(), name.c_str(), flags); }); error != 0) {
            fuse_reply_err(req, error);
            return;
        }
        noteOneOfMany(folder, name.c_str(), status);
        if (auto *inode = m_inodes.find(status.st_ino))
            m_inodes.onRemoved(*inode, path);
        if (last)
            onGone(status.st_ino);
        fuse_reply_err(req, 0);
    });
}

struct HomeSystem::Renaming {
    Inode &from;
    std::string name;
    Inode &to;
    std::string newName;
    unsigned flags;
    struct stat source{};
    struct stat replaced{}; ///< st_ino 0: there is nothing.
    std::string path;
    std::string target;
    std::optional<Held> held = {}; ///< Of folders: as it was asked about. Nothing: it was not.

    [[nodiscard]] bool exchanges() const { return flags & kExchange; }
    [[nodiscard]] bool replacesEmptyFile() const { return !exchanges() && replaced.st_ino != 0 && S_ISREG(replaced.st_mode) && replaced.st_size == 0; }
    [[nodiscard]] bool movesFolder() const { return S_ISDIR(source.st_mode) || (exchanges() && S_ISDIR(replaced.st_mode)); }
    [[nodiscard]] Held lookInto(const Areas &areas) const
    {
        const auto open = [](const Inode &parent, const std::string &child) {
            return Descriptor(::openat(parent.fd.get(), child.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        };
        Held all;
        if (S_ISDIR(source.st_mode))
            all.join(whatIsHeld(areas, open(from, name), path, target));
        if (exchanges() && S_ISDIR(replaced.st_mode))
            all.join(whatIsHeld(areas, open(to, newName), target, path));
        return all;
    }
    /// The file whose name goes to another; 0: none.
    [[nodiscard]] ino_t lost() const { return exchanges() || replaced.st_ino == source.st_ino ? 0 : replaced.st_ino; }
};

void HomeSystem::rename(fuse_req_t req, Inode &from, const char *name, Inode &to, const char *newName, unsigned flags)
{
    Renaming renaming{from, name, to, newName, flags, {}, {}, pathIn(from, name), pathIn(to, newName)};
    auto &source = renaming.source;
    auto &replaced = renaming.replaced;
    actAsCaller(req);
    if (::fstatat(to.fd.get(), newName, &replaced, AT_SYMLINK_NOFOLLOW) != 0)
        replaced.st_ino = 0;
    if (flags & ~(kNoReplace | kExchange)) {
        fuse_reply_err(req, EINVAL);
        return;
    }
    if (::fstatat(from.fd.get(), name, &source, AT_SYMLINK_NOFOLLOW) != 0) {
        fuse_reply_err(req, errno);
        return;
    }
    auto wish = wishOf(req, renaming.target.empty() ? std::string() : renaming.path);
    wish.target = renaming.target;
    Reach reach;
    if (S_ISREG(source.st_mode) && !renaming.movesFolder()) {
        noteKnownName(source);
        reach = reachOf(wish, source.st_ino);
        reach.join(wish.areas->at(wish.target));
    } else { // a folder takes along what lies in it; a link or a folder may complete the way into an area
        reach = wish.areas->between(wish.path, wish.target);
    }
    const bool freshSource = m_questions.isFresh(source.st_ino);
    wish.file = source.st_ino;
    if (replaced.st_ino != 0 && !(flags & kNoReplace)) {
        if (S_ISREG(replaced.st_mode)) {
            noteKnownName(replaced);
            joinFormer(reach, wish, replaced.st_ino);
        }
        // One question for both: to be free, the move has to be, too.
        const auto moves = bit(api::FileAsked::RENAME);
        const auto replacing = bit(api::FileAsked::REPLACE);
        if (!(reach.free & moves) && !(freshSource && reach.fresh & moves)) {
            reach.free &= ~replacing;
            reach.fresh &= ~replacing;
        }
        if (reach.refused & moves)
            reach.refused |= replacing;
        wish.oldSize = sizeOf(replaced);
        wish.newSize = sizeOf(source);
        wish.exchanges = renaming.exchanges();
        wish.losesNothing = wish.exchanges || S_ISDIR(replaced.st_mode) || renaming.replacesEmptyFile();
        if (!wish.exchanges)
            wish.loses(replaced);
        wish.add(api::FileAsked::REPLACE, reach, m_questions.isFresh(replaced.st_ino) && (!wish.exchanges || freshSource));
    } else {
        wish.oldSize = wish.newSize = sizeOf(source);
        wish.add(api::FileAsked::RENAME, reach, freshSource);
    }
    if (renaming.movesFolder()) {
        wish.movesFolder = true;
        if (Questions::isAsked(wish)) {
            actAsRoot();
            wish.held = renaming.held.emplace(renaming.lookInto(*wish.areas));
        }
    }
    gated(req, std::move(wish), [this, req, renaming = std::move(renaming)] { applyRename(req, renaming); });
}

void HomeSystem::applyRename(fuse_req_t req, const Renaming &renaming)
{
    const auto &[from, name, to, newName, flags, source, replaced, path, target, held] = renaming;
    actAsRoot();
    if (struct stat now{}; renaming.replacesEmptyFile() && (::fstatat(to.fd.get(), newName.c_str(), &now, AT_SYMLINK_NOFOLLOW) != 0 || now.st_size > 0)) {
        fuse_reply_err(req, EACCES); // somebody has written to it while the answer was waited for
        return;
    }
    if (held && !held->holds(renaming.lookInto(*m_questions.areas()))) {
        fuse_reply_err(req, EACCES); // it came there while the answer was waited for
        return;
    }
    // What the user's file traffic put aside had no name before: as noteName().
    if ((S_ISDIR(source.st_mode) && !isAside(path) && !noteTree(from, name, path, target))
        || (renaming.exchanges() && S_ISDIR(replaced.st_mode) && !noteTree(to, newName, target, path))) {
        fuse_reply_err(req, EACCES); // what lies in it could not be remembered for what it is
        return;
    }
    const auto call = [&] { return ::renameat2(from.fd.get(), name.c_str(), to.fd.get(), newName.c_str(), flags); };
    if (const auto error = errorAsCaller(req, call); error != 0) {
        fuse_reply_err(req, error);
        return;
    }
    if (renaming.movesFolder())
        m_inodes.onFolderMoved();
    noteName(source.st_ino, path, target);
    if (renaming.exchanges())
        noteName(replaced.st_ino, target, path);
    if (const auto lost = renaming.lost(); lost != 0) {
        if (auto *inode = m_inodes.find(lost))
            m_inodes.onRemoved(*inode, target);
        if (S_ISDIR(replaced.st_mode) || replaced.st_nlink == 1)
            onGone(lost);
    }
    fuse_reply_err(req, 0);
}

/// What lies in a folder that is about to be moved stays what it is. False: it is too much.
bool HomeSystem::noteTree(const Inode &parent, const std::string &name, const std::string &path, const std::string &target)
{
    const auto &areas = *m_questions.areas();
    if (!areas.around(path).isSpecial() && !areas.at(path + "/x").isSpecial())
        return true;
    std::size_t left = kMostNoted;
    return walkTree(Descriptor(::openat(parent.fd.get(), name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)), path,
                    [&](int folder, const char *entry, const std::string &inside) {
                        struct stat status{};
                        if (::fstatat(folder, entry, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode) && !m_questions.isFresh(status.st_ino))
                            noteName(status.st_ino, inside, target + inside.substr(path.size()));
                        return --left > 0;
                    });
}

void HomeSystem::setAttributes(fuse_req_t req, Inode &inode, const struct stat &wanted, int which, bool opened)
{
    struct stat now{};
    if (::fstat(inode.fd.get(), &now) != 0) {
        fuse_reply_err(req, errno);
        return;
    }
    auto wish = wishOf(req, m_inodes.pathOf(inode));
    const auto reach = reachOf(wish, inode.number);
    const bool fresh = m_questions.isFresh(inode.number);
    wish.file = inode.number;
    wish.loses(now);
    wish.oldSize = sizeOf(now);
    if (which & FUSE_SET_ATTR_MODE && (wanted.st_mode & 07777) != (now.st_mode & 07777)) {
        wish.addMode((wanted.st_mode & 07777) | (now.st_mode & S_IFMT), now.st_mode, reach, fresh);
    }
    if ((which & FUSE_SET_ATTR_UID && wanted.st_uid != now.st_uid) || (which & FUSE_SET_ATTR_GID && wanted.st_gid != now.st_gid))
        wish.add(api::FileAsked::OWNER, reach, fresh);
    if (which & FUSE_SET_ATTR_SIZE) {
        wish.newSize = static_cast<std::uint64_t>(wanted.st_size);
        wish.add(wanted.st_size < now.st_size ? api::FileAsked::TRUNCATE : api::FileAsked::WRITE, reach, fresh);
    } else if (which & (FUSE_SET_ATTR_ATIME | FUSE_SET_ATTR_MTIME)) { // with a new size they come by themselves
        wish.add(api::FileAsked::TIMES, reach, fresh);
    }
    gated(req, std::move(wish), [this, req, &inode, wanted, which, opened] { applyAttributes(req, inode, wanted, which, opened); });
}

void HomeSystem::applyAttributes(fuse_req_t req, Inode &inode, const struct stat &wanted, int which, bool opened)
{
    const auto path = inode.procPath();
    const auto fd = inode.fd.get();
    int error = 0;
    if (which & FUSE_SET_ATTR_MODE)
        error = errorAsCaller(req, [&] { return ::chmod(path.c_str(), wanted.st_mode & 07777); });
    if (error == 0 && which & (FUSE_SET_ATTR_UID | FUSE_SET_ATTR_GID)) {
        const auto uid = which & FUSE_SET_ATTR_UID ? wanted.st_uid : static_cast<uid_t>(-1);
        const auto gid = which & FUSE_SET_ATTR_GID ? wanted.st_gid : static_cast<gid_t>(-1);
        error = errorAsCaller(req, [&] { return ::fchownat(fd, "", uid, gid, AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW); });
    }
    if (error == 0 && which & FUSE_SET_ATTR_SIZE) {
        if (opened) // for writing; it may have become read-only since
            actAsRoot();
        else
            actAsCaller(req);
        error = ::truncate(path.c_str(), wanted.st_size) < 0 ? errno : 0;
    }
    if (error == 0 && which & (FUSE_SET_ATTR_ATIME | FUSE_SET_ATTR_MTIME)) {
        std::array<timespec, 2> times{timespec{0, UTIME_OMIT}, timespec{0, UTIME_OMIT}};
        if (which & FUSE_SET_ATTR_ATIME)
            times[0] = which & FUSE_SET_ATTR_ATIME_NOW ? timespec{0, UTIME_NOW} : wanted.st_atim;
        if (which & FUSE_SET_ATTR_MTIME)
            times[1] = which & FUSE_SET_ATTR_MTIME_NOW ? timespec{0, UTIME_NOW} : wanted.st_mtim;
        if (!(which & FUSE_SET_ATTR_SIZE))
            actAsCaller(req);
        error = ::utimensat(fd, "", times.data(), AT_EMPTY_PATH) < 0 ? errno : 0;
    }
    if (error != 0)
        fuse_reply_err(req, error);
    else
        getAttributes(req, inode);
}

} // namespace cofferdam::guest
