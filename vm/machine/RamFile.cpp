// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/machine/RamFile.h"

#include "core/base/SystemError.h"

#include <QFile>

#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace cofferdam {

Result<Descriptor> openRamFile(const QString &path)
{
    const int links = path.startsWith("/proc/self/fd/"_L1) ? 0 : O_NOFOLLOW; // a file in memory has no other name
    Descriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | links));
    if (!file)
        return fail(errno == ENOENT ? Errc::NotFound : Errc::Io, phrase("Machine", "%1 cannot be opened: %2").arg(path, systemError()));
    struct stat status{};
    if (fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= kRamHeaderSize)
        return fail(Errc::Damaged, phrase("Machine", "%1 is no RAM file: it is too short.").arg(path));
    if (lseek(file.get(), kRamHeaderSize, SEEK_SET) != kRamHeaderSize)
        return fail(Errc::Io, phrase("Machine", "The RAM file cannot be positioned: %1").arg(systemError()));
    return file;
}

void readAhead(const QString &path)
{
    if (const Descriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)); file)
        posix_fadvise(file.get(), 0, 0, POSIX_FADV_WILLNEED);
}

} // namespace cofferdam
