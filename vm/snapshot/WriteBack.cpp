// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/WriteBack.h"

#include "core/base/Descriptor.h"

#include <QFile>

#include <fcntl.h>
#include <unistd.h>

namespace cofferdam {

void beginWriteBack(const QString &path)
{
    const Descriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (file)
        (void)sync_file_range(file.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
}

bool writeBack(const QString &path)
{
    const Descriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    return file && fdatasync(file.get()) == 0;
}

} // namespace cofferdam
