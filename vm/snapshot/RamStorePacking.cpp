// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// RamStore: packed RAM files, and those it did not write itself.

#include "core/base/OwnedPath.h"
#include "core/base/SystemError.h"
#include "vm/snapshot/RamPack.h"
#include "vm/snapshot/RamStore.h"

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// Left to the rest of the system by what is unpacked.
constexpr qint64 kUnpackReserve = qint64{64} << 20;

const std::atomic<bool> kNeverStopped = false;

Result<Descriptor> openToRead(const QString &path)
{
    Descriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file)
        return fail(Errc::Damaged, phrase("Snapshot", "%1 is not there.").arg(path));
    return file;
}

Result<Descriptor> openNew(const QString &path)
{
    Descriptor file(::open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file)
        return fail(errno == ENOSPC ? Errc::NoSpace : Errc::Io, phrase("Snapshot", "%1 cannot be written: %2").arg(path, systemError()));
    return file;
}

Result<void> putInPlace(const QString &part, const QString &path)
{
    const QString folder = QFileInfo(path).path();
    const Descriptor place(::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!place || std::rename(QFile::encodeName(part).constData(), QFile::encodeName(path).constData()) != 0 || fsync(place.get()) != 0)
        return fail(Errc::Io, phrase("Snapshot", "%1 cannot be written: %2").arg(path, systemError()));
    return {};
}

std::unexpected<Error> changed()
{
    return fail(Errc::Damaged, phrase("Snapshot", "The RAM file of this snapshot was changed after it was written."));
}

} // namespace

Result<Descriptor> RamStore::openBase(const AgentId &agent, const SnapshotId &base, const std::atomic<bool> &stop) const
{
    if (base.isNull())
        return Descriptor();
    if (auto raw = openToRead(diskPath(agent, base)))
        return raw;
    const auto packed = openToRead(packedPath(agent, base));
    if (!packed)
        return std::unexpected(packed.error());
    const QString nameless = packedPath(agent, base) + u".base.part"_s;
    auto file = openNew(nameless);
    if (!file)
        return file;
    QFile::remove(nameless);
    const auto unpacked = rawSizeOf(packed->get()).and_then([&](qint64 size) { return unpackRam(packed->get(), -1, size, file->get(), stop); });
    if (!unpacked)
        return std::unexpected(unpacked.error());
    return file;
}

Result<qint64> RamStore::pack(const AgentId &agent, const SnapshotId &id, const SnapshotId &base, const QByteArray &sha256, const std::atomic<bool> &stop) const
{
    const QString path = packedPath(agent, id);
    const QString part = path + u".part"_s;
    const auto raw = openToRead(diskPath(agent, id));
    const auto other = openBase(agent, base, stop);
    const auto file = openNew(part);
    for (const auto *opened : {&raw, &other, &file}) {
        if (!*opened)
            return std::unexpected(opened->error());
    }
    const auto packed = packRam(raw->get(), other->get(), file->get(), stop).and_then([&](qint64 bytes) -> Result<qint64> {
        const auto hash = unpackRam(file->get(), other->get(), QFileInfo(diskPath(agent, id)).size(), -1, stop);
        if (!hash)
            return std::unexpected(hash.error());
        if (*hash != sha256)
            return changed();
        return putInPlace(part, path).transform([bytes] { return bytes; });
    });
    if (!packed)
        QFile::remove(part);
    return packed;
}

Result<void> RamStore::unpack(const AgentId &agent, const SnapshotId &id, qint64 rawSize, const SnapshotId &base, const QByteArray &sha256) const
{
    const qint64 needed = rawSize * (base.isNull() ? 1 : 2) + kUnpackReserve;
    if (const qint64 there = free(); there < needed)
        return fail(Errc::NoSpace, phrase("Snapshot", "No room to unpack this snapshot: it needs about %1 MiB in %2, where %3 are free.")
                                       .arg(needed >> 20)
                                       .arg(m_folder)
                                       .arg(there >> 20));
    const QString part = diskPath(agent, id) + u".part"_s;
    const auto packed = openToRead(packedPath(agent, id));
    const auto other = openBase(agent, base, kNeverStopped);
    const auto file = openNew(part);
    for (const auto *opened : {&packed, &other, &file}) {
        if (!*opened)
            return std::unexpected(opened->error());
    }
    auto done = unpackRam(packed->get(), other->get(), rawSize, file->get(), kNeverStopped).and_then([&](const QByteArray &hash) -> Result<void> {
        return hash == sha256 ? putInPlace(part, diskPath(agent, id)) : Result<void>(changed());
    });
    if (done)
        trust(id, seal(agent, id));
    if (!done)
        QFile::remove(part);
    return done;
}

Result<QByteArray> RamStore::adopt(const AgentId &agent, const SnapshotId &id, const QString &path) const
{
    if (auto made = makePrivateFolder(m_folder + u'/' + agent.value); !made)
        return std::unexpected(made.error());
    const QString own = diskPath(agent, id);
    const bool linked = ::link(QFile::encodeName(path).constData(), QFile::encodeName(own).constData()) == 0;
    if (!linked && !QFile::copy(path, own)) // on another file system
        return fail(Errc::Io, phrase("Snapshot", "%1 cannot be written: %2").arg(own, systemError()));
    return makeDurable(agent, id, kNeverStopped);
}

Result<QByteArray> RamStore::hash(const AgentId &agent, const SnapshotId &id, const SnapshotId &base, const std::atomic<bool> &stop) const
{
    if (const auto raw = openToRead(diskPath(agent, id)))
        return hashRam(raw->get(), stop);
    const auto packed = openToRead(packedPath(agent, id));
    const auto other = openBase(agent, base, stop);
    if (!packed || !other)
        return std::unexpected(packed ? other.error() : packed.error());
    return rawSizeOf(packed->get()).and_then([&](qint64 size) { return unpackRam(packed->get(), other->get(), size, -1, stop); });
}

qint64 RamStore::stored(const AgentId &agent, const SnapshotId &id) const
{
    qint64 bytes = QFileInfo(diskPath(agent, id)).size() + QFileInfo(packedPath(agent, id)).size();
    if (!m_staging.isEmpty() && bytes == 0)
        bytes = QFileInfo(stagedPath(agent, id)).size(); // on its way to the disk
    return bytes;
}

bool RamStore::isRawThere(const AgentId &agent, const SnapshotId &id) const
{
    return !pathToLoad(agent, id).isEmpty();
}
} // namespace cofferdam
