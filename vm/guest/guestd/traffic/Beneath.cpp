// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/guest/guestd/traffic/Beneath.h"

#include "vm/guest/guestd/base/ShownName.h"

#include <sodium.h>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace cofferdam::guest {

api::GuestToHost failed(const Refusal &refusal)
{
    api::GuestToHost reply;
    reply.mutable_failed()->set_code(refusal.code);
    reply.mutable_failed()->set_message(shownName(refusal.message));
    return reply;
}

Refusal systemRefusal(const std::string &path, int error)
{
    const auto *code = error == ENOENT || error == ENOTDIR                                     ? "not-found"
                       : error == ENOSPC || error == EDQUOT                                    ? "no-space"
                       : error == EACCES || error == EPERM || error == ELOOP || error == EXDEV ? "denied"
                                                                                               : "io";
    return {code, path + ": " + (error == ELOOP || error == EXDEV ? "leads through a link" : std::strerror(error))};
}

Descriptor openBeneath(int folder, const std::string &path, int flags)
{
    open_how how{};
    how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC | O_NOCTTY);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    return Descriptor(static_cast<int>(::syscall(SYS_openat2, folder, path.c_str(), &how, sizeof how)));
}

std::optional<std::string> relative(const std::string &path, const std::string &home)
{
    if (path == home)
        return ".";
    if (path.size() <= home.size() + 1 || !path.starts_with(home + "/") || path.find('\0') != std::string::npos)
        return std::nullopt;
    return path.substr(home.size() + 1);
}

Descriptor openParent(int home, const std::string &path, std::string &name)
{
    const auto slash = path.rfind('/');
    name = slash == std::string::npos ? path : path.substr(slash + 1);
    if (slash == std::string::npos)
        return openBeneath(home, ".", O_RDONLY | O_DIRECTORY);
    const auto folder = path.substr(0, slash);
    for (std::size_t end = folder.find('/');; end = folder.find('/', end + 1)) {
        const auto part = folder.substr(0, end);
        if (!openBeneath(home, part, O_PATH | O_DIRECTORY)) {
            std::string last;
            const auto cut = part.rfind('/');
            const auto above = openBeneath(home, cut == std::string::npos ? "." : part.substr(0, cut), O_RDONLY | O_DIRECTORY);
            last = cut == std::string::npos ? part : part.substr(cut + 1);
            if (!above || (::mkdirat(above.get(), last.c_str(), 0755) != 0 && errno != EEXIST))
                return {};
        }
        if (end == std::string::npos)
            break;
    }
    return openBeneath(home, folder, O_RDONLY | O_DIRECTORY);
}

bool writeAll(int fd, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto size = ::write(fd, bytes.data(), bytes.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
    return true;
}

std::optional<std::string> sha256Of(int fd, std::chrono::steady_clock::time_point until)
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    std::array<unsigned char, 128 * 1024> buffer;
    for (;;) {
        const auto size = ::read(fd, buffer.data(), buffer.size());
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0)
            return std::nullopt;
        if (size == 0)
            break;
        if (std::chrono::steady_clock::now() > until) {
            errno = ETIMEDOUT;
            return std::nullopt;
        }
        crypto_hash_sha256_update(&state, buffer.data(), static_cast<unsigned long long>(size));
    }
    std::string hash(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256_final(&state, reinterpret_cast<unsigned char *>(hash.data()));
    return hash;
}

} // namespace cofferdam::guest
