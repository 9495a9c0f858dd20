// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/FileLock.h"

#include "core/base/SystemError.h"

#include <QFile>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace cofferdam {
namespace {

std::unexpected<Error> cannotLock(const QString &path, int error)
{
    if (error == EWOULDBLOCK)
        return fail(Errc::Busy, phrase("Base", "Another process has locked %1.").arg(path));
    return fail(Errc::Io, phrase("Base", "%1 cannot be locked: %2").arg(path, systemError(error)));
}

Descriptor openLock(const QString &path)
{
    return Descriptor(::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
}

/// 0, or why not.
int lockNow(const Descriptor &file)
{
    while (::flock(file.get(), LOCK_EX) != 0) {
        if (errno != EINTR)
            return errno;
    }
    return 0;
}

/// What who waits and the thread that stands in line for it share. Whoever is last lets go of the file.
struct Line {
    Descriptor file;
    std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<int> outcome; ///< Of lockNow().
};

} // namespace

Result<FileLock> FileLock::take(const QString &path)
{
    Descriptor file = openLock(path);
    if (!file || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0)
        return cannotLock(path, errno);
    return FileLock(std::move(file));
}

Result<FileLock> FileLock::await(const QString &path, std::chrono::milliseconds limit, std::stop_token stop)
{
    auto taken = take(path);
    if (taken || taken.error().code != Errc::Busy)
        return taken;
    auto line = std::make_shared<Line>();
    line->file = openLock(path);
    if (!line->file)
        return cannotLock(path, errno);
    // flock(2) cannot be called off. A thread that nobody waits for any more ends with its turn, and lets go at once.
    std::thread([line] {
        const int outcome = lockNow(line->file);
        const std::lock_guard guard(line->mutex);
        line->outcome = outcome;
        line->changed.notify_all();
    }).detach();
    std::unique_lock guard(line->mutex);
    if (!line->changed.wait_for(guard, stop, limit, [&] { return line->outcome.has_value(); }))
        return stop.stop_requested() ? fail(Errc::Cancelled, phrase("Base", "cancelled")) : cannotLock(path, EWOULDBLOCK);
    if (*line->outcome != 0)
        return cannotLock(path, *line->outcome);
    return FileLock(std::move(line->file));
}

Result<int> FileLock::keepOverExec()
{
    if (::fcntl(m_file.get(), F_SETFD, 0) != 0)
        return fail(Errc::Io, phrase("Base", "A lock cannot be kept: %1").arg(systemError()));
    return m_file.get();
}

Result<FileLock> FileLock::adopt(const QString &path, int number)
{
    struct stat kept{};
    struct stat there{};
    // A lock is of an open file, and taking it again changes nothing; another's would be refused.
    if (::fstat(number, &kept) != 0 || ::lstat(QFile::encodeName(path).constData(), &there) != 0 || kept.st_dev != there.st_dev || kept.st_ino != there.st_ino
        || ::flock(number, LOCK_EX | LOCK_NB) != 0 || ::fcntl(number, F_SETFD, FD_CLOEXEC) != 0)
        return fail(Errc::Invalid, phrase("Base", "%1 was not kept locked.").arg(path));
    return FileLock(Descriptor(number));
}

} // namespace cofferdam
