// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/FileLock.h"

#include "core/base/SystemError.h"

#include <sys/file.h>

#include <cerrno>

namespace cofferdam {

using namespace Qt::StringLiterals;

Result<FileLock> FileLock::take(const QString &path)
{
    auto file = std::make_unique<QFile>(path);
    if (!file->open(QIODevice::ReadWrite, QFile::ReadOwner | QFile::WriteOwner))
        return fail(Errc::Io, phrase("Base", "%1 cannot be locked: %2").arg(path, file->errorString()));
    if (::flock(file->handle(), LOCK_EX | LOCK_NB) == 0)
        return FileLock(std::move(file));
    if (errno == EWOULDBLOCK)
        return fail(Errc::Busy, phrase("Base", "Another process has locked %1.").arg(path));
    return fail(Errc::Io, phrase("Base", "%1 cannot be locked: %2").arg(path, systemError()));
}

} // namespace cofferdam
