// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/FileLock.h"

#include <QFile>

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>

namespace cofferdam {

using namespace Qt::StringLiterals;

Result<FileLock> FileLock::take(const QString &file)
{
    api::Descriptor descriptor(::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (descriptor && ::flock(descriptor.get(), LOCK_EX | LOCK_NB) == 0)
        return FileLock(std::move(descriptor));
    if (descriptor && errno == EWOULDBLOCK)
        return fail(Errc::Busy, u"another process has locked %1"_s.arg(file));
    return fail(Errc::Io, u"cannot lock %1: %2"_s.arg(file, QString::fromLocal8Bit(std::strerror(errno))));
}

} // namespace cofferdam
