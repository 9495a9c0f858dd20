// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/ImageStore.h"

#include "vm/image/Manifest.h"

#include <QDir>
#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QStorageInfo>

#include <optional>
#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

std::optional<ImageKind> kindOf(const QString &id)
{
    static const QRegularExpression form(u"\\A(full|tiny|lab)-[0-9a-f]{16}\\z"_s);
    const auto match = form.match(id);
    if (!match.hasMatch())
        return std::nullopt;
    for (const auto kind : {ImageKind::Full, ImageKind::Tiny, ImageKind::Lab}) {
        if (match.captured(1) == toWord(kind))
            return kind;
    }
    return std::nullopt;
}

} // namespace

QString readyFolderName(const QString &hardwareKey)
{
    return u"ready-"_s + hardwareKey.first(qMin<qsizetype>(16, hardwareKey.size()));
}

QString ImageStore::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + u"/cofferdam/images"_s;
}

ImageStore::ImageStore(const QString &folder, Builders builders) : m_folder(QDir::cleanPath(folder)), m_builders(std::move(builders)) {}

QList<Image> ImageStore::list() const
{
    QList<Image> images;
    const QStringList names = QDir(m_folder).entryList({u"full-*"_s, u"tiny-*"_s, u"lab-*"_s}, QDir::Dirs | QDir::NoSymLinks, QDir::Time);
    for (const QString &name : names) {
        if (auto image = find(name))
            images.append(*image);
    }
    return images;
}

Result<Image> ImageStore::find(const QString &id) const
{
    const auto kind = kindOf(id);
    if (!kind)
        return fail(Errc::Invalid, phrase("Image", "\"%1\" is no name of an image").arg(id));
    const QString folder = m_folder + u'/' + id;
    auto manifest = Manifest::read(folder, m_builders);
    if (!manifest)
        return std::unexpected(manifest.error());
    if (manifest->about.value("id"_L1).toString() != id)
        return fail(Errc::Damaged, phrase("Image", "%1 does not belong where it lies").arg(folder));
    if (auto sizes = manifest->checkSizes(folder); !sizes)
        return std::unexpected(sizes.error());
    return Image{*kind, id, folder};
}

Result<ReadyImage> ImageStore::readReady(const Image &image, const QString &folder) const
{
    auto manifest = Manifest::read(folder, m_builders);
    if (!manifest)
        return std::unexpected(manifest.error());
    ReadyImage ready;
    ready.image = image;
    ready.folder = folder;
    ready.hardwareKey = manifest->about.value("hardwareKey"_L1).toString();
    ready.acceleration = manifest->about.value("acceleration"_L1).toString() == "kvm"_L1 ? Acceleration::Kvm : Acceleration::Tcg;
    ready.cpuModel = manifest->about.value("cpuModel"_L1).toString();
    ready.cpuFeatures = manifest->about.value("cpuFeatures"_L1).toString().split(u' ', Qt::SkipEmptyParts);
    ready.gatewayToken = manifest->about.value("gatewayToken"_L1).toString();
    ready.epoch = Epoch{static_cast<quint64>(manifest->about.value("epoch"_L1).toInteger())};
    ready.ramBytes = static_cast<quint64>(manifest->files.value(u"ram"_s).size);
    if (manifest->about.value("image"_L1).toString() != image.id || QFileInfo(folder).fileName() != readyFolderName(ready.hardwareKey))
        return fail(Errc::Damaged, phrase("Image", "%1 does not belong where it lies").arg(folder));
    if (auto sizes = manifest->checkSizes(folder); !sizes)
        return std::unexpected(sizes.error());
    return ready;
}

Result<ReadyImage> ImageStore::findReady(const Image &image, const QString &hardwareKey) const
{
    const QString folder = image.folder + u'/' + readyFolderName(hardwareKey);
    if (!QFileInfo::exists(folder + u"/manifest.json"_s))
        return fail(
            Errc::NotFound,
            phrase("Image",
                   "image %1 has no ready snapshot for this machine (another QEMU, processor model or acceleration): make it with \"cofferdamctl image build\"")
                .arg(image.id));
    auto ready = readReady(image, folder);
    if (ready && ready->hardwareKey != hardwareKey)
        return fail(Errc::Damaged, phrase("Image", "%1 is for another machine").arg(folder));
    return ready;
}

QList<ReadyImage> ImageStore::listReady(const Image &image) const
{
    QList<ReadyImage> all;
    const QStringList names = QDir(image.folder).entryList({u"ready-*"_s}, QDir::Dirs | QDir::NoSymLinks, QDir::Time);
    for (const QString &name : names) {
        if (auto ready = readReady(image, image.folder + u'/' + name))
            all.append(*ready);
    }
    return all;
}

Result<void> ImageStore::verify(const Image &image, const std::function<void(QString file)> &onFile) const
{
    QStringList folders{image.folder};
    const QStringList names = QDir(image.folder).entryList({u"ready-*"_s}, QDir::Dirs | QDir::NoSymLinks);
    for (const QString &name : names)
        folders.append(image.folder + u'/' + name);
    for (const QString &folder : std::as_const(folders)) {
        if (onFile)
            onFile(folder);
        auto manifest = Manifest::read(folder, m_builders);
        if (!manifest)
            return std::unexpected(manifest.error());
        if (auto hashes = manifest->checkHashes(folder); !hashes)
            return hashes;
    }
    return {};
}

Result<void> ImageStore::needSpace(quint64 bytes, const Phrase &purpose) const
{
    if (!QDir().mkpath(m_folder))
        return fail(Errc::Io, phrase("Image", "cannot create %1").arg(m_folder));
    const QStorageInfo storage(m_folder);
    const QLocale locale = QLocale::c();
    if (storage.bytesAvailable() >= 0 && static_cast<quint64>(storage.bytesAvailable()) < bytes)
        return fail(Errc::NoSpace,
                    phrase("Image", "%1 needs %2 in %3, and %4 are free")
                        .arg(purpose, locale.formattedDataSize(static_cast<qint64>(bytes)), m_folder, locale.formattedDataSize(storage.bytesAvailable())));
    return {};
}

} // namespace cofferdam
