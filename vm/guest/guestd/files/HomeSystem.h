// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The agent's home as a file system: each operation is decided, then done on descriptors of the backing tree.

#pragma once

#include "vm/guest/guestd/files/FileLimits.h"
#include "vm/guest/guestd/files/FormerNames.h"
#include "vm/guest/guestd/files/FuseVersion.h"
#include "vm/guest/guestd/files/Inodes.h"
#include "vm/guest/guestd/files/KernelCaches.h"
#include "vm/guest/guestd/files/Questions.h"
#include "vm/guest/guestd/files/Rights.h"
#include "vm/guest/guestd/files/Synchroniser.h"

#include <cerrno>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace cofferdam::guest {

/// Seconds for which the kernel may rely on names and attributes: nobody else writes the backing tree.
inline constexpr double kForever = 1'000'000'000.0;

class HomeSystem
{
public:
    /// What the user's own file traffic makes gets the group `group`.
    HomeSystem(Inodes &inodes, Questions &questions, KernelCaches &caches, gid_t group, const FileLimits &limits);
    void setDevice(int device) { m_device = device; } ///< /dev/fuse of the mount.

    /// Of libfuse; its user data is a HomeSystem.
    [[nodiscard]] static const fuse_lowlevel_ops &operations();
    /// After each request: those whose requester got a signal meanwhile.
    void passOnInterrupts();
    /// What closing leaves to do. Nobody waits for it, so it comes after requests that somebody waits for; but before any that
    /// may open the file again: a program that was just written cannot run while it is open for writing.
    void finishReleases();

private:
    struct Listing { ///< A folder that is being read.
        Descriptor fd;
        std::vector<char> buffer;
        std::size_t position = 0;
        std::size_t end = 0;
        off_t next = 0;
    };

    // Looking (HomeLooking.cpp)
    void lookUp(fuse_req_t req, Inode &folder, const char *name);
    void forget(std::uint64_t node, std::uint64_t lookups);
    void getAttributes(fuse_req_t req, Inode &inode);
    void readLink(fuse_req_t req, Inode &inode);
    /// Of `folder`, to go on at `offset`; null with errno.
    [[nodiscard]] Listing *listingAt(Inode &folder, off_t offset);
    void readFolder(fuse_req_t req, Inode &folder, std::size_t size, off_t offset, bool withEntries);
    void statistics(fuse_req_t req);

    // Changing (HomeChanging.cpp)
    void access(fuse_req_t req, Inode &inode, int mode);
    void makeNode(fuse_req_t req, Inode &folder, const char *name, mode_t mode);
    void makeFolder(fuse_req_t req, Inode &folder, const char *name, mode_t mode);
    void makeSymlink(fuse_req_t req, const char *target, Inode &folder, const char *name);
    void makeLink(fuse_req_t req, Inode &inode, Inode &folder, const char *name);
    void remove(fuse_req_t req, Inode &folder, const char *name, int flags);
    struct Renaming;
    void rename(fuse_req_t req, Inode &from, const char *name, Inode &to, const char *newName, unsigned flags);
    void applyRename(fuse_req_t req, const Renaming &renaming);
    [[nodiscard]] bool noteTree(const Inode &parent, const std::string &name, const std::string &path, const std::string &target);
    void setAttributes(fuse_req_t req, Inode &inode, const struct stat &wanted, int which, bool opened);
    void applyAttributes(fuse_req_t req, Inode &inode, const struct stat &wanted, int which, bool opened);

