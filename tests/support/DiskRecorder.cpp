// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/support/DiskRecorder.h"
#include "tests/support/DiskLog.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QRandomGenerator>
#include <QSet>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdio>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cofferdam::test::disk {

Log &log()
{
    static auto &one = *new Log; // outlives whoever writes at the end of the process
    return one;
}

} // namespace cofferdam::test::disk

namespace {

using namespace cofferdam::test::disk;

QByteArray pathOf(int fd)
{
    std::array<char, PATH_MAX> path{};
    const auto length = ::readlink(("/proc/self/fd/" + std::to_string(fd)).c_str(), path.data(), path.size());
    return length > 0 ? QByteArray(path.data(), length) : QByteArray();
}

/// The file behind `fd`, given a name when it has one that is not known. None: it is not in the folder.
std::optional<int> fileBehind(int fd)
{
    auto &to = log();
    const auto path = to.folder.isEmpty() ? QByteArray() : pathOf(fd);
    const auto name = to.nameIn(path);
    struct stat found{};
    if (!name || ::fstat(fd, &found) != 0 || !S_ISREG(found.st_mode))
        return std::nullopt;
    const int file = to.fileOf(found.st_ino);
    if (!path.endsWith(" (deleted)") && to.names.value(*name, -1) != file) {
        to.names.insert(*name, file);
        to.operations.push_back({.kind = Operation::Kind::Name, .file = file, .at = 0, .data = {}, .name = *name, .second = {}});
    }
    return file;
}

ssize_t written(int fd, const void *data, qsizetype offset, ssize_t count)
{
    if (count <= 0)
        return count;
    if (const auto file = fileBehind(fd))
        log().operations.push_back({.kind = Operation::Kind::Write,
                                    .file = *file,
                                    .at = offset,
                                    .data = QByteArray(static_cast<const char *>(data), count),
                                    .name = {},
                                    .second = {}});
    return count;
}

int synced(int fd, int result)
{
    auto &to = log();
    if (result != 0 || to.folder.isEmpty())
        return result;
    if (pathOf(fd) + '/' == to.folder)
        to.operations.push_back({.kind = Operation::Kind::SyncFolder, .file = 0, .at = 0, .data = {}, .name = {}, .second = {}});
    else if (const auto file = fileBehind(fd))
        to.operations.push_back({.kind = Operation::Kind::Sync, .file = *file, .at = 0, .data = {}, .name = {}, .second = {}});
    return result;
}

int truncated(int fd, qsizetype size, int result)
{
    if (result != 0)
        return result;
    if (const auto file = fileBehind(fd))
        log().operations.push_back({.kind = Operation::Kind::Truncate, .file = *file, .at = size, .data = {}, .name = {}, .second = {}});
    return result;
}

/// Of a name that goes, before it does: its inode is nobody's then.
void forgetInode(const char *path)
{
    struct stat found{};
    if (::lstat(path, &found) == 0 && found.st_nlink == 1)
        log().files.remove(found.st_ino);
}

int unnamed(const char *path)
{
    auto &to = log();
    const auto name = to.nameIn(path);
    if (name)
        forgetInode(path);
    const int result = int(::syscall(SYS_unlink, path));
    if (result == 0 && name)
        to.operations.push_back({.kind = Operation::Kind::Unname, .file = to.names.take(*name), .at = 0, .data = {}, .name = *name, .second = {}});
    return result;
}

int renamed(const char *from, const char *to, unsigned flags)
{
    auto &all = log();
    const auto old = all.nameIn(from);
    const auto next = all.nameIn(to);
    if (next && flags == 0)
        forgetInode(to);
    const int result = int(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags));
    if (result != 0 || !old || !next)
        return result;
    const int file = all.names.take(*old);
    all.names.insert(*next, file);
    all.operations.push_back({.kind = Operation::Kind::Rename, .file = file, .at = 0, .data = {}, .name = *old, .second = *next});
    return result;
}

int linked(int fromFolder, const char *from, int toFolder, const char *to, int flags)
{
    auto &all = log();
    const int result = int(::syscall(SYS_linkat, fromFolder, from, toFolder, to, flags));
    const auto name = all.nameIn(to);
    struct stat found{};
    if (result != 0 || !name || ::lstat(to, &found) != 0)
        return result;
    const int file = all.fileOf(found.st_ino);
    all.names.insert(*name, file);
    all.operations.push_back({.kind = Operation::Kind::Name, .file = file, .at = 0, .data = {}, .name = *name, .second = {}});
    return result;
}

} // namespace

// The system calls themselves, as the C library names them: what a program defines comes before what its libraries bring.
extern "C" {

ssize_t write(int fd, const void *data, size_t size)
{
    const std::lock_guard lock(log().mutex);
    const auto offset = log().folder.isEmpty() ? 0 : ::lseek(fd, 0, SEEK_CUR);
    return written(fd, data, offset, ::syscall(SYS_write, fd, data, size));
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
    const std::lock_guard lock(log().mutex);
    return written(fd, data, offset, ::syscall(SYS_pwrite64, fd, data, size, offset));
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
    return pwrite64(fd, data, size, offset);
}

int ftruncate64(int fd, off64_t size) noexcept
{
    const std::lock_guard lock(log().mutex);
    return truncated(fd, size, int(::syscall(SYS_ftruncate, fd, size)));
}

int ftruncate(int fd, off_t size) noexcept
{
    return ftruncate64(fd, size);
}

int fsync(int fd)
{
    const std::lock_guard lock(log().mutex);
    return synced(fd, int(::syscall(SYS_fsync, fd)));
}

int fdatasync(int fd)
{
    const std::lock_guard lock(log().mutex);
    return synced(fd, int(::syscall(SYS_fdatasync, fd)));
}

int unlink(const char *path) noexcept
{
    const std::lock_guard lock(log().mutex);
    return unnamed(path);
}

int rename(const char *from, const char *to) noexcept
{
    const std::lock_guard lock(log().mutex);
    return renamed(from, to, 0);
}

int renameat2(int fromFolder, const char *from, int toFolder, const char *to, unsigned flags) noexcept
{
    const std::lock_guard lock(log().mutex);
    if (fromFolder != AT_FDCWD || toFolder != AT_FDCWD)
        return int(::syscall(SYS_renameat2, fromFolder, from, toFolder, to, flags));
    return renamed(from, to, flags);
}

int link(const char *from, const char *to) noexcept
{
    const std::lock_guard lock(log().mutex);
    return linked(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int linkat(int fromFolder, const char *from, int toFolder, const char *to, int flags) noexcept
{
    const std::lock_guard lock(log().mutex);
    return linked(fromFolder, from, toFolder, to, flags);
}

} // extern "C"

namespace cofferdam::test {

using Kind = Operation::Kind;

void DiskRecorder::begin(const QString &folder)
{
    auto &to = log();
    const std::lock_guard lock(to.mutex);
    to.operations.clear();
    to.files.clear();
    to.names.clear();
    to.fileCount = 0;
    to.folder = QFile::encodeName(QFileInfo(folder).canonicalFilePath()) + '/';
}

void DiskRecorder::end()
{
    const std::lock_guard lock(log().mutex);
    log().folder.clear();
}

qsizetype DiskRecorder::position()
{
    const std::lock_guard lock(log().mutex);
    return qsizetype(log().operations.size());
}

qsizetype DiskRecorder::syncs()
{
    const std::lock_guard lock(log().mutex);
    return std::ranges::count(log().operations, Kind::Sync, &Operation::kind);
}

} // namespace cofferdam::test
