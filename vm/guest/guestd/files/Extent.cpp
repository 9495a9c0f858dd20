// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/files/Extent.h"

#include "core/api/GuestLimits.h"
#include "vm/guest/guestd/files/TreeWalk.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace cofferdam::guest {
namespace {

constexpr std::uint64_t kMaxCount = 10'000;
constexpr off_t kMaxText = 256 * 1024;
constexpr std::size_t kMaxDistinct = 3; // folders of one area, or files by name, before more is asked about at once

/// Adds what lies at `name` in `folder`.
void add(Extent &extent, const struct stat &status, const std::string &path, const Surveyor::Which &isMine)
{
    ++extent.count;
    if (S_ISREG(status.st_mode))
        extent.bytes += static_cast<std::uint64_t>(status.st_size);
    if (!S_ISDIR(status.st_mode) && !isMine(status.st_ino))
        extent.changed = std::max(extent.changed, changeOf(status));
    if (std::cmp_less(extent.sample.size(), api::kMostSamples) && path.size() <= api::kLongestAskedPath)
        extent.sample.push_back(path);
}

} // namespace

Surveyor::Surveyor(Inodes &inodes, Which isFresh) : m_inodes(inodes), m_isFresh(std::move(isFresh)), m_top(inodes.pathOf(inodes.root())) {}

Descriptor Surveyor::openFolder(const std::string &path) const
{
    open_how how{};
    how.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_XDEV;
    const auto *relative = path.size() > m_top.size() ? path.c_str() + m_top.size() + 1 : ".";
    return Descriptor(static_cast<int>(::syscall(SYS_openat2, m_inodes.root().fd.get(), relative, &how, sizeof how)));
}

Extent Surveyor::countTree(const std::string &subtree, const Need &need, const Which &isMine, const Counts &counts) const
{
    const bool removes = kindOf(need.operation) == Kind::Remove;
    const auto together = removes ? bit(api::FileAsked::UNLINK) | bit(api::FileAsked::RMDIR) : bit(need.operation);
    const bool freshIsFree = (need.reach.fresh & together) == together;
    Extent extent;
    extent.subtree = subtree;
    extent.count = removes ? 1 : 0; // the folder itself goes, too
    const auto begin = TimeShare::Clock::now();
    const auto end = begin + m_share.left(begin);
    const bool complete = walkTree(openFolder(subtree), subtree, [&](int folder, const char *name, const std::string &path) {
        struct stat status{};
        if (::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && !(freshIsFree && m_isFresh(status.st_ino)) && (removes || S_ISREG(status.st_mode))
            && counts(path))
            add(extent, status, path, isMine);
        return extent.count < kMaxCount && TimeShare::Clock::now() <= end;
    });
    m_share.take(TimeShare::Clock::now() - begin);
    if (!complete)
        extent.changed = Extent::kUnknown;
    extent.count = std::max<std::uint64_t>(extent.count, 1);
    return extent;
}

Extent Surveyor::countNamed(const Wish &wish, const ProcessView &process, const Which &isMine, const Counts &counts) const
{
    Extent extent;
    extent.subtree = folderOf(wish.path);
    extent.count = 0;
    extent.names.insert(wish.path);
    const auto folder = openFolder(extent.subtree);
    const std::set<std::string> named(process.arguments.begin(), process.arguments.end());
    for (const auto &path : named) {
        struct stat status{};
        if (folder && folderOf(path) == extent.subtree && counts(path)
            && ::fstatat(folder.get(), path.c_str() + path.rfind('/') + 1, &status, AT_SYMLINK_NOFOLLOW) == 0) {
            add(extent, status, path, isMine);
            extent.names.insert(path);
        }
    }
    extent.count = std::max<std::uint64_t>(extent.count, 1);
    return extent;
}

