// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/WholeFile.h"

#include "core/base/Descriptor.h"
#include "core/base/SystemError.h"

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

namespace cofferdam {
namespace {

bool putWhole(int fd, std::span<const std::byte> from)
{
    while (!from.empty()) {
        const ssize_t put = ::write(fd, from.data(), from.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        from = from.subspan(static_cast<std::size_t>(put));
    }
    return true;
}

std::unexpected<Error> notWhole(const QString &path, int error)
{
    const bool isDenied = error == EACCES || error == EPERM || error == EROFS;
    const Errc code = error == EEXIST ? Errc::Exists : error == ENOSPC || error == EDQUOT ? Errc::NoSpace : isDenied ? Errc::Denied : Errc::Io;
    return fail(code, phrase("Key", "The file %1 cannot be written: %2.").arg(path, systemError(error)));
}

/// 0, or the error.
int syncFolderOf(const QString &path)
{
    const Descriptor folder(::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return folder && ::fsync(folder.get()) == 0 ? 0 : errno;
}

} // namespace

Result<void> writeWhole(const QString &path, std::span<const std::byte> bytes, Existing existing)
{
    const QByteArray name = QFile::encodeName(path);
    const QByteArray fresh = name + ".new";
    ::unlink(fresh.constData());
    const auto failed = [&](int error) {
        ::unlink(fresh.constData());
        return notWhole(path, error);
    };
    const Descriptor file(::open(fresh.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file || !putWhole(file.get(), bytes) || ::fsync(file.get()) != 0)
        return failed(errno);
    if (::renameat2(AT_FDCWD, fresh.constData(), AT_FDCWD, name.constData(), existing == Existing::Refused ? RENAME_NOREPLACE : 0) != 0)
        return failed(errno);
    if (const int error = syncFolderOf(path); error != 0)
        return notWhole(path, error);
    return {};
}

Result<void> eraseFile(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const Descriptor file(::open(name.constData(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file && errno == ENOENT)
        return {};
    struct stat found{};
    if (!file || ::fstat(file.get(), &found) != 0)
        return notWhole(path, errno);
    constexpr std::array<std::byte, 4096> kZeros{}; // more than any key
    const auto size = std::min(kZeros.size(), static_cast<std::size_t>(found.st_size));
    if (!putWhole(file.get(), std::span(kZeros).first(size)) || ::fsync(file.get()) != 0 || ::unlink(name.constData()) != 0)
        return notWhole(path, errno);
    if (const int error = syncFolderOf(path); error != 0)
        return notWhole(path, error);
    return {};
}

} // namespace cofferdam
