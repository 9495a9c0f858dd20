// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/base/OwnedPath.h"

#include "core/base/SystemError.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>

#include <cerrno>

namespace cofferdam {
namespace {

std::unexpected<Error> cannotLook(const QString &path, int error)
{
    if (error == ENOENT || error == ENOTDIR)
        return fail(Errc::NotFound, phrase("Base", "%1 is not there.").arg(path));
    // ELOOP: a link where none may be.
    return fail(error == EACCES || error == ELOOP ? Errc::Denied : Errc::Io, phrase("Base", "%1 cannot be used: %2.").arg(path, systemError(error)));
}

Phrase wordsFor(Flaw flaw, const QString &path, const Ownership &asked)
{
    switch (flaw) {
    case Flaw::Type: return (asked.type == S_IFDIR ? phrase("Base", "%1 is not a folder.") : phrase("Base", "%1 is not a plain file.")).arg(path);
    case Flaw::Owner: return (asked.owner == 0 ? phrase("Base", "%1 has to belong to root.") : phrase("Base", "%1 belongs to another user.")).arg(path);
    case Flaw::Permission:
        if ((asked.forbidden & ~kOthersWrite) == 0)
            return phrase("Base", "Other users may write %1.").arg(path);
        return phrase("Base", "Other users can reach %1. Set its permissions to %2.").arg(path, QLatin1StringView(asked.type == S_IFDIR ? "0700" : "0600"));
    case Flaw::Names: return phrase("Base", "%1 has a second name (hard link).").arg(path);
    case Flaw::None: break;
    }
    return {};
}

Result<void> judged(const struct stat &found, const QString &path, const Ownership &asked)
{
    if (const Flaw flaw = flawOf(found, asked); flaw != Flaw::None)
        return fail(Errc::Denied, wordsFor(flaw, path, asked));
    return {};
}

} // namespace

Result<void> checkOwned(const QString &path, const Ownership &asked)
{
    struct stat found{};
    if (::lstat(QFile::encodeName(path).constData(), &found) != 0)
        return cannotLook(path, errno);
    return judged(found, path, asked);
}

Result<void> checkOwned(const Descriptor &file, const QString &path, const Ownership &asked)
{
    struct stat found{};
    if (::fstat(file.get(), &found) != 0)
        return cannotLook(path, errno);
    return judged(found, path, asked);
}

Result<Descriptor> openOwned(const QString &path, const Ownership &asked, Links links)
{
    Descriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (links == Links::Refused ? O_NOFOLLOW : 0)));
    if (!file)
        return cannotLook(path, errno);
    return checkOwned(file, path, asked).transform([&file] { return std::move(file); });
}

Result<void> makePrivateFolder(const QString &path)
{
    const auto cannotMake = [&path](int error) {
        return fail(error == ENOSPC || error == EDQUOT ? Errc::NoSpace : Errc::Io,
                    phrase("Base", "The folder %1 cannot be made: %2.").arg(path, systemError(error)));
    };
    if (!QDir().mkpath(QFileInfo(path).path()))
        return cannotMake(errno);
    const QByteArray name = QFile::encodeName(path);
    if (::mkdir(name.constData(), 0700) != 0 && errno != EEXIST)
        return cannotMake(errno);
    // By its descriptor: what is narrowed is what was checked.
    const Descriptor folder(::open(name.constData(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (!folder)
        return cannotLook(path, errno);
    if (auto ours = checkOwned(folder, path, {.type = S_IFDIR, .forbidden = 0}); !ours)
        return ours;
    if (checkOwned(folder, path, {.type = S_IFDIR}))
        return {};
    const QByteArray itself = "/proc/self/fd/" + QByteArray::number(folder.get()); // fchmod(2) takes no O_PATH, and without it a folder must be readable
    if (::chmod(itself.constData(), 0700) != 0)
        return fail(Errc::Denied, phrase("Base", "%1 cannot be closed to other users: %2.").arg(path, systemError()));
    return {};
}

} // namespace cofferdam
