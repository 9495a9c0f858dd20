// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/ConsoleLog.h"

#include "core/base/Descriptor.h"

#include <QFile>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace cofferdam {
namespace {

constexpr qint64 kBlock = 512; // of st_blocks (stat(2))

} // namespace

ConsoleLog::ConsoleLog(QString path, QObject *parent) : QObject(parent), m_path(std::move(path))
{
    m_timer.setInterval(kEach);
    connect(&m_timer, &QTimer::timeout, this, &ConsoleLog::trim);
}

void ConsoleLog::setWatched(bool watched)
{
    if (watched == m_timer.isActive())
        return;
    watched ? m_timer.start() : m_timer.stop();
    trim();
}

void ConsoleLog::trim() const
{
    // Whoever broke out into QEMU may have put something else there.
    const Descriptor file(::open(QFile::encodeName(m_path).constData(), O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status{};
    if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_uid != ::geteuid() || status.st_nlink != 1)
        return;
    if (status.st_blocks * kBlock <= kMost)
        return;
    // Where a file has no holes all of it goes: QEMU writes on at its place, and what is before that takes no room.
    if (::fallocate(file.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, status.st_size - kKept) != 0) [[maybe_unused]]
        const auto cut = ::ftruncate(file.get(), 0);
}

} // namespace cofferdam
