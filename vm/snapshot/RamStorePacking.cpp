// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// RamStore: packed RAM files, those it did not write itself, and what is decrypted to be loaded.

#include "core/base/HostMemory.h"
#include "core/base/OwnedPath.h"
#include "core/base/SystemError.h"
#include "core/vault/SealedFile.h"
#include "vm/snapshot/RamPack.h"
#include "vm/snapshot/RamStore.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>

#include <sys/mman.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// Left to the rest of the system by what is decrypted.
constexpr qint64 kLoadReserve = qint64{256} << 20;

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

Result<void> isTheSame(const Result<std::unique_ptr<RamReader>> &packed, const QByteArray &sha256, const std::atomic<bool> &stop)
{
    const auto hash = packed ? hashed(**packed, {}, stop) : std::unexpected(packed.error());
    if (!hash)
        return std::unexpected(hash.error());
    return *hash == sha256 ? Result<void>() : changed();
}

/// Reads as `from` does, while `check` allows it.
class CheckedRam final : public RamReader
{
public:
    CheckedRam(RamReader &from, std::function<Result<void>()> check) : m_from(from), m_check(std::move(check)) {}
    Result<std::size_t> read(std::span<char> into) override
    {
        return m_check().and_then([&] { return m_from.read(into); });
    }
    qint64 size() const override { return m_from.size(); }

private:
    RamReader &m_from;
    std::function<Result<void>()> m_check;
};

/// What comes out at the end has to be what was written.
class ProvenRam final : public RamReader
{
public:
    ProvenRam(std::unique_ptr<RamReader> from, QByteArray sha256) : m_from(std::move(from)), m_sha256(std::move(sha256)) {}
    Result<std::size_t> read(std::span<char> into) override
    {
        const auto got = m_from->read(into);
        if (!got)
            return got;
        m_hash.add(into.first(*got));
        if (*got < into.size() && m_hash.result() != m_sha256)
            return changed();
        return got;
    }
    qint64 size() const override { return m_from->size(); }

private:
    std::unique_ptr<RamReader> m_from;
    QByteArray m_sha256;
    StreamHash m_hash;
};

QByteArray packedName(const AgentId &agent, const SnapshotId &id, const SnapshotId &base)
{
    return "packed\0"_ba + agent.value.toUtf8() + '\0' + id.value.toUtf8() + '\0' + base.value.toUtf8();
}

} // namespace

// ------------------------------------------------------------------------------------------------ read

Result<std::unique_ptr<RamReader>> RamStore::readPacked(const QString &path, const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases) const
{
    auto other = bases.isEmpty() ? Result<std::unique_ptr<RamReader>>() : read(agent, bases.first(), bases.mid(1));
    if (!other)
        return other;
    return openToRead(path).and_then(
        [&](Descriptor file) { return packedRam(std::move(file), *m_key, packedName(agent, id, bases.value(0)), std::move(*other)); });
}

