// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/FileLock.h"

#include <sys/file.h>

#include <cerrno>
#include <cstring>

namespace cofferdam {

using namespace Qt::StringLiterals;

Result<FileLock> FileLock::take(const QString &path)
{
    auto file = std::make_unique<QFile>(path);
    if (!file->open(QIODevice::ReadWrite, QFile::ReadOwner | QFile::WriteOwner))
        return fail(Errc::Io, u"cannot lock %1: %2"_s.arg(path, file->errorString()));
    if (::flock(file->handle(), LOCK_EX | LOCK_NB) == 0)
        return FileLock(std::move(file));
    if (errno == EWOULDBLOCK)
        return fail(Errc::Busy, u"another process has locked %1"_s.arg(path));
    return fail(Errc::Io, u"cannot lock %1: %2"_s.arg(path, QString::fromLocal8Bit(std::strerror(errno))));
}

} // namespace cofferdam
