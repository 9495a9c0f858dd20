// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/image/FileCheck.h"

#include "core/base/OwnedPath.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <linux/fsverity.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <ctime>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMaxRecord = 1024 * 1024;
constexpr time_t kTick = 2; ///< Seconds; the coarsest clock of a file system (FAT).
constexpr __u32 kVerityBlock = 4096;
constexpr __u16 kMaxVerityDigest = 64;

QString byStatus(const struct stat &status)
{
    return u"%1 %2 %3 %4.%5 %6.%7"_s.arg(status.st_dev)
        .arg(status.st_ino)
        .arg(status.st_size)
        .arg(status.st_mtim.tv_sec)
        .arg(status.st_mtim.tv_nsec)
        .arg(status.st_ctim.tv_sec)
        .arg(status.st_ctim.tv_nsec);
}

/// From now on the kernel lets nobody write the file, and checks each page that is read. Nothing happens where it cannot.
void sealWithVerity(int file)
{
    fsverity_enable_arg how{};
    how.version = 1;
    how.hash_algorithm = FS_VERITY_HASH_ALG_SHA256;
    how.block_size = kVerityBlock;
    (void)::ioctl(file, FS_IOC_ENABLE_VERITY, &how);
}

/// By what the same content is known again. Empty: it cannot be, which is so as well for a moment after each change: another one could follow
/// within the same tick of the file system's clock.
QString identityOf(int file)
{
    alignas(fsverity_digest) char room[sizeof(fsverity_digest) + kMaxVerityDigest] = {};
    auto *measured = reinterpret_cast<fsverity_digest *>(room);
    measured->digest_size = kMaxVerityDigest;
    if (::ioctl(file, FS_IOC_MEASURE_VERITY, measured) == 0)
        return u"verity "_s + QString::fromLatin1(QByteArray(room + sizeof(fsverity_digest), measured->digest_size).toHex());
    struct stat status{};
    if (::fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || ::time(nullptr) - status.st_ctim.tv_sec < kTick)
        return {};
    return u"status "_s + byStatus(status);
}

QJsonObject readRecord(const QString &path)
{
    const auto opened = openOwned(path, {.forbidden = kOthersWrite});
    QFile file;
    if (!opened || !file.open(opened->get(), QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.read(kMaxRecord)).object();
}

/// What cannot be kept is found out again next time.
void writeRecord(const QString &path, const QJsonObject &record)
{
    QSaveFile file(path);
    file.setDirectWriteFallback(false);
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)) {
        file.write(QJsonDocument(record).toJson(QJsonDocument::Compact));
        file.commit();
    }
}

} // namespace

Result<void> FileCheck::check(const QString &folder, const Manifest &manifest, const QStringList &names) const
{
    const QJsonObject before = readRecord(m_record);
    QJsonObject record = before;
    for (const QString &name : names) {
        const QString path = folder + u'/' + name;
        const auto expected = manifest.files.constFind(name);
        if (expected == manifest.files.cend())
            return fail(Errc::Damaged, phrase("Image", "%1 is not in its manifest").arg(path));
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return fail(Errc::Damaged, phrase("Image", "cannot read %1: %2").arg(path, file.errorString()));
        const QString wanted = QString::fromLatin1(expected->sha256.toHex()) + u' ';
        const QString known = record.value(path).toString();
        if (const QString now = identityOf(file.handle()); !now.isEmpty() && known == wanted + now)
            continue;
        record.remove(path);
        sealWithVerity(file.handle()); // before it is read: what is read is what the seal is on
        const QString identity = identityOf(file.handle());
        const auto hash = hashFile(file, expected->skip);
        if (!hash)
            return std::unexpected(hash.error());
        if (*hash != expected->sha256 || file.size() != expected->size)
            return fail(Errc::Damaged, phrase("Image", "%1 is not what its manifest says; nothing is started from it. Remove the image and make it anew with: "
                                                       "cofferdamctl image build")
                                           .arg(path));
        if (!identity.isEmpty() && identityOf(file.handle()) == identity) // nobody wrote meanwhile
            record.insert(path, wanted + identity);
    }
    if (record != before)
        writeRecord(m_record, record);
    return {};
}

} // namespace cofferdam
