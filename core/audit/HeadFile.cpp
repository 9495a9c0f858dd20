// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/audit/HeadFile.h"

#include "core/base/OwnedPath.h"

#include <QFile>
#include <QSaveFile>

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
    QSaveFile file(m_path);
    bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    for (const KeptHead &kept : heads)
        written = written && file.write(kept.head.toText() + ' ' + kept.frontier.toBytes().toHex() + '\n') > 0;
    if (!written || !file.commit())
        return fail(Errc::Io, phrase("Trail", "The file of tree heads %1 cannot be written: %2.").arg(m_path, file.errorString()));
    return {};
}

} // namespace cofferdam
