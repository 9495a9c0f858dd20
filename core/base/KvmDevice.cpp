// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/KvmDevice.h"

#include <QFile>

#include <unistd.h>

using namespace Qt::StringLiterals;

namespace cofferdam {

KvmDevice kvmDevice(const QString &root)
{
    const QByteArray device = QFile::encodeName(root + u"/dev/kvm"_s);
    if (::access(device.constData(), F_OK) != 0)
        return KvmDevice::Missing;
    return ::access(device.constData(), R_OK | W_OK) == 0 ? KvmDevice::Usable : KvmDevice::Refused;
}

} // namespace cofferdam