    // Opened files (HomeOpened.cpp)
    void create(fuse_req_t req, Inode &folder, const char *name, mode_t mode, const fuse_file_info &info);
    void open(fuse_req_t req, Inode &inode, const fuse_file_info &info);
    void finishOpen(fuse_req_t req, Inode &inode, fuse_file_info info, bool ours);
    /// Where what the agent writes comes under a data rule. False with errno: it could not be marked, so it must not be written.
    [[nodiscard]] bool mark(fuse_req_t req, const Inode &inode) const;
    /// A file that bears a higher mark than what the agent writes now is not read unasked.
    void joinMark(Reach &reach, Wish &wish, const Inode &inode) const;
    [[nodiscard]] bool attach(Inode &inode, Descriptor fd, fuse_file_info &info);
    void detach(Inode &inode, const fuse_file_info &info);
    void close(Inode &inode, const fuse_file_info &info, bool writes);
    void read(fuse_req_t req, std::size_t size, off_t offset, const fuse_file_info &info);
    void write(fuse_req_t req, const char *bytes, std::size_t size, off_t offset, const fuse_file_info &info);
    void synchronise(fuse_req_t req, Inode &inode, bool onlyData);
    void allocate(fuse_req_t req, Inode &inode, int mode, off_t offset, off_t length);

    [[nodiscard]] Wish wishOf(fuse_req_t req, std::string path) const;
    [[nodiscard]] std::string pathIn(Inode &folder, const char *name);
    /// What is free with the file at the wish's path, by all the names it had; the one that says most is noted in the wish.
    [[nodiscard]] Reach reachOf(Wish &wish, ino_t file) const;
    void joinFormer(Reach &reach, Wish &wish, ino_t file) const;
    /// The file at `path` is also, or from now on, called `now`.
    void noteName(ino_t file, const std::string &path, const std::string &now);
    /// A name of a file that has more than one was seen, or is going.
    void noteOneOfMany(Inode &folder, const char *name, const struct stat &status);
    /// The one by which the gate itself knows such a file.
    void noteKnownName(const struct stat &status);
    /// Its last name has gone.
    void onGone(ino_t file);
    void replyEntry(fuse_req_t req, Inode &folder, const char *name, bool made);
    [[nodiscard]] fuse_entry_param entryOf(const Inode &inode, const struct stat &status) const;

    /// Runs `run` when the wish is allowed, now or later; else the request fails.
    template<typename Run>
    void gated(fuse_req_t req, Wish wish, Run run)
    {
        switch (m_questions.look(wish)) {
        case Questions::Answer::Allow: run(); return;
        case Questions::Answer::Refuse: fuse_reply_err(req, EACCES); return;
        case Questions::Answer::Ask: hold(req, std::move(wish), std::move(run));
        }
    }
    void hold(fuse_req_t req, Wish wish, std::function<void()> run);
    void actAsCaller(fuse_req_t req) const;
    /// For the file that the kernel reads and writes by itself. The disk's reserve is open to the user's own file traffic and,
    /// `ours`, to OpenClaw's state, so that an agent that fills the disk stops itself alone.
    void actForWrites(fuse_req_t req, bool ours) const;
    [[nodiscard]] Inode *lookUpFor(fuse_req_t req, Inode &folder, const char *name, struct stat &status);
    /// Files that tools leave over are theirs.
    [[nodiscard]] bool hasReserve(fuse_req_t req) const;
    /// False: it was refused, the files that are left are not for tools.
    [[nodiscard]] bool hasRoom(fuse_req_t req, const Reach &reach);
    /// errno of `call`, done with the caller's rights; 0 when it went well.
    template<typename Call>
    int errorAsCaller(fuse_req_t req, Call call) const
    {
        actAsCaller(req);
        return call() < 0 ? errno : 0;
    }

    friend struct HomeCalls;

    Inodes &m_inodes;
    Questions &m_questions;
    KernelCaches &m_caches;
    gid_t m_group;
    int m_device = -1;
    bool m_passThrough = false;
    bool m_hasPassed = false; ///< It has worked once, so a failure is an error.
    std::unordered_map<Inode *, Listing> m_listings;
    FormerNames m_former;
    std::unordered_map<fuse_req_t, std::uint64_t> m_held;
    std::vector<fuse_req_t> m_interrupted;
    struct Released {
        fuse_req_t req;
        Inode *inode;
        fuse_file_info info;
    };
    std::vector<Released> m_released;
    std::uint64_t m_room = 0; ///< So many files may be made before the disk is looked at again.
    std::vector<char> m_reply;
    Synchroniser m_toolFiles;
    Synchroniser m_otherFiles;
};

} // namespace cofferdam::guest
