// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/base/Paths.h"

#include <QCryptographicHash>
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

    Paths paths{
        .data = fromEnvironment("XDG_DATA_HOME", home + u"/.local/share"_s) + u"/cofferdam"_s,
        .cache = fromEnvironment("XDG_CACHE_HOME", home + u"/.cache"_s) + u"/cofferdam"_s,
        .runtime = runtimeBase + u"/cofferdam"_s,
        .state = fromEnvironment("XDG_STATE_HOME", home + u"/.local/state"_s) + u"/cofferdam"_s,
    };
    for (const auto &folder : {paths.data, paths.cache, paths.runtime, paths.state, QString(paths.runtime + u"/vm"_s), QString(paths.data + u"/agents"_s)}) {
        if (auto made = makePrivateFolder(folder); !made)
            return std::unexpected(made.error());
    }
    return paths;
}

QString Paths::apart(QLatin1StringView ending) const
{
    const QByteArray name = QCryptographicHash::hash(QDir::cleanPath(data).toUtf8(), QCryptographicHash::Sha256).toHex().first(16);
    return state + u"/trail-"_s + QString::fromLatin1(name) + ending;
}

} // namespace cofferdam
