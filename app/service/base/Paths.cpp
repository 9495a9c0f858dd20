// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/base/Paths.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

QString fromEnvironment(const char *variable, const QString &fallback)
{
    const auto value = qEnvironmentVariable(variable);
    return QDir::isAbsolutePath(value) ? value : fallback;
}

} // namespace

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
