// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/Image.h"

#include <QCryptographicHash>

namespace cofferdam {

using namespace Qt::StringLiterals;

QString toString(ImageKind kind)
{
    return kind == ImageKind::Full ? u"full"_s : u"tiny"_s;
}

QString Platform::key() const
{
    const QStringList parts{qemuVersion, machineType, cpuModel, accelerator, devices, QString::number(memoryMib),
                            QString::number(processors)};
    // A separator that no part contains, so that no two platforms run together.
    const QByteArray hash = QCryptographicHash::hash(parts.join(QChar(u'\0')).toUtf8(), QCryptographicHash::Sha256);
    return QString::fromLatin1(hash.toHex().first(16));
}

} // namespace cofferdam
