// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/Manifest.h"

#include "vm/image/Builders.h"
#include "vm/image/Placement.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>

#include <openssl/evp.h>

#include <memory>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kFormat = 1;
constexpr qint64 kBlock = 1 << 20;
constexpr qint64 kMaxSkip = 1 << 20;
/// Above any disk or RAM file of ours; keeps sums within qint64.
constexpr qint64 kMaxFile = qint64(1) << 44;

bool isFileName(const QString &name)
{
    static const QRegularExpression plain(u"\\A[a-z0-9][a-z0-9._-]{0,63}\\z"_s);
    return plain.match(name).hasMatch();
}

} // namespace

Result<QByteArray> hashFile(QFile &file, qint64 skip)
{
    if (file.size() < skip || !file.seek(skip))
        return fail(Errc::Damaged, phrase("Image", "%1 is too short").arg(file.fileName()));
    // OpenSSL's: some processors have instructions for it, and a disk has gigabytes.
    struct Free {
        void operator()(EVP_MD_CTX *context) const { EVP_MD_CTX_free(context); }
    };
    const std::unique_ptr<EVP_MD_CTX, Free> hash(EVP_MD_CTX_new());
    QByteArray result(QCryptographicHash::hashLength(QCryptographicHash::Sha256), '\0');
    bool fine = EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr) == 1;
    QByteArray block(kBlock, Qt::Uninitialized);
    qint64 got = 0;
    while (fine && (got = file.read(block.data(), kBlock)) > 0)
        fine = EVP_DigestUpdate(hash.get(), block.constData(), static_cast<size_t>(got)) == 1;
    if (!fine || got < 0 || EVP_DigestFinal_ex(hash.get(), reinterpret_cast<unsigned char *>(result.data()), nullptr) != 1)
        return fail(Errc::Io, phrase("Image", "cannot read %1: %2").arg(file.fileName(), file.errorString()));
    return result;
}

Result<QByteArray> hashFile(const QString &path, qint64 skip)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(file.exists() ? Errc::Io : Errc::Damaged, phrase("Image", "cannot read %1: %2").arg(path, file.errorString()));
    return hashFile(file, skip);
}

Result<Manifest> Manifest::parse(const QByteArray &json)
{
    if (json.size() > kMaxManifest)
        return fail(Errc::Damaged, phrase("Image", "the manifest is too large"));
    const QJsonDocument document = QJsonDocument::fromJson(json);
    Manifest manifest;
    manifest.about = document.object();
    if (manifest.about.value("format"_L1).toInt() != kFormat)
        return fail(Errc::Damaged, phrase("Image", "this is no manifest of an image, or of another version of Cofferdam"));
    const QJsonObject files = manifest.about.take("files"_L1).toObject();
    for (auto it = files.begin(); it != files.end(); ++it) {
        const QJsonObject about = it->toObject();
        const ManifestFile file{about.value("size"_L1).toInteger(-1), about.value("skip"_L1).toInteger(0),
                                QByteArray::fromHex(about.value("sha256"_L1).toString().toLatin1())};
        if (!isFileName(it.key()) || file.size < 0 || file.size > kMaxFile || file.skip < 0 || file.skip > kMaxSkip
            || file.sha256.size() != QCryptographicHash::hashLength(QCryptographicHash::Sha256))
            return fail(Errc::Damaged, phrase("Image", "the manifest's entry for \"%1\" makes no sense").arg(it.key()));
        manifest.files.insert(it.key(), file);
    }
    if (manifest.files.isEmpty())
        return fail(Errc::Damaged, phrase("Image", "the manifest names no files"));
    return manifest;
}

Result<Manifest> Manifest::read(const QString &folder, const Builders &builders)
{
    QFile file(folder + u'/' + kManifestFile);
    if (!file.exists())
        return fail(Errc::NotFound, phrase("Image", "there is no image in %1").arg(folder));
    if (!file.open(QIODevice::ReadOnly))
        return fail(Errc::Io, phrase("Image", "cannot read %1: %2").arg(file.fileName(), file.errorString()));
    const QByteArray json = file.read(kMaxManifest + 1);
    QFile signature(folder + u'/' + kSignatureFile);
    const QByteArray proof = signature.open(QIODevice::ReadOnly) ? signature.read(kMaxSignature + 1) : QByteArray();
    auto manifest = builders.check(json, proof).and_then([&json] { return parse(json); });
    if (!manifest)
        return fail(manifest.error().code, Phrase::pattern("%1: %2").arg(file.fileName(), manifest.error().message));
    return manifest;
}

Result<void> Manifest::write(const QString &folder, const Builders &builders) const
{
    const QByteArray json = toJson();
    const auto signature = builders.sign(json);
    if (!signature)
        return std::unexpected(signature.error());
    return writeSynced(folder + u'/' + kSignatureFile, *signature).and_then([&] { return writeSynced(folder + u'/' + kManifestFile, json); });
}

QByteArray Manifest::toJson() const
{
    QJsonObject list;
    for (auto it = files.begin(); it != files.end(); ++it)
        list.insert(it.key(), QJsonObject{{u"size"_s, it->size}, {u"skip"_s, it->skip}, {u"sha256"_s, QString::fromLatin1(it->sha256.toHex())}});
    QJsonObject whole = about;
    whole.insert(u"format"_s, kFormat);
    whole.insert(u"files"_s, list);
    return QJsonDocument(whole).toJson();
}

Result<void> Manifest::add(const QString &folder, const QString &name, qint64 skip)
{
    const QString path = folder + u'/' + name;
    auto hash = hashFile(path, skip);
    if (!hash)
        return std::unexpected(hash.error());
    files.insert(name, ManifestFile{QFileInfo(path).size(), skip, *hash});
    return {};
}

Result<void> Manifest::checkSizes(const QString &folder) const
{
    for (auto it = files.begin(); it != files.end(); ++it) {
        const QFileInfo found(folder + u'/' + it.key());
        if (found.isSymLink() || !found.isFile())
            return fail(Errc::Damaged, phrase("Image", "%1 is missing").arg(found.filePath()));
        if (found.size() != it->size)
            return fail(Errc::Damaged, phrase("Image", "%1 has %2 bytes instead of %3").arg(found.filePath()).arg(found.size()).arg(it->size));
    }
    return {};
}

Result<void> Manifest::checkHashes(const QString &folder) const
{
    if (auto sizes = checkSizes(folder); !sizes)
        return sizes;
    for (auto it = files.begin(); it != files.end(); ++it) {
        auto hash = hashFile(folder + u'/' + it.key(), it->skip);
        if (!hash)
            return std::unexpected(hash.error());
        if (*hash != it->sha256)
            return fail(Errc::Damaged, phrase("Image", "%1/%2 is not what its manifest says").arg(folder, it.key()));
    }
    return {};
}

} // namespace cofferdam
