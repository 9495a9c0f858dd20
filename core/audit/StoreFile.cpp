// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/StoreFile.h"

#include "core/base/Descriptor.h"
#include "core/base/Ownership.h"
#include "core/base/SystemError.h"

#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

#include <sodium.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

constexpr std::size_t kCheckSize = 32;

std::unexpected<Error> systemFailure(const QString &path, int error)
{
    const bool denied = error == EACCES || error == EPERM || error == EROFS;
    const Errc code = error == ENOSPC || error == EDQUOT ? Errc::NoSpace : denied ? Errc::Denied : Errc::Io;
    return fail(code, phrase("Trail", "The store %1 cannot be used: %2.").arg(path, systemError(error)));
}

/// Keyed BLAKE2b of a constant: says whether a key is the same, and nothing about it.
QByteArray proofOf(const Secret &key)
{
    static constexpr std::array kContext{'c', 'o', 'f', 'f', 'e', 'r', 'd', 'a', 'm', ' ', 's', 't', 'o', 'r', 'e', ' ', 'k', 'e', 'y'};
    QByteArray proof(kCheckSize, '\0');
    crypto_generichash(reinterpret_cast<unsigned char *>(proof.data()), kCheckSize, reinterpret_cast<const unsigned char *>(kContext.data()), kContext.size(),
                       reinterpret_cast<const unsigned char *>(key.bytes().data()), key.size());
    return proof;
}

bool present(const QString &path)
{
    struct stat found{};
    return ::lstat(QFile::encodeName(path).constData(), &found) == 0;
}

int syncFolder(const QString &path)
{
    const Descriptor folder(::open(QFile::encodeName(QFileInfo(path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return folder && ::fsync(folder.get()) == 0 ? 0 : errno;
}

} // namespace

StoreFile::StoreFile(QString path) : m_path(std::move(path)) {}

QString StoreFile::keyCheckPath() const
{
    return m_path + u".keycheck"_s;
}

Result<bool> StoreFile::exists() const
{
    struct stat found{};
    if (::lstat(QFile::encodeName(m_path).constData(), &found) != 0) {
        if (errno != ENOENT)
            return systemFailure(m_path, errno);
        for (const QString &trace : {logPath(), keyCheckPath()}) {
            if (present(trace))
                return fail(
                    Errc::Damaged,
                    phrase("Trail",
                           "The store %1 is missing, but %2 shows that there was one. No new store is made; bring it back, or remove what is left of it.")
                        .arg(m_path, trace));
        }
        return false;
    }
    const Flaw flaw = flawOf(found, {.forbidden = 0}); // it is encrypted, and each row says whether it was changed
    if (flaw == Flaw::Type)
        return fail(Errc::Damaged, phrase("Trail", "%1 is not a plain file and cannot be a store.").arg(m_path));
    if (flaw != Flaw::None)
        return fail(Errc::Denied, phrase("Trail", "The store %1 belongs to another user.").arg(m_path));
    if (found.st_size == 0)
        return fail(Errc::Damaged, phrase("Trail", "The store %1 is damaged: it is empty.").arg(m_path));
    return true;
}

Result<void> StoreFile::create(const std::function<Result<void>(const QString &path)> &fill) const
{
    const QString fresh = m_path + u".new"_s;
    const QByteArray freshName = QFile::encodeName(fresh);
    for (const QString &leftover : {fresh, fresh + u"-journal"_s, fresh + u"-wal"_s})
        ::unlink(QFile::encodeName(leftover).constData()); // of a start that was cut short; never held a row that counts
    if (!Descriptor(::open(freshName.constData(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)))
        return systemFailure(m_path, errno);

    if (auto filled = fill(fresh); !filled) {
        ::unlink(freshName.constData());
        return filled;
    }
    if (::renameat2(AT_FDCWD, freshName.constData(), AT_FDCWD, QFile::encodeName(m_path).constData(), RENAME_NOREPLACE) != 0) {
        const int error = errno;
        ::unlink(freshName.constData());
        return systemFailure(m_path, error);
    }
    if (const int error = syncFolder(m_path); error != 0)
        return systemFailure(m_path, error);
    return {};
}

Result<void> StoreFile::writeKeyCheck(const Secret &key) const
{
    if (present(keyCheckPath()))
        return {};
    QSaveFile file(keyCheckPath());
    if (!file.open(QIODevice::WriteOnly) || file.write(proofOf(key)) != qint64(kCheckSize) || !file.commit())
        return fail(Errc::Io, phrase("Trail", "The store %1 cannot be used: %2.").arg(m_path, file.errorString()));
    return {};
}

Error StoreFile::whyUnreadable(const Secret &key) const
{
    QFile file(keyCheckPath());
    if (file.open(QIODevice::ReadOnly)) {
        const QByteArray proof = file.read(kCheckSize + 1);
        if (proof.size() == qsizetype(kCheckSize)) {
            const QByteArray own = proofOf(key);
            if (sodium_memcmp(proof.constData(), own.constData(), kCheckSize) == 0)
                return {Errc::Damaged, phrase("Trail", "The store %1 is damaged: its key fits, its first page does not.").arg(m_path)};
            return {Errc::WrongKey, phrase("Trail", "The store %1 was made with another key.").arg(m_path)};
        }
    }
    return {Errc::WrongKey, phrase("Trail", "The store %1 cannot be opened with this key, or it is damaged.").arg(m_path)};
}

QString StoreFile::logPath() const
{
    return m_path + u"-wal"_s;
}

Result<StoreFile::Identity> StoreFile::logIdentity() const
{
    return StoreFile(logPath()).identity();
}

Result<StoreFile::Identity> StoreFile::identity() const
{
    struct stat found{};
    if (::lstat(QFile::encodeName(m_path).constData(), &found) != 0) {
        if (errno == ENOENT)
            return fail(Errc::Damaged, phrase("Trail", "The store %1 was removed while it was in use.").arg(m_path));
        return systemFailure(m_path, errno);
    }
    return Identity{found.st_dev, found.st_ino};
}

Result<void> StoreFile::checkWritable() const
{
    for (const QString &path : {m_path, QFileInfo(m_path).absolutePath(), logPath()}) {
        if (::access(QFile::encodeName(path).constData(), W_OK) != 0)
            return fail(Errc::Denied, phrase("Trail", "The store cannot be written: %1: %2.").arg(path, systemError()));
    }
    return {};
}

} // namespace cofferdam
