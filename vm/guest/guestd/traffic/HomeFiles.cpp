// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/traffic/HomeFiles.h"

#include "vm/guest/guestd/base/AsideName.h"
#include "vm/guest/guestd/base/ShownName.h"
#include "vm/guest/guestd/traffic/Beneath.h"
#include "vm/guest/guestd/traffic/TreeFiles.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

namespace cofferdam::guest {
namespace {

constexpr std::size_t kMaxTreeFiles = 20'000;
constexpr std::size_t kMaxTreeReply = 3 * 1024 * 1024;
constexpr int kMaxDepth = 64;

api::GuestToHost putFile(int home, const std::string &path, const api::PutFile &request)
{
    std::string name;
    const auto folder = openParent(home, path, name);
    if (!folder)
        return failed(systemRefusal(request.path(), errno));
    if (name.empty() || name == "." || name == "..")
        return failed({"invalid", request.path() + ": names no file"});
    // Written aside and renamed, so that the agent never reads half a file; nor any of it by a name that says less than its own.
    const auto aside = asideOf(name);
    ::unlinkat(folder.get(), aside.c_str(), 0);
    const auto mode = static_cast<mode_t>(request.mode() == 0 ? 0644 : request.mode() & 0777);
    const Descriptor file(::openat(folder.get(), aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file || !writeAll(file.get(), request.content()) || ::fchmod(file.get(), mode) != 0
        || ::renameat(folder.get(), aside.c_str(), folder.get(), name.c_str()) != 0) {
        const auto error = errno;
        ::unlinkat(folder.get(), aside.c_str(), 0);
        return failed(systemRefusal(request.path(), error));
    }
    api::GuestToHost reply;
    reply.mutable_done();
    return reply;
}

api::GuestToHost getFile(int home, const std::string &path, const api::GetFile &request)
{
    // O_NONBLOCK: a FIFO must not keep us.
    const auto file = openBeneath(home, path, O_RDONLY | O_NONBLOCK);
    struct stat status{};
    if (!file || ::fstat(file.get(), &status) != 0)
        return failed(systemRefusal(request.path(), errno));
    if (!S_ISREG(status.st_mode))
        return failed({"invalid", request.path() + ": is no regular file"});
    api::GuestToHost reply;
    auto *content = reply.mutable_content();
    std::string piece(std::min<std::size_t>(request.length() == 0 ? kMaxPiece : request.length(), kMaxPiece), '\0');
    std::size_t have = 0;
    while (have < piece.size()) {
        const auto size = ::pread(file.get(), piece.data() + have, piece.size() - have, static_cast<off_t>(request.offset() + have));
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return failed(systemRefusal(request.path(), errno));
        if (size == 0)
            break;
        have += static_cast<std::size_t>(size);
    }
    piece.resize(have);
    content->set_content(std::move(piece));
    content->set_total_size(static_cast<std::uint64_t>(status.st_size));
    return reply;
}

class TreeWalk
{
public:
    TreeWalk(int home, api::TreeHashes &hashes) : m_home(home), m_hashes(hashes) {}

    std::optional<Refusal> walk(const std::string &path, const std::string &shown, int depth)
    {
        const auto folder = openBeneath(m_home, path, O_RDONLY | O_DIRECTORY);
        if (!folder)
            return systemRefusal(shown, errno);
        if (depth > kMaxDepth)
            return Refusal{"too-large", shown + ": too deep"};
        const std::unique_ptr<DIR, int (*)(DIR *)> listing(::fdopendir(::dup(folder.get())), ::closedir);
        std::vector<std::string> names;
        while (const auto *entry = listing ? ::readdir(listing.get()) : nullptr) {
            if (std::strcmp(entry->d_name, ".") != 0 && std::strcmp(entry->d_name, "..") != 0)
                names.emplace_back(entry->d_name);
        }
        std::ranges::sort(names);
        for (const auto &name : names) {
            if (auto refusal = add(folder.get(), name, path + "/" + name, shown + "/" + name, depth))
                return refusal;
        }
        return std::nullopt;
    }

private:
    std::optional<Refusal> add(int folder, const std::string &name, const std::string &path, const std::string &shown, int depth)
    {
        struct stat status{};
        if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
            return errno == ENOENT ? std::nullopt : std::optional(systemRefusal(shown, errno));
        if (S_ISDIR(status.st_mode))
            return walk(path, shown, depth + 1);
        const auto text = shownName(shown);
        m_size += text.size() + 64;
        if (m_size > kMaxTreeReply || static_cast<std::size_t>(m_hashes.files_size()) >= kMaxTreeFiles)
            return Refusal{"too-large", "more files than one answer holds"};
        auto *file = m_hashes.add_files();
        file->set_path(text);
        file->set_mode(status.st_mode);
        file->set_size(static_cast<std::uint64_t>(status.st_size));
        if (S_ISLNK(status.st_mode)) {
            std::array<char, 4096> target;
            const auto size = ::readlinkat(folder, name.c_str(), target.data(), target.size());
            file->set_link(shownName({target.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))}));
        } else if (S_ISREG(status.st_mode)) {
            const auto opened = openBeneath(m_home, path, O_RDONLY | O_NONBLOCK);
            auto hash = opened ? sha256Of(opened.get()) : std::nullopt;
            if (!hash)
                return systemRefusal(shown, errno);
            file->set_sha256(std::move(*hash));
        }
        return std::nullopt;
    }

    int m_home;
    api::TreeHashes &m_hashes;
    std::size_t m_size = 0;
};

} // namespace

api::GuestToHost serveFileRequest(const api::HostToGuest &request, const std::string &home)
{
    if (isTreeRequest(request))
        return serveTreeRequest(request, home);
    const auto &path = request.has_put_file() ? request.put_file().path() : request.has_get_file() ? request.get_file().path() : request.hash_tree().path();
    const auto inside = relative(path, home);
    if (!inside)
        return failed({"denied", "only files in " + home + " can be reached"});
    const Descriptor folder(::open(home.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder)
        return failed(systemRefusal(home, errno));
    if (request.has_put_file())
        return putFile(folder.get(), *inside, request.put_file());
    if (request.has_get_file())
        return getFile(folder.get(), *inside, request.get_file());
    api::GuestToHost reply;
    if (const auto refusal = TreeWalk(folder.get(), *reply.mutable_hashes()).walk(*inside, path, 0))
        return failed(*refusal);
    return reply;
}

} // namespace cofferdam::guest
