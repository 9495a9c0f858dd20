// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/KeyFile.h"

#include "core/base/OwnedPath.h"
#include "core/base/SystemError.h"
#include "core/vault/WholeFile.h"

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

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
    return checkNothingNeedsIt(stores).and_then([this] { return create(); });
}

Result<void> KeyFile::checkNothingNeedsIt(const QStringList &stores) const
{
    for (const QString &store : QStringList{slotsPath()} + stores) {
        if (QFileInfo(store).exists() || QFileInfo(store).isSymLink())
            return fail(Errc::WrongKey,
                        phrase("Key", "The key file %1 is missing, but %2 exists and cannot be opened without it. Bring the key file back; no new key is made.")
                            .arg(m_path, store));
    }
    return {};
}

Result<Secret> KeyFile::create() const
{
    Secret key = Secret::random(kKeySize);
    return write(key).transform([&key] { return std::move(key); });
}

Result<void> KeyFile::write(const Secret &key) const
{
    if (auto checked = checkFolder(m_path); !checked)
        return checked;
    return writeWhole(m_path, key.bytes(), Existing::Refused).transform_error([this](const Error &error) {
        return Error{error.code, phrase("Key", "The key file %1 cannot be made (%2 bytes are needed): %3").arg(m_path).arg(kKeySize).arg(error.message)};
    });
}

Phrase KeyFile::notice() const
{
    return phrase("Key", "The key of the audit trail, of the snapshots and of the agents' disks is kept in the file %1, which only you can read. Programs that "
                         "run as you can read it too. Keep a copy in a safe place: without it none of them can be opened.")
        .arg(m_path);
}

} // namespace cofferdam
