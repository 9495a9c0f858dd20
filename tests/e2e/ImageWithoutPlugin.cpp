// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/e2e/ImageWithoutPlugin.h"

#include "vm/image/ImageBuilder.h"
#include "vm/image/Manifest.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <filesystem>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr auto kSystemDisk = "vda.raw"_L1;

Result<void> linkFolder(const QString &from, const QString &to)
{
    if (!QDir().mkpath(to))
        return fail(Errc::Io, Phrase::pattern("cannot create %1").arg(to));
    const auto names = QDir(from).entryList(QDir::Files);
    for (const auto &name : names) {
        std::error_code error;
        const auto old = QDir(from).filePath(name);
        const auto made = QDir(to).filePath(name);
        if (name == kSystemDisk) {
            if (!QFile::copy(old, made))
                return fail(Errc::Io, Phrase::pattern("cannot copy %1 to %2").arg(old, made));
            continue;
        }
        std::filesystem::create_hard_link(old.toStdString(), made.toStdString(), error);
        if (error)
            return fail(Errc::Io, Phrase::pattern("cannot link %1 to %2: %3").arg(old, made, QString::fromStdString(error.message())));
    }
    return {};
}

/// As long as `config`, because its blocks on the disk are overwritten where they lie.
Result<QByteArray> withoutPlugins(const QByteArray &config)
{
    auto whole = QJsonDocument::fromJson(config).object();
    const auto plugins = whole.value("plugins"_L1).toObject();
    if (!plugins.value("allow"_L1).toArray().contains(u"cofferdam-gate"_s))
        return fail(Errc::Invalid, Phrase::pattern("the configuration does not name the plugin"));
    whole.insert("plugins"_L1, QJsonObject{{u"enabled"_s, false}});
    const auto changed = QJsonDocument(whole).toJson(QJsonDocument::Compact);
    if (changed.size() > config.size())
        return fail(Errc::Invalid, Phrase::pattern("the configuration has grown"));
    return changed.leftJustified(config.size(), ' ');
}

Result<void> replaceOnDisk(const QString &path, const QByteArray &config, const QByteArray &changed)
{
    QFile disk(path);
    if (!disk.open(QFile::ReadWrite))
        return fail(Errc::Io, Phrase::pattern("cannot open %1: %2").arg(path, disk.errorString()));
    auto *bytes = disk.map(0, disk.size());
    if (!bytes)
        return fail(Errc::Io, Phrase::pattern("cannot map %1: %2").arg(path, disk.errorString()));
    const QByteArrayView whole(bytes, disk.size());
    const auto place = whole.indexOf(config);
    if (place < 0)
        return fail(Errc::NotFound, Phrase::pattern("OpenClaw's configuration of this checkout is not on the image's disk: build the image anew"));
    if (whole.lastIndexOf(config) != place)
        return fail(Errc::Invalid, Phrase::pattern("OpenClaw's configuration is on the disk more than once"));
    std::ranges::copy(changed, bytes + place);
    return {};
}

} // namespace

Result<void> makeImageWithoutPlugin(const QString &source, const QString &images)
{
    const auto image = ImageBuilder(ImageStore(source), qEnvironmentVariable("COFFERDAM_BIN")).existing(ImageKind::Full);
    if (!image)
        return std::unexpected(image.error());
    const auto target = images + u'/' + image->id;
    if (auto linked = linkFolder(image->folder, target); !linked)
        return linked;
    const auto snapshots = QDir(image->folder).entryList({u"ready-*"_s}, QDir::Dirs);
    for (const auto &ready : snapshots) {
        if (auto linked = linkFolder(image->folder + u'/' + ready, target + u'/' + ready); !linked)
            return linked;
    }
    QFile file(qEnvironmentVariable("COFFERDAM_SOURCE") + u"/vm/guest/openclaw/openclaw.json"_s);
    if (!file.open(QFile::ReadOnly))
        return fail(Errc::Io, Phrase::pattern("cannot read %1: %2").arg(file.fileName(), file.errorString()));
    const auto config = file.readAll();
    const auto changed = withoutPlugins(config);
    if (!changed)
        return std::unexpected(changed.error());
    const Builders builders;
    auto manifest = Manifest::read(target, builders);
    if (!manifest)
        return std::unexpected(manifest.error());
    // As if it had been built this way. The files are the image's own under a second name: written anew, not over.
    for (const auto &name : {kManifestFile, kSignatureFile})
        QFile::remove(target + u'/' + name);
    return replaceOnDisk(target + u'/' + kSystemDisk, config, *changed).and_then([&] { return manifest->add(target, kSystemDisk); }).and_then([&] {
        return manifest->write(target, builders);
    });
}

} // namespace cofferdam
