// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/transfer/TargetFolder.h"

#include "core/base/SystemError.h"
#include "core/transfer/Beneath.h"
#include "core/transfer/FileName.h"

#include <QDir>
#include <QFile>
#include <QUuid>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>

#include <cerrno>
#include <cstdio>
#include <utility>

namespace cofferdam {
namespace {

constexpr quint64 kLeftFree = 256ULL << 20; // bytes of a disk that nobody fills by taking files out

Error targetError(const QByteArray &path, int error)
{
    if (error == EEXIST)
        return {Errc::Exists, phrase("Files", "“%1” is there already.").arg(shownPath(path))};
    if (error == ELOOP || error == EXDEV || error == ENOTDIR)
        return {Errc::Denied, phrase("Files", "The way to “%1” leads through a link, or through what is no folder.").arg(shownPath(path))};
    const auto code = error == ENOSPC || error == EDQUOT ? Errc::NoSpace : error == EACCES || error == EPERM || error == EROFS ? Errc::Denied : Errc::Io;
    return {code, phrase("Files", "“%1” cannot be written: %2").arg(shownPath(path), systemError(error))};
}

} // namespace

TargetFile::TargetFile(Descriptor folder, Descriptor file, QByteArray aside, QByteArray name, bool over, bool executable)
    : m_folder(std::move(folder))
    , m_file(std::move(file))
    , m_aside(std::move(aside))
    , m_name(std::move(name))
    , m_over(over)
    , m_executable(executable)
{}

TargetFile::~TargetFile()
{
    if (m_folder && m_file)
        ::unlinkat(m_folder.get(), m_aside.constData(), 0);
}

Result<void> TargetFile::write(const QByteArray &bytes)
{
    if (!writeWhole(m_file.get(), bytes))
        return std::unexpected(targetError(m_name, errno));
    m_hash.add(bytes);
    m_size += static_cast<quint64>(bytes.size());
    return {};
}

Result<QByteArray> TargetFile::finish(const QByteArray &origin)
{
    ::fsetxattr(m_file.get(), "user.xdg.origin.url", origin.constData(), static_cast<size_t>(origin.size()), 0); // tmpfs and others have none
    if (::fchmod(m_file.get(), m_executable ? 0700 : 0600) != 0)
        return std::unexpected(targetError(m_name, errno));
    struct stat there{};
    const bool replaces = m_over && ::fstatat(m_folder.get(), m_name.constData(), &there, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(there.st_mode);
    if (::renameat2(m_folder.get(), m_aside.constData(), m_folder.get(), m_name.constData(), replaces ? 0 : RENAME_NOREPLACE) != 0)
        return std::unexpected(targetError(m_name, errno));
    m_file.reset();
    return m_hash.result();
}

Result<TargetFolder> TargetFolder::open(const QString &folder)
{
    const auto path = QFile::encodeName(QDir::cleanPath(folder));
    if (!QDir::isAbsolutePath(folder) || folder.contains(QChar(0)) || path == "/")
        return fail(Errc::Invalid, phrase("Files", "“%1” is no folder that files can be put into.").arg(folder));
    for (qsizetype end = path.indexOf('/', 1);; end = path.indexOf('/', end + 1)) {
        const auto part = end < 0 ? path : path.first(end);
        if (::mkdir(part.constData(), 0700) != 0 && errno != EEXIST && end < 0)
            return std::unexpected(targetError(path, errno));
        if (end < 0)
            break;
    }
    Descriptor opened(::open(path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened)
        return std::unexpected(targetError(path, errno));
    return TargetFolder(std::move(opened));
}

Result<TargetFile> TargetFolder::begin(const QByteArray &path, bool over, bool executable) const
{
    QByteArray name;
    auto folder = openFolderOf(m_folder.get(), path, name);
    if (!folder)
        return std::unexpected(targetError(path, errno));
    struct stat there{};
    if (::fstatat(folder.get(), name.constData(), &there, AT_SYMLINK_NOFOLLOW) == 0 && !(over && S_ISREG(there.st_mode)))
        return std::unexpected(targetError(path, EEXIST));
    auto aside = QByteArray(".cofferdam-") + QUuid::createUuid().toByteArray(QUuid::Id128);
    Descriptor file(::openat(folder.get(), aside.constData(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file)
        return std::unexpected(targetError(path, errno));
    return TargetFile(std::move(folder), std::move(file), std::move(aside), std::move(name), over, executable);
}

quint64 TargetFolder::room() const
{
    struct statvfs status{};
    if (::fstatvfs(m_folder.get(), &status) != 0)
        return 0;
    const auto free = static_cast<quint64>(status.f_bavail) * status.f_frsize;
    return free > kLeftFree ? free - kLeftFree : 0;
}

} // namespace cofferdam
