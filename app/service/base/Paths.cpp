// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/base/Paths.h"

#include "core/base/SystemError.h"

#include <QDir>
#include <QFile>

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString fromEnvironment(const char *variable, const QString &fallback)
{
    const auto value = qEnvironmentVariable(variable);
    return QDir::isAbsolutePath(value) ? value : fallback;
}

} // namespace

Result<void> makePrivateFolder(const QString &path)
{
    const auto native = QFile::encodeName(path);
    if (!QDir().mkpath(QFileInfo(path).path()))
        return fail(Errc::Io, phrase("Service", "The folder %1 cannot be made.").arg(path));
    if (::mkdir(native.constData(), 0700) != 0 && errno != EEXIST)
        return fail(errno == ENOSPC ? Errc::NoSpace : Errc::Io, phrase("Service", "The folder %1 cannot be made: %2").arg(path, systemError()));

    struct stat status = {};
    if (::lstat(native.constData(), &status) != 0 || !S_ISDIR(status.st_mode))
        return fail(Errc::Denied, phrase("Service", "%1 is not a folder.").arg(path));
    if (status.st_uid != ::getuid())
        return fail(Errc::Denied, phrase("Service", "The folder %1 belongs to another user.").arg(path));
    if ((status.st_mode & 077) != 0 && ::chmod(native.constData(), 0700) != 0)
        return fail(Errc::Denied, phrase("Service", "The folder %1 is open to other users.").arg(path));
    return {};
}

Result<Paths> Paths::make()
{
    const auto home = QDir::homePath();
    const auto runtimeBase = qEnvironmentVariable("XDG_RUNTIME_DIR");
    if (!QDir::isAbsolutePath(runtimeBase))
        return fail(Errc::Unavailable,
                    phrase("Service", "XDG_RUNTIME_DIR is not set: log in through the system's login, or set it to a folder of your own with mode 0700."));

    const Paths paths{
        .data = fromEnvironment("XDG_DATA_HOME", home + u"/.local/share"_s) + u"/cofferdam"_s,
        .cache = fromEnvironment("XDG_CACHE_HOME", home + u"/.cache"_s) + u"/cofferdam"_s,
        .runtime = runtimeBase + u"/cofferdam"_s,
    };
    for (const auto &folder : {paths.data, paths.cache, paths.runtime, QString(paths.runtime + u"/vm"_s), QString(paths.data + u"/agents"_s)}) {
        if (auto made = makePrivateFolder(folder); !made)
            return std::unexpected(made.error());
    }
    return paths;
}

} // namespace cofferdam
