// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/HostMemory.h"

#include <QByteArray>
#include <QFile>
#include <QList>

using namespace Qt::StringLiterals;

namespace cofferdam {

namespace {

/// Bytes; 0 when there is no such line.
qint64 memoryLine(QByteArrayView name)
{
    QFile file(u"/proc/meminfo"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const auto lines = file.readAll().split('\n');
    for (const auto &line : lines) {
        if (line.startsWith(name))
            return line.mid(name.size()).trimmed().split(' ').first().toLongLong() * 1024;
    }
    return 0;
}

} // namespace

qint64 availableMemory()
{
    return memoryLine("MemAvailable:");
}

qint64 installedMemory()
{
    return memoryLine("MemTotal:");
}

} // namespace cofferdam
