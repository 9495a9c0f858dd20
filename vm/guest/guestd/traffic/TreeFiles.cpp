// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/traffic/TreeFiles.h"

#include "vm/guest/guestd/base/AsideName.h"
#include "vm/guest/guestd/traffic/Beneath.h"
#include "vm/guest/guestd/traffic/HomeFiles.h"
#include "vm/guest/guestd/traffic/TreePage.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <vector>

namespace cofferdam::guest {
namespace {

constexpr unsigned kNoReplace = 1; // RENAME_NOREPLACE of renameat2(2); <linux/fs.h> does not go with <sys/mount.h>
constexpr std::size_t kMostRemovedLevels = 256;

api::GuestToHost whenDone()
{
    api::GuestToHost reply;
    reply.mutable_done();
    return reply;
}

/// The folder that the entry before lay in mostly is that of the next one, too.
class LastFolder
{
public:
    explicit LastFolder(int root) : m_root(root) {}

    /// Of the folder `path` lies in; -1: errno says why.
    [[nodiscard]] int of(const std::string &path, std::string &name)
    {
        const auto slash = path.rfind('/');
        auto folder = slash == std::string::npos ? std::string() : path.substr(0, slash);
        if (!m_folder || folder != m_path) {
            m_folder = openParent(m_root, path, name);
            m_path = std::move(folder);
        }
        name = path.substr(slash == std::string::npos ? 0 : slash + 1);
        return m_folder.get();
    }

private:
    int m_root;
    std::string m_path;
    Descriptor m_folder;
};

/// 0 or an errno. Pieces of one file may come in any order.
int putPiece(int folder, const std::string &name, const api::PutEntry &entry)
{
    const auto mode = static_cast<mode_t>(entry.executable() ? 0755 : 0644);
    const Descriptor file(::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, mode));
    struct stat status{};
    if (!file || ::fstat(file.get(), &status) != 0)
        return errno;
    if (!S_ISREG(status.st_mode))
        return EACCES;
    if (entry.offset() > 0 && ::lseek(file.get(), static_cast<off_t>(entry.offset()), SEEK_SET) < 0)
        return errno;
    return writeAll(file.get(), entry.content()) ? 0 : errno;
}

int putEntry(LastFolder &folders, const api::PutEntry &entry)
{
    std::string name;
    const auto folder = folders.of(entry.path(), name);
    if (folder < 0)
        return errno;
    if (name.empty() || name == "." || name == ".." || entry.path().find('\0') != std::string::npos || entry.content().size() > kMaxPiece)
        return EINVAL;
    if (entry.kind() == api::PutEntry::FOLDER)
        return ::mkdirat(folder, name.c_str(), 0755) == 0 || errno == EEXIST ? 0 : errno;
    if (entry.kind() == api::PutEntry::LINK)
        return entry.content().find('\0') != std::string::npos ? EINVAL : ::symlinkat(entry.content().c_str(), folder, name.c_str()) == 0 ? 0 : errno;
    return putPiece(folder, name, entry);
}

api::GuestToHost putTree(int home, const std::string &root, const api::PutTree &request)
{
    ::umask(0022); // of this child
    std::string name;
    const auto parent = openParent(home, root, name);
    if (!parent || (::mkdirat(parent.get(), name.c_str(), 0755) != 0 && errno != EEXIST))
        return failed(systemRefusal(request.root(), errno));
    const auto folder = openBeneath(home, root, O_RDONLY | O_DIRECTORY);
    if (!folder)
        return failed(systemRefusal(request.root(), errno));
    LastFolder folders(folder.get());
    for (const auto &entry : request.entries()) {
        if (const auto error = putEntry(folders, entry); error != 0)
            return failed(systemRefusal(entry.path(), error));
    }
    return whenDone();
}

api::GuestToHost moveTree(int home, const std::string &from, const std::string &to, const api::MoveTree &request)
{
    std::string name;
    std::string newName;
    const auto folder = openParent(home, from, name);
    const auto target = openParent(home, to, newName);
    if (!folder || !target || ::renameat2(folder.get(), name.c_str(), target.get(), newName.c_str(), kNoReplace) != 0)
        return errno == EEXIST ? failed({"exists", request.to() + ": is there already"}) : failed(systemRefusal(request.to(), errno));
    return whenDone();
}

/// 0 or an errno.
int removeAll(int folder, const std::string &name, std::size_t depth) // NOLINT(misc-no-recursion): the levels are bounded
{
    if (depth > kMostRemovedLevels)
        return ELOOP;
    auto inside = openBeneath(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
    if (!inside)
        return errno == ENOENT ? 0 : errno == ENOTDIR || errno == ELOOP ? (::unlinkat(folder, name.c_str(), 0) == 0 ? 0 : errno) : errno;
    const std::unique_ptr<DIR, int (*)(DIR *)> listing(::fdopendir(::fcntl(inside.get(), F_DUPFD_CLOEXEC, 0)), ::closedir);
    std::vector<std::string> children; // first all: what a listing gives while names go is left to the file system
    while (const auto *entry = listing ? ::readdir(listing.get()) : nullptr)
        children.emplace_back(static_cast<const char *>(entry->d_name));
    for (const auto &child : children) {
        if (child == "." || child == ".." || ::unlinkat(inside.get(), child.c_str(), 0) == 0)
            continue;
        if (const auto error = removeAll(inside.get(), child, depth + 1); error != 0)
            return error;
    }
    return ::unlinkat(folder, name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT ? 0 : errno;
}

api::GuestToHost removeTree(int home, const std::string &root, const api::RemoveTree &request)
{
    std::string name;
    const auto folder = openParent(home, root, name);
    if (!folder)
        return failed(systemRefusal(request.root(), errno));
    const auto error = removeAll(folder.get(), name, 0);
    return error == 0 ? whenDone() : failed(systemRefusal(request.root(), error));
}

api::GuestToHost listTree(int home, const std::string &root, const api::ListTree &request)
{
    const auto folder = openBeneath(home, root, O_RDONLY | O_DIRECTORY);
    if (!folder)
        return failed(systemRefusal(request.root(), errno));
    api::GuestToHost reply;
    if (const auto refusal = TreePage(folder.get(), request, *reply.mutable_tree_page()).fill())
        return failed(*refusal);
    return reply;
}

/// An errno, or 0 and the piece is in `into`.
int readPiece(int root, const api::GetPiece &wanted, std::size_t most, api::TreePiece &into)
{
    const auto file = openBeneath(root, wanted.path(), O_RDONLY | O_NONBLOCK | O_NOFOLLOW); // a FIFO must not keep us
    struct stat status{};
    if (!file || ::fstat(file.get(), &status) != 0)
        return errno;
    if (!S_ISREG(status.st_mode))
        return EINVAL;
    into.set_total_size(static_cast<std::uint64_t>(status.st_size));
    if (wanted.offset() >= static_cast<std::uint64_t>(status.st_size))
        return 0;
    const auto rest = static_cast<std::uint64_t>(status.st_size) - wanted.offset();
    std::string piece(std::min({static_cast<std::size_t>(rest), static_cast<std::size_t>(wanted.length()), most}), '\0');
    std::size_t have = 0;
    while (have < piece.size()) {
        const auto size = ::pread(file.get(), piece.data() + have, piece.size() - have, static_cast<off_t>(wanted.offset() + have));
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return errno;
        if (size == 0)
            break;
        have += static_cast<std::size_t>(size);
    }
    piece.resize(have);
    into.set_content(std::move(piece));
    return 0;
}

api::GuestToHost getTree(int home, const std::string &root, const api::GetTree &request)
{
    const auto folder = openBeneath(home, root, O_RDONLY | O_DIRECTORY);
    if (!folder)
        return failed(systemRefusal(request.root(), errno));
    api::GuestToHost reply;
    std::size_t left = kMaxPiece;
    for (const auto &wanted : request.pieces()) {
        if (left == 0)
            break;
        auto *piece = reply.mutable_tree_pieces()->add_pieces();
        if (const auto error = readPiece(folder.get(), wanted, left, *piece); error != 0)
            piece->set_failed(error == EINVAL ? "invalid" : systemRefusal({}, error).code);
        left -= piece->content().size();
    }
    return reply;
}

} // namespace

bool isTreeRequest(const api::HostToGuest &request)
{
    return request.has_put_tree() || request.has_move_tree() || request.has_remove_tree() || request.has_list_tree() || request.has_get_tree();
}

api::GuestToHost serveTreeRequest(const api::HostToGuest &request, const std::string &home)
{
    const bool puts = request.has_put_tree();
    const bool moves = request.has_move_tree();
    const auto &root = puts                        ? request.put_tree().root()
                       : moves                     ? request.move_tree().from()
                       : request.has_remove_tree() ? request.remove_tree().root()
                       : request.has_list_tree()   ? request.list_tree().root()
                                                   : request.get_tree().root();
    const auto inside = relative(root, home);
    const auto target = relative(moves ? request.move_tree().to() : root, home);
    const bool changes = puts || moves || request.has_remove_tree();
    if (!inside || !target || (changes && (!isAside(root) || *inside == ".")))
        return failed({"denied", "only folders in " + home + ", and what was put aside there, can be reached"});
    const Descriptor folder(::open(home.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder)
        return failed(systemRefusal(home, errno));
    if (puts)
        return putTree(folder.get(), *inside, request.put_tree());
    if (moves)
        return moveTree(folder.get(), *inside, *target, request.move_tree());
    if (request.has_remove_tree())
        return removeTree(folder.get(), *inside, request.remove_tree());
    if (request.has_list_tree())
        return listTree(folder.get(), *inside, request.list_tree());
    return getTree(folder.get(), *inside, request.get_tree());
}

} // namespace cofferdam::guest
