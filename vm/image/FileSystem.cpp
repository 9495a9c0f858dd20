// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/FileSystem.h"

#include "core/base/Process.h"

#include <QFile>

namespace cofferdam {

using namespace Qt::StringLiterals;

Result<void> makeFileSystem(const QString &tar, const QString &disk, const QString &size, const QStringList &options, const BuildContext &context)
{
    QFile::remove(disk);
    Process mke2fs;
    mke2fs.program = u"/usr/sbin/mke2fs"_s;
    mke2fs.arguments = QStringList{u"-q"_s, u"-F"_s, u"-t"_s, u"ext4"_s} + options + QStringList{u"-d"_s, tar, disk, size};
    if (auto done = run(mke2fs, context.stop); !done)
        return std::unexpected(done.error());
    return {};
}

} // namespace cofferdam
