// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/KeyFile.h"

#include "core/base/OwnedPath.h"
#include "core/base/SystemError.h"

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace cofferdam {
namespace {

// The key goes straight from the file into locked memory, and the other way round.
bool readAll(int fd, std::span<std::byte> into)
{
    while (!into.empty()) {
        const ssize_t got = ::read(fd, into.data(), into.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        into = into.subspan(static_cast<std::size_t>(got));
    }
    return true;
}

bool writeAll(int fd, std::span<const std::byte> from)
{
    while (!from.empty()) {
        const ssize_t put = ::write(fd, from.data(), from.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        from = from.subspan(static_cast<std::size_t>(put));
    }
    return true;
}

Result<void> checkFolder(const QString &path)
{
    return checkOwned(QFileInfo(path).absolutePath(), {.type = S_IFDIR, .forbidden = kOthersWrite}).transform_error([](const Error &error) {
        return Error{error.code == Errc::NotFound ? Errc::Io : error.code, phrase("Key", "The key file cannot be kept there: %1").arg(error.message)};
    });
}

/// As its reader needs it: what is not there may be made, what others could have read is known.
Error withAdvice(const QString &path, const Error &error)
{
    if (error.code == Errc::NotFound)
        return {error.code, phrase("Key", "There is no key file %1.").arg(path)};
    if (error.code == Errc::Denied)
        return {error.code, phrase("Key", "The key file is not used: %1 If others could read it, consider its key known.").arg(error.message)};
    return error;
}

} // namespace

KeyFile::KeyFile(QString path) : m_path(std::move(path)) {}

Result<Secret> KeyFile::load() const
{
    // Who may read or exchange the file decides who has the key.
    const auto file = openOwned(m_path, {.oneName = true});
    if (!file)
        return std::unexpected(withAdvice(m_path, file.error()));
    if (auto checked = checkFolder(m_path); !checked)
        return std::unexpected(checked.error());
    struct stat found{};
    if (::fstat(file->get(), &found) != 0)
        return fail(Errc::Io, phrase("Key", "The key file %1 cannot be read: %2.").arg(m_path, systemError()));
    if (found.st_size != static_cast<off_t>(kKeySize))
        return fail(Errc::Damaged, phrase("Key", "The key file %1 is damaged: it has %2 bytes instead of %3.").arg(m_path).arg(found.st_size).arg(kKeySize));

    Secret key(kKeySize);
    if (!readAll(file->get(), key.writableBytes()))
        return fail(Errc::Io, phrase("Key", "The key file %1 cannot be read: %2.").arg(m_path, systemError()));
    // A crash of the file system can leave a file of the right size without its content.
    if (key.equals(Secret(kKeySize).bytes()))
        return fail(Errc::Damaged, phrase("Key", "The key file %1 is damaged: it holds only zeros.").arg(m_path));
    return key;
}

Result<Secret> KeyFile::loadOrCreate(const QStringList &stores) const
{
    auto loaded = load();
    if (loaded || loaded.error().code != Errc::NotFound)
        return loaded;
    for (const QString &store : stores) {
        if (QFileInfo(store).exists() || QFileInfo(store).isSymLink())
            return fail(Errc::WrongKey,
                        phrase("Key", "The key file %1 is missing, but %2 exists and cannot be opened without it. Bring the key file back; no new key is made.")
                            .arg(m_path, store));
    }
    return create();
}

Result<Secret> KeyFile::create() const
{
    if (auto checked = checkFolder(m_path); !checked)
        return std::unexpected(checked.error());
    Secret key = Secret::random(kKeySize);

    // Whole or not at all, under one name at any time, and never over a file that appeared meanwhile.
    const QByteArray path = QFile::encodeName(m_path);
    const QByteArray fresh = path + ".new";
    ::unlink(fresh.constData());
    const auto failed = [&](int error) {
        ::unlink(fresh.constData());
        const Errc code = error == ENOSPC || error == EDQUOT ? Errc::NoSpace : Errc::Io;
        return fail(code, phrase("Key", "The key file %1 cannot be made (%2 bytes are needed): %3.").arg(m_path).arg(kKeySize).arg(systemError(error)));
    };
    const Descriptor file(::open(fresh.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file || !writeAll(file.get(), key.bytes()) || ::fsync(file.get()) != 0)
        return failed(errno);
    if (::renameat2(AT_FDCWD, fresh.constData(), AT_FDCWD, path.constData(), RENAME_NOREPLACE) != 0)
        return failed(errno);
    const Descriptor folder(::open(QFile::encodeName(QFileInfo(m_path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder || ::fsync(folder.get()) != 0)
        return fail(Errc::Io, phrase("Key", "The key file %1 cannot be made durable: %2.").arg(m_path, systemError()));
    return key;
}

Phrase KeyFile::notice() const
{
    return phrase("Key",
                  "The key of the audit trail, of the snapshots and of the agents' disks is kept in the file %1, which only you can read. Programs that "
                  "run as you can read it too. Keep a copy in a safe place: without it none of them can be opened. Key slots (passphrase, keychain) come "
                  "later.")
        .arg(m_path);
}

} // namespace cofferdam
