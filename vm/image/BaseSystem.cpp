// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/BaseSystem.h"

#include "core/api/GuestPlaces.h"
#include "core/base/Process.h"

#include <QFile>
#include <QFileInfo>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

/// The kernel is taken out of its package; installing it would bring an initramfs generator and 100 MB of modules.
constexpr auto kFetchKernel = R"(set -e
mkdir "$1/cofferdam-kernel"; cd "$1/cofferdam-kernel"; export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
kernel=$(apt-cache depends --important linux-image-cloud-amd64 | sed -n 's/.*Depends: \(linux-image-[0-9].*\)/\1/p')
apt-get -o APT::Sandbox::User=root download "$kernel"
chroot "$1" dpkg-query -W >packages
ls *.deb >>packages)"_L1;

QString makeAgent()
{
    return uR"(chroot "$1" useradd --uid %1 --user-group --no-create-home --home-dir %2 --shell /bin/bash agent)"_s.arg(api::kAgentUser)
        .arg(QLatin1StringView(api::kAgentHome));
}

} // namespace

Result<QString> makeBaseSystem(const Recipe &recipe, const BuildContext &context)
{
    const QString path = context.downloads + u'/' + recipe.baseId() + u".tar"_s;
    if (QFileInfo::exists(path))
        return path;
    context.say(phrase("Image", "Fetching Debian's packages"));
    const QString partial = path + u".partial"_s;
    Process command;
    command.program = u"mmdebstrap"_s;
    command.arguments = QStringList{u"--mode=unshare"_s, u"--variant=minbase"_s, u"--format=tar"_s, u"--aptopt=Apt::Install-Recommends \"false\""_s};
    for (const auto &excluded : {u"doc"_s, u"man"_s, u"info"_s, u"locale"_s})
        command.arguments << u"--dpkgopt=path-exclude=/usr/share/%1/*"_s.arg(excluded);
    command.arguments << u"--dpkgopt=path-include=/usr/share/doc/*/copyright"_s;
    command.arguments << u"--include="_s + recipe.packages.join(u',') << u"--customize-hook="_s + makeAgent() << u"--customize-hook="_s + kFetchKernel
                      << recipe.suite << partial;
    // The mapped users of the unshare mode have to reach it: a private home folder is not enough.
    command.environment.insert(u"TMPDIR"_s, u"/var/tmp"_s);
    command.onLine = [&](const QByteArray &line) {
        if (line.startsWith("I: ") && !line.contains("hook") && !line.contains("tempdir"))
            context.say(Phrase::pattern("Debian: %1").arg(QString::fromUtf8(line.mid(3))));
    };
    if (auto made = run(command, context.stop); !made) {
        QFile::remove(partial);
        return std::unexpected(made.error());
    }
    if (!QFile::rename(partial, path))
        return fail(Errc::Io, phrase("Image", "cannot rename %1").arg(partial));
    return path;
}

} // namespace cofferdam
