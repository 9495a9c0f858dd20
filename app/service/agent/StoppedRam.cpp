// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/StoppedRam.h"

#include "core/base/SystemError.h"

#include <QFile>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace cofferdam {

Result<void> StoppedRam::rename(const QString &from, const QString &to) const
{
    const int folder = open(QFile::encodeName(m_folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = folder >= 0 && std::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0 && fsync(folder) == 0;
    const int error = errno;
    if (folder >= 0)
        close(folder);
    if (done)
        return {};
    return fail(Errc::Io, phrase("Service", "%1 cannot be renamed: %2").arg(from, systemError(error)));
}

Result<void> StoppedRam::keep() const
{
    return rename(draft(), kept());
}

bool StoppedRam::exists() const
{
    return QFile::exists(kept());
}

Result<QString> StoppedRam::take() const
{
    return rename(kept(), taken()).transform([this] { return taken(); });
}

void StoppedRam::giveBack() const
{
    (void)rename(taken(), kept());
}

void StoppedRam::discard() const
{
    for (const auto &path : {kept(), taken(), draft()})
        QFile::remove(path);
}

} // namespace cofferdam
