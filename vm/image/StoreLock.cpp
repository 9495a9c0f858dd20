// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/StoreLock.h"

#include <QFile>

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <cstring>

namespace cofferdam {

using namespace Qt::StringLiterals;

Result<StoreLock> StoreLock::take(const QString &file)
{
    api::Descriptor descriptor(::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (descriptor && ::flock(descriptor.get(), LOCK_EX | LOCK_NB) == 0)
        return StoreLock(std::move(descriptor));
    if (descriptor && errno == EWOULDBLOCK)
        return fail(Errc::Busy, u"another process works in this image store"_s);
    return fail(Errc::Io, u"cannot lock %1: %2"_s.arg(file, QString::fromLocal8Bit(std::strerror(errno))));
}

} // namespace cofferdam
