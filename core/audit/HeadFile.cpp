// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/HeadFile.h"

#include "core/base/OwnedPath.h"
#include "core/base/SystemError.h"

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>

namespace cofferdam {
namespace {

constexpr qint64 kMaxHeadFile = 1024 * 1024; // bytes; a line is at most 5 KiB

std::optional<KeptHead> keptFrom(const QByteArray &line)
{
    const auto blank = line.lastIndexOf(' ');
    const auto head = SignedHead::fromText(line.first(std::max<qsizetype>(blank, 0)));
    if (!head)
        return std::nullopt;
    auto frontier = Frontier::fromBytes(head->size, QByteArray::fromHex(line.sliced(blank + 1)));
    if (!frontier)
        return std::nullopt;
    return KeptHead{*head, std::move(*frontier)};
}

} // namespace

Result<QList<KeptHead>> HeadFile::read() const
{
    if (!isUsed())
        return QList<KeptHead>();
    const auto descriptor = openOwned(m_path, {});
    if (!descriptor && descriptor.error().code == Errc::NotFound)
        return QList<KeptHead>();
    if (!descriptor)
        return std::unexpected(descriptor.error());
    QFile file;
    if (!file.open(descriptor->get(), QIODevice::ReadOnly))
        return fail(Errc::Io, phrase("Trail", "The file of tree heads %1 cannot be read: %2.").arg(m_path, file.errorString()));
    QList<KeptHead> heads;
    const auto lines = file.read(kMaxHeadFile).split('\n');
    for (const QByteArray &line : lines) {
        if (line.isEmpty())
            continue;
        auto kept = keptFrom(line);
        if (!kept)
            return fail(Errc::Damaged, phrase("Trail", "The file of tree heads %1 holds a line that is none.").arg(m_path));
        heads += std::move(*kept);
    }
    return heads;
}

Result<void> HeadFile::write(const QList<KeptHead> &heads) const
{
    if (!isUsed())
        return {};
    QByteArray lines;
    for (const KeptHead &kept : heads)
        lines += kept.head.toText() + ' ' + kept.frontier.toBytes().toHex() + '\n';
    const QByteArray path = QFile::encodeName(m_path);
    const QByteArray fresh = path + ".new";
    ::unlink(fresh.constData());
    QFile file(QFile::decodeName(fresh));
    // Synced before it gets its name, and not at all when that fails: a file without its content would keep the trail from being opened.
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) || file.write(lines) != lines.size()
        || !file.flush() || ::fsync(file.handle()) != 0 || ::rename(fresh.constData(), path.constData()) != 0) {
        const QString why = systemError();
        ::unlink(fresh.constData());
        return fail(Errc::Io, phrase("Trail", "The file of tree heads %1 cannot be written: %2.").arg(m_path, why));
    }
    const Descriptor folder(::open(QFile::encodeName(QFileInfo(m_path).absolutePath()).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder || ::fsync(folder.get()) != 0)
        return fail(Errc::Io, phrase("Trail", "The file of tree heads %1 cannot be written: %2.").arg(m_path, systemError()));
    return {};
}

} // namespace cofferdam
