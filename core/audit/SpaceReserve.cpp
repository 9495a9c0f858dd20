// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/SpaceReserve.h"

#include "core/base/Descriptor.h"

#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace cofferdam {
namespace {

constexpr blkcnt_t kBlock = 512; // of st_blocks, whatever the file system's own are (stat(2))

Descriptor openReserve(const QString &path)
{
    return Descriptor(::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
}

} // namespace

SpaceReserve::SpaceReserve(QString path, qint64 bytes) : m_path(std::move(path)), m_bytes(bytes) {}

bool SpaceReserve::take()
{
    const std::lock_guard lock(m_mutex);
    if (m_held)
        return true;
    const Descriptor file = openReserve(m_path);
    struct stat found{};
    struct statvfs disk{};
    if (!file || ::fstat(file.get(), &found) != 0 || ::fstatvfs(file.get(), &disk) != 0)
        return false;
    const bool isThere = found.st_blocks * kBlock >= m_bytes; // of an earlier run
    if (!isThere && qint64(disk.f_bavail) * qint64(disk.f_frsize) < 2 * m_bytes)
        return false;
    m_held = ::posix_fallocate(file.get(), 0, m_bytes) == 0;
    if (!m_held && ::ftruncate(file.get(), 0) != 0)
        ::unlink(QFile::encodeName(m_path).constData());
    return m_held;
}

void SpaceReserve::release()
{
    const std::lock_guard lock(m_mutex);
    const Descriptor file = openReserve(m_path);
    if (!file || ::ftruncate(file.get(), 0) != 0)
        ::unlink(QFile::encodeName(m_path).constData());
    m_held = false;
}

bool SpaceReserve::isHeld() const
{
    const std::lock_guard lock(m_mutex);
    return m_held;
}

} // namespace cofferdam