Result<std::unique_ptr<RamReader>> RamStore::read(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases) const
{
    Descriptor raw(::open(QFile::encodeName(diskPath(agent, id)).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (raw)
        return sealedRam(std::move(raw), *m_key, rawName(agent, id));
    if (errno != ENOENT) // it may be there, and what is packed not be sound
        return fail(Errc::Io, phrase("Snapshot", "The RAM file cannot be read: %1").arg(systemError()));
    return readPacked(packedPath(agent, id), agent, id, bases);
}

Result<QByteArray> RamStore::hash(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases, const std::atomic<bool> &stop) const
{
    return read(agent, id, bases).and_then([&](const std::unique_ptr<RamReader> &ram) { return hashed(*ram, {}, stop); });
}

// ------------------------------------------------------------------------------------------------ packed

Result<RamMap> RamStore::map(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases, const std::atomic<bool> &stop) const
{
    if (const std::lock_guard lock(m_mapping); m_mapped.first == id)
        return m_mapped.second;
    return read(agent, id, bases).and_then([&](const std::unique_ptr<RamReader> &ram) {
        PoliteRam polite(*ram, m_precedence, stop);
        return ramPages(polite, stop).transform([&](std::vector<RamPage> pages) { return RamMap{ram->size(), std::move(pages)}; });
    });
}

Result<std::vector<RamWindow>> RamStore::windows(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases,
                                                 const std::atomic<bool> &stop) const
{
    auto raw = map(agent, id, {}, stop);
    const auto other = !raw || bases.isEmpty() ? Result<RamMap>() : map(agent, bases.first(), bases.mid(1), stop);
    if (!raw || !other)
        return std::unexpected(!raw ? raw.error() : other.error());
    auto windows = bases.isEmpty() ? std::vector<RamWindow>() : ramWindows(*raw, *other);
    const std::lock_guard lock(m_mapping);
    m_mapped = {id, std::move(*raw)};
    return windows;
}

Result<PackedRam> RamStore::pack(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases, const QByteArray &sha256,
                                 const std::atomic<bool> &stop) const
{
    const QString part = packedPath(agent, id) + u".part"_s;
    const auto pack = [&]() -> Result<qint64> {
        auto places = windows(agent, id, bases, stop);
        const auto raw = read(agent, id, {});
        const auto other = bases.isEmpty() ? Result<std::unique_ptr<RamReader>>() : read(agent, bases.first(), bases.mid(1));
        const auto file = openNew(part);
        if (!places || !raw || !other || !file)
            return std::unexpected(!places ? places.error() : !raw ? raw.error() : !other ? other.error() : file.error());
        return SealedWriter::begin(file->get(), *m_key, packedName(agent, id, bases.value(0))).and_then([&](SealedWriter writer) {
            PoliteRam polite(**raw, m_precedence, stop);
            CheckedRam checked(polite, [this] { return leaveLastRoom(kRamPiece); });
            return packRam(checked, {other->get(), std::move(*places)}, writer, stop);
        });
    };
    const auto bytes = pack();
    QElapsedTimer clock;
    clock.start();
    const auto done = bytes ? isTheSame(readPacked(part, agent, id, bases), sha256, stop).and_then([&] { return putInPlace(part, packedPath(agent, id)); })
                            : std::unexpected(bytes.error());
    if (!done) {
        QFile::remove(part);
        return std::unexpected(done.error());
    }
    return PackedRam{*bytes, std::chrono::milliseconds(clock.elapsed())};
}

Result<void> RamStore::checkPacked(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases, const QByteArray &sha256,
                                   const std::atomic<bool> &stop) const
{
    return isTheSame(readPacked(packedPath(agent, id), agent, id, bases), sha256, stop);
}

bool RamStore::isRawOnDisk(const AgentId &agent, const SnapshotId &id) const
{
    return QFile::exists(diskPath(agent, id));
}

// ------------------------------------------------------------------------------------------------ loaded

LoadableRam::LoadableRam(Descriptor memory) : m_path(u"/proc/self/fd/%1"_s.arg(memory.get())), m_memory(std::move(memory)) {}

Result<LoadableRam> RamStore::intoMemory(RamReader &from, const QByteArray &sha256)
{
    const qint64 size = from.size() + kRamHeaderSize;
    if (const qint64 there = availableMemory(); there < size + kLoadReserve)
        return fail(Errc::NoSpace, phrase("Snapshot", "No memory to decrypt a snapshot: it needs about %1 MiB, and %2 are free. End other programs first.")
                                       .arg((size + kLoadReserve) >> 20)
                                       .arg(there >> 20));
    Descriptor memory(memfd_create("cofferdam-ram", MFD_CLOEXEC));
    if (!memory)
        return fail(Errc::Io, phrase("Snapshot", "There is no memory for a RAM file: %1").arg(systemError()));
    off_t at = kRamHeaderSize;
    const auto sink = [&](std::span<const char> bytes) -> Result<void> {
        while (!bytes.empty()) {
            const ssize_t now = pwrite(memory.get(), bytes.data(), bytes.size(), at);
            if (now < 0)
                return fail(errno == ENOSPC || errno == ENOMEM ? Errc::NoSpace : Errc::Io,
                            phrase("Snapshot", "There is no memory for a RAM file: %1").arg(systemError()));
            bytes = bytes.subspan(size_t(now));
            at += now;
        }
        return {};
    };
    if (sha256.isEmpty()) {
        if (auto done = copied(from, sink, kNeverStopped); !done)
            return std::unexpected(done.error());
    } else {
        const auto hash = hashed(from, sink, kNeverStopped);
        if (!hash)
            return std::unexpected(hash.error());
        if (*hash != sha256)
            return changed();
    }
    if (at != size)
        return changed();
    return LoadableRam(std::move(memory));
}

Result<LoadableRam> RamStore::load(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases, const RamFacts &facts) const
{
    if (const QString staged = stagedPath(agent, id); !m_staging.isEmpty() && QFile::exists(staged))
        return QFileInfo(staged).size() == facts.rawSize ? Result<LoadableRam>(LoadableRam(staged)) : changed();
    if (auto memory = m_atHand.find(id)) {
        struct stat status{};
        if (fstat(memory.get(), &status) != 0 || status.st_size != facts.rawSize)
            return changed();
        return LoadableRam(std::move(memory));
    }
    // One that is not packed proves itself; for a packed one its base has to be the very same as then, too.
    const bool isPacked = !QFile::exists(diskPath(agent, id));
    return read(agent, id, bases).and_then([&](const std::unique_ptr<RamReader> &ram) { return intoMemory(*ram, isPacked ? facts.sha256 : QByteArray()); });
}

Result<std::unique_ptr<RamReader>> RamStore::reader(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases, const RamFacts &facts) const
{
    Descriptor staged(m_staging.isEmpty() ? -1 : ::open(QFile::encodeName(stagedPath(agent, id)).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (staged) {
        struct stat status{};
        if (fstat(staged.get(), &status) != 0 || status.st_size != facts.rawSize)
            return changed();
        return plainRam(std::move(staged));
    }
    auto ram = read(agent, id, bases);
    if (!ram || QFile::exists(diskPath(agent, id))) // it is not packed, and proves itself
        return ram;
    return std::make_unique<ProvenRam>(std::move(*ram), facts.sha256);
}

// ------------------------------------------------------------------------------------------------ stopped with

RamSeal RamStore::sealOfStopped(const AgentId &agent) const
{
    return {m_key, "stopped\0"_ba + agent.value.toUtf8()};
}

Result<std::unique_ptr<RamReader>> RamStore::readStopped(const AgentId &agent, const QString &path) const
{
    return openToRead(path).and_then([&](Descriptor file) { return sealedRam(std::move(file), *m_key, sealOfStopped(agent).name); });
}

Result<LoadableRam> RamStore::loadStopped(const AgentId &agent, const QString &path) const
{
    return readStopped(agent, path).and_then([](const std::unique_ptr<RamReader> &ram) { return intoMemory(*ram, {}); });
}

Result<RamFacts> RamStore::adopt(const AgentId &agent, const SnapshotId &id, const QString &path) const
{
    if (auto made = makePrivateFolder(m_folder + u'/' + agent.value); !made)
        return std::unexpected(made.error());
    return readStopped(agent, path).and_then([&](const std::unique_ptr<RamReader> &ram) {
        const auto source = [&ram](const RamSink &sink) { return hashed(*ram, sink, kNeverStopped); };
        return seal(source, diskPath(agent, id), rawName(agent, id)).transform([&ram](const QByteArray &sha256) {
            return RamFacts{ram->size() + kRamHeaderSize, sha256};
        });
    });
}

// ------------------------------------------------------------------------------------------------ measured

qint64 RamStore::stored(const AgentId &agent, const SnapshotId &id) const
{
    qint64 bytes = QFileInfo(diskPath(agent, id)).size() + QFileInfo(packedPath(agent, id)).size();
    if (!m_staging.isEmpty() && bytes == 0)
        bytes = QFileInfo(stagedPath(agent, id)).size(); // on its way to the disk
    return bytes;
}

bool RamStore::isRawThere(const AgentId &agent, const SnapshotId &id) const
{
    return QFile::exists(diskPath(agent, id)) || (!m_staging.isEmpty() && QFile::exists(stagedPath(agent, id)));
}

} // namespace cofferdam