std::optional<std::string> Surveyor::textOf(const std::string &path, ino_t number) const
{
    const auto folder = openFolder(std::string(folderOf(path)));
    const Descriptor file(::openat(folder.get(), path.c_str() + path.rfind('/') + 1, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status{};
    if (!folder || !file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_ino != number || status.st_size > kMaxText)
        return std::nullopt;
    std::string text(static_cast<std::size_t>(status.st_size), '\0');
    if (::pread(file.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()) || text.contains('\0'))
        return std::nullopt;
    return text;
}

std::optional<std::uint32_t> Surveyor::kept(const Wish &wish) const
{
    const auto before = textOf(wish.target, wish.lost);
    const auto after = before ? textOf(wish.path, wish.file) : std::nullopt;
    if (!after || before->empty())
        return std::nullopt;
    const auto eachLine = [](std::string_view text, const auto &take) {
        for (std::size_t start = 0; start < text.size();) {
            const auto end = std::min(text.find('\n', start), text.size() - 1) + 1;
            take(text.substr(start, end - start), start);
            start = end;
        }
    };
    std::unordered_map<std::string_view, std::vector<std::size_t>> places; // of each line in the new text
    eachLine(*after, [&](std::string_view line, std::size_t start) { places[line].push_back(start); });
    std::uint64_t same = 0;
    std::size_t from = 0;
    eachLine(*before, [&](std::string_view line, std::size_t) {
        const auto found = places.find(line);
        if (found == places.end())
            return;
        const auto next = std::ranges::lower_bound(found->second, from);
        if (next == found->second.end())
            return;
        from = *next + 1;
        same += line.size();
    });
    // Never all: what holds it is another file, which can still be written to.
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(same * 1000 / before->size(), 999));
}

Extent Surveyor::single(const Wish &wish, const Need &need, bool mine)
{
    return {{}, 1, wish.oldSize, {wish.subject(need)}, {}, mine ? 0 : wish.changed};
}

Extent Surveyor::survey(const Wish &wish, const Need &need, const ProcessView &process, const std::vector<std::string> &earlier, const Which &isMine) const
{
    const auto kind = kindOf(need.operation);
    const auto &subject = wish.subject(need);
    if (need.operation == api::FileAsked::READ && need.reach.projects)
        return countTree(std::string(projectOf(wish.path, need.reach.prefix)), need, isMine, [](const std::string &) { return true; }); // the files
    const auto area = wish.commonArea(need);
    if (!wish.asksForOthers(need))
        return single(wish, need, isMine(wish.lost));
    // Of one kind: what has a place of its own beneath, or lies in another area, is asked about by itself.
    const auto counts = [&](const std::string &path) {
        const auto there = wish.areas->at(path);
        return there.area == *area && !there.hasPlace();
    };

    // Said on the command line: exactly this file, or a folder it lies in. What a program says of itself can only make the question smaller.
    bool named = false;
    std::string subtree;
    for (const auto &argument : kind == Kind::Remove ? process.arguments : std::vector<std::string>()) {
        if (argument == subject && need.operation == api::FileAsked::UNLINK)
            named = true;
        else if (argument.size() > subtree.size() && isBeneath(subject, argument) && isBeneath(argument, m_top))
            subtree = argument;
    }
    if (subtree.empty())
        subtree = need.operation == api::FileAsked::RMDIR ? subject : std::string(folderOf(subject));

    // Asked again, so it goes from folder to folder: the next question is about all of them.
    std::set<std::string> distinct(earlier.begin(), earlier.end());
    for (const auto &before : distinct) {
        const auto both = commonFolder(before, subtree);
        const auto deeper = both.size() > std::max(need.reach.prefix.size(), m_top.size());
        if (deeper || (distinct.size() >= kMaxDistinct && isBeneath(both, m_top)))
            subtree = both;
    }
    if (kind != Kind::Remove && subtree == m_top) // what lies in a home is of too many kinds
        subtree = folderOf(subject);
    if (kind != Kind::Remove && subtree == m_top)
        return single(wish, need, isMine(wish.lost));
    if (named && earlier.size() < kMaxDistinct)
        return countNamed(wish, process, isMine, counts);
    // Emptying or replacing one file is everyday work; the second in a row is looked at as a walk through the folder.
    if (kind != Kind::Remove && earlier.empty())
        return single(wish, need, isMine(wish.lost));
    return countTree(subtree, need, isMine, counts);
}

} // namespace cofferdam::guest
