// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/vault/KeyFile.h"

#include "core/base/SystemError.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace cofferdam {
namespace {

QString reason(int error)
{
    return systemError(error);
}

class Descriptor
{
public:
    explicit Descriptor(int fd) noexcept : m_fd(fd) {}
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    [[nodiscard]] int get() const noexcept { return m_fd; }
    [[nodiscard]] bool isOpen() const noexcept { return m_fd >= 0; }

private:
    int m_fd;
};

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

/// Who may read or exchange the file decides who has the key.
Result<void> checkOwnership(const struct stat &file, const QString &path)
{
    if (!S_ISREG(file.st_mode))
        return fail(Errc::Denied, phrase("Key", "The key file %1 is not a plain file.").arg(path));
    if (file.st_uid != ::geteuid())
        return fail(Errc::Denied, phrase("Key", "The key file %1 belongs to another user.").arg(path));
    if ((file.st_mode & 077) != 0)
        return fail(Errc::Denied,
                    phrase("Key", "The key file %1 can be reached by other users. Set its permissions to 0600, and consider its key known.").arg(path));
    if (file.st_nlink != 1)
        return fail(Errc::Denied, phrase("Key", "The key file %1 has a second name (hard link).").arg(path));
    return {};
}

Result<void> checkFolder(const QString &path)
{
    const QString folder = QFileInfo(path).absolutePath();
    struct stat found{};
    if (::stat(QFile::encodeName(folder).constData(), &found) != 0)
        return fail(Errc::Io, phrase("Key", "The folder %1 of the key file cannot be used: %2.").arg(folder, reason(errno)));
    if (found.st_uid != ::geteuid() || (found.st_mode & 022) != 0)
        return fail(Errc::Denied, phrase("Key", "Other users may exchange files in %1, the folder of the key file.").arg(folder));
    return {};
}

} // namespace

KeyFile::KeyFile(QString path) : m_path(std::move(path)) {}

Result<Secret> KeyFile::load() const
{
    const Descriptor file(::open(QFile::encodeName(m_path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file.isOpen()) {
        if (errno == ENOENT)
            return fail(Errc::NotFound, phrase("Key", "There is no key file %1.").arg(m_path));
        return fail(errno == EACCES || errno == ELOOP ? Errc::Denied : Errc::Io,
                    phrase("Key", "The key file %1 cannot be read: %2.").arg(m_path, reason(errno)));
    }
    struct stat found{};
    if (::fstat(file.get(), &found) != 0)
        return fail(Errc::Io, phrase("Key", "The key file %1 cannot be read: %2.").arg(m_path, reason(errno)));
    if (auto checked = checkFolder(m_path); !checked)
        return std::unexpected(checked.error());
    if (auto checked = checkOwnership(found, m_path); !checked)
        return std::unexpected(checked.error());
    if (found.st_size != static_cast<off_t>(kKeySize))
        return fail(Errc::Damaged, phrase("Key", "The key file %1 is damaged: it has %2 bytes instead of %3.").arg(m_path).arg(found.st_size).arg(kKeySize));

    Secret key(kKeySize);
    if (!readAll(file.get(), key.writableBytes()))
        return fail(Errc::Io, phrase("Key", "The key file %1 cannot be read: %2.").arg(m_path, reason(errno)));
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

    // Whole or not at all, and never over a file that appeared meanwhile: written under another name, then linked.
    const QByteArray path = QFile::encodeName(m_path);
    const QByteArray fresh = path + ".new";
    ::unlink(fresh.constData());
    const auto failed = [&](int error) {
        ::unlink(fresh.constData());
        const Errc code = error == ENOSPC || error == EDQUOT ? Errc::NoSpace : Errc::Io;
        return fail(code, phrase("Key", "The key file %1 cannot be made (%2 bytes are needed): %3.").arg(m_path).arg(kKeySize).arg(reason(error)));
    };
    const Descriptor file(::open(fresh.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.isOpen() || !writeAll(file.get(), key.bytes()) || ::fsync(file.get()) != 0)
        return failed(errno);
    if (::link(fresh.constData(), path.constData()) != 0)
        return failed(errno);
    ::unlink(fresh.constData());
    const Descriptor folder(::open(QFile::encodeName(QFileInfo(m_path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.isOpen() || ::fsync(folder.get()) != 0)
        return fail(Errc::Io, phrase("Key", "The key file %1 cannot be made durable: %2.").arg(m_path, reason(errno)));
    return key;
}

Phrase KeyFile::notice() const
{
    return phrase("Key", "The key of the audit trail is kept in the file %1, which only you can read. Programs that run as you can read it too. "
                         "Keep a copy in a safe place: without it the trail cannot be opened. Key slots (passphrase, keychain) come later.")
        .arg(m_path);
}

} // namespace cofferdam
