// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/Placement.h"

#include "core/base/Descriptor.h"
#include "core/base/SystemError.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

Result<void> sync(const QString &path)
{
    const Descriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC));
    if (!file || ::fsync(file.get()) != 0)
        return fail(errno == ENOSPC ? Errc::NoSpace : Errc::Io, phrase("Image", "cannot bring %1 to the disk: %2").arg(path, systemError()));
    return {};
}

} // namespace

Result<void> writeSynced(const QString &path, const QByteArray &content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(content) != content.size() || !file.flush())
        return fail(Errc::Io, phrase("Image", "cannot write %1: %2").arg(path, file.errorString()));
    file.close();
    return sync(path);
}

Result<void> syncFolder(const QString &folder)
{
    const QStringList names = QDir(folder).entryList(QDir::Files);
    for (const QString &name : names) {
        if (auto done = sync(folder + u'/' + name); !done)
            return done;
    }
    return sync(folder);
}

Result<void> placeFolder(const QString &partial, const QString &place)
{
    if (auto done = syncFolder(partial); !done)
        return done;
    if (QFileInfo::exists(place) && !QDir(place).removeRecursively())
        return fail(Errc::Io, phrase("Image", "cannot remove the damaged %1").arg(place));
    if (!QDir().rename(partial, place))
        return fail(Errc::Io, phrase("Image", "cannot rename %1 to %2").arg(partial, place));
    return sync(QFileInfo(place).path());
}

} // namespace cofferdam
