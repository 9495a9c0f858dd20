// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/Builders.h"

#include "core/base/FileLock.h"
#include "core/base/OwnedPath.h"
#include "core/vault/KeyFile.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>

#include <sodium.h>

#include <algorithm>
#include <chrono>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMaxList = 256 * 1024;
constexpr std::chrono::seconds kListPatience{5};
/// In front of what is signed, so that no signature of anything else is one of a manifest.
constexpr QByteArrayView kPurpose{"cofferdam image manifest 1\n"};

struct KeyPair {
    QByteArray open = QByteArray(crypto_sign_PUBLICKEYBYTES, '\0');
    Secret secret{crypto_sign_SECRETKEYBYTES};
};

const unsigned char *bytesOf(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

KeyPair keyPairOf(const Secret &seed)
{
    KeyPair pair;
    crypto_sign_seed_keypair(reinterpret_cast<unsigned char *>(pair.open.data()), reinterpret_cast<unsigned char *>(pair.secret.writableBytes().data()),
                             reinterpret_cast<const unsigned char *>(seed.bytes().data()));
    return pair;
}

Result<QByteArray> keyOf(const QString &digits)
{
    static const QRegularExpression form(u"\\A[0-9a-f]{64}\\z"_s);
    if (!form.match(digits).hasMatch())
        return fail(Errc::Invalid, phrase("Image", "a builder's key is 64 digits of 0 to 9 and a to f"));
    return QByteArray::fromHex(digits.toLatin1());
}

QByteArray signedBytes(const QByteArray &manifest)
{
    return kPurpose.toByteArray() + manifest;
}

} // namespace

QString Builders::defaultFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/cofferdam"_s;
}

Builders::Builders(QString folder) : m_folder(std::move(folder)) {}

QString Builders::listFile() const
{
    return m_folder + u"/image-builders"_s;
}

Result<QByteArray> Builders::own() const
{
    if (auto made = makePrivateFolder(m_folder); !made)
        return std::unexpected(made.error());
    const KeyFile file(m_folder + u"/image-builder.key"_s);
    auto seed = file.loadOrCreate({});
    if (!seed) // another program may just have made it
        seed = file.load();
    if (!seed)
        return std::unexpected(seed.error());
    const QByteArray key = keyPairOf(*seed).open;
    return add(key, u"this computer"_s).transform([&key] { return key; });
}

Result<QByteArray> Builders::sign(const QByteArray &manifest) const
{
    if (auto listed = own(); !listed)
        return listed;
    const auto seed = KeyFile(m_folder + u"/image-builder.key"_s).load();
    if (!seed)
        return std::unexpected(seed.error());
    const KeyPair pair = keyPairOf(*seed);
    const QByteArray text = signedBytes(manifest);
    QByteArray signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char *>(signature.data()), nullptr, bytesOf(text), static_cast<unsigned long long>(text.size()),
                         reinterpret_cast<const unsigned char *>(pair.secret.bytes().data()));
    return QJsonDocument(QJsonObject{{u"builder"_s, QString::fromLatin1(pair.open.toHex())}, {u"signature"_s, QString::fromLatin1(signature.toHex())}})
        .toJson();
}

Result<void> Builders::check(const QByteArray &manifest, const QByteArray &signature) const
{
    const QJsonObject said = QJsonDocument::fromJson(signature.size() > kMaxSignature ? QByteArray() : signature).object();
    const auto key = keyOf(said.value("builder"_L1).toString());
    const QByteArray proof = QByteArray::fromHex(said.value("signature"_L1).toString().toLatin1());
    const QByteArray text = signedBytes(manifest);
    if (!key || proof.size() != qsizetype(crypto_sign_BYTES)
        || crypto_sign_verify_detached(bytesOf(proof), bytesOf(text), static_cast<unsigned long long>(text.size()), bytesOf(*key)) != 0)
        return fail(Errc::Damaged, phrase("Image", "the image's signature is missing or wrong: it was changed after it was made"));
    const auto known = trusted();
    if (!known)
        return std::unexpected(known.error());
    if (!std::ranges::contains(*known, *key, &Builder::key)) {
        const QString digits = QString::fromLatin1(key->toHex());
        return fail(Errc::Denied, phrase("Image", "the image was made by somebody you do not trust yet: %1. Whoever made it sees the same key with "
                                                  "\"cofferdamctl image trust\". If it is the same, say here: cofferdamctl image trust %1")
                                      .arg(digits));
    }
    return {};
}

Result<QList<Builder>> Builders::trusted() const
{
    const auto opened = openOwned(listFile(), {.forbidden = kOthersWrite});
    if (!opened)
        return opened.error().code == Errc::NotFound ? Result<QList<Builder>>(QList<Builder>()) : std::unexpected(opened.error());
    QFile file;
    if (!file.open(opened->get(), QIODevice::ReadOnly))
        return fail(Errc::Io, phrase("Image", "cannot read %1: %2").arg(listFile(), file.errorString()));
    const QByteArray text = file.read(kMaxList + 1);
    if (text.size() > kMaxList)
        return fail(Errc::Damaged, phrase("Image", "%1 is no list of builders").arg(listFile()));
    QList<Builder> all;
    const auto lines = QString::fromUtf8(text).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        auto key = keyOf(line.section(u' ', 0, 0));
        if (!key)
            return fail(Errc::Damaged, phrase("Image", "%1 is no list of builders").arg(listFile()));
        all.append({*key, line.section(u' ', 1)});
    }
    return all;
}

Result<void> Builders::trust(const QString &key, const QString &name) const
{
    if (auto made = makePrivateFolder(m_folder); !made)
        return made;
    return keyOf(key).and_then([&](const QByteArray &bytes) { return add(bytes, name); });
}

Result<void> Builders::add(const QByteArray &key, const QString &name) const
{
    const auto lock = FileLock::await(m_folder + u"/image-builders.lock"_s, kListPatience);
    if (!lock)
        return std::unexpected(lock.error());
    auto all = trusted();
    if (!all)
        return std::unexpected(all.error());
    if (std::ranges::contains(*all, key, &Builder::key))
        return {};
    all->append({key, name.simplified().left(100)});
    QByteArray text;
    for (const Builder &builder : std::as_const(*all))
        text += builder.key.toHex() + ' ' + builder.name.toUtf8() + '\n';
    QSaveFile file(listFile());
    file.setDirectWriteFallback(false);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) || file.write(text) != text.size() || !file.commit())
        return fail(Errc::Io, phrase("Image", "cannot write %1: %2").arg(listFile(), file.errorString()));
    return {};
}

} // namespace cofferdam
