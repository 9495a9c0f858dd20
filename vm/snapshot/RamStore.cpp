// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/RamStore.h"

#include "core/base/HostMemory.h"
#include "core/base/OwnedPath.h"
#include "core/base/SystemError.h"
#include "core/vault/SealedFile.h"
#include "core/vault/SealingPipe.h"
#include "vm/snapshot/RamReader.h"
#include "vm/snapshot/RamSettle.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qint64 kMebibyte = 1024 * 1024;
/// Left to the rest of the system.
constexpr qint64 kMemoryReserve = 512 * kMebibyte;
constexpr qint64 kDiskReserve = 64 * kMebibyte;
/// At this little a running copy is given up.
constexpr qint64 kLastRoom = 32 * kMebibyte;

QString inWords(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes);
}

std::unexpected<Error> noRoom(const Phrase &folder, qint64 needed, qint64 there)
{
    return fail(Errc::NoSpace,
                phrase("Snapshot", "No room for a snapshot: it needs about %1 in %2, where %3 are free.").arg(inWords(needed), folder, inWords(there)));
}

qint64 freeSpace(const QString &folder)
{
    struct statvfs status{};
    if (statvfs(QFile::encodeName(folder).constData(), &status) != 0)
        return 0;
    return qint64(status.f_bavail) * qint64(status.f_frsize);
}

Result<void> syncFolder(const QString &folder)
{
    const Descriptor place(open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!place || fsync(place.get()) != 0)
        return fail(Errc::Io, phrase("Snapshot", "%1 cannot be written: %2").arg(folder, systemError()));
    return {};
}

} // namespace

// ------------------------------------------------------------------------------------------------ being written

RamDraft::RamDraft(Descriptor file, QString path) : m_file(std::move(file)), m_path(std::move(path)) {}

RamDraft::RamDraft(std::unique_ptr<SealingPipe> pipe, QString path) : m_pipe(std::move(pipe)), m_path(std::move(path)) {}

RamDraft::RamDraft(RamDraft &&other) noexcept
    : m_file(std::move(other.m_file))
    , m_pipe(std::move(other.m_pipe))
    , m_path(std::exchange(other.m_path, QString()))
    , m_kept(other.m_kept)
{}

RamDraft::~RamDraft()
{
    m_pipe.reset();
    if (!m_path.isEmpty() && !m_kept)
        QFile::remove(m_path);
}

int RamDraft::fd() const noexcept
{
    return m_pipe ? m_pipe->fd() : m_file.get();
}

qint64 RamDraft::size() const
{
    if (m_pipe)
        return kRamHeaderSize + m_pipe->written();
    struct stat status{};
    return fstat(m_file.get(), &status) == 0 ? qint64(status.st_size) : 0;
}

Result<void> RamDraft::keep()
{
    if (const auto sealed = m_pipe ? m_pipe->finish() : Result<qint64>(0); !sealed)
        return std::unexpected(sealed.error());
    m_kept = true;
    return {};
}

// ------------------------------------------------------------------------------------------------ store

RamStore::RamStore(QString folder, QString staging, std::shared_ptr<const Secret> key)
    : m_folder(std::move(folder))
    , m_staging(std::move(staging))
    , m_key(std::move(key))
{}

Result<std::unique_ptr<RamStore>> RamStore::open(const QString &folder, const QString &staging, std::shared_ptr<const Secret> key)
{
    if (auto made = makePrivateFolder(folder); !made)
        return std::unexpected(made.error());
    if (auto made = staging.isEmpty() ? Result<void>() : makePrivateFolder(staging); !made)
        return std::unexpected(made.error());
    return std::unique_ptr<RamStore>(new RamStore(folder, staging, std::move(key)));
}

QByteArray RamStore::rawName(const AgentId &agent, const SnapshotId &id)
{
    return "ram\0"_ba + agent.value.toUtf8() + '\0' + id.value.toUtf8();
}

QString RamStore::stagedPath(const AgentId &agent, const SnapshotId &id) const
{
    return m_staging + u'/' + agent.value + u'.' + id.value + u".ram"_s;
}

QString RamStore::packedPath(const AgentId &agent, const SnapshotId &id) const
{
    return diskPath(agent, id) + u".zst"_s;
}

QString RamStore::diskPath(const AgentId &agent, const SnapshotId &id) const
{
    return m_folder + u'/' + agent.value + u'/' + id.value + u".ram"_s;
}

Result<RamDraft> RamStore::begin(const AgentId &agent, const SnapshotId &id, qint64 bytes) const
{
    if (auto made = makePrivateFolder(m_folder + u'/' + agent.value); !made)
        return std::unexpected(made.error());
    if (const qint64 there = freeSpace(m_folder); there < bytes + kDiskReserve)
        return noRoom(Phrase::verbatim(m_folder), bytes + kDiskReserve, there);
    const bool staged = hasMemoryFor(bytes);
    const QString path = staged ? stagedPath(agent, id) : diskPath(agent, id);
    Descriptor file(::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file)
        return fail(errno == ENOSPC ? Errc::NoSpace : Errc::Io, phrase("Snapshot", "%1 cannot be written: %2").arg(path, systemError()));
    if (staged)
        return RamDraft(std::move(file), path);
    auto pipe = SealingPipe::begin(std::move(file), *m_key, rawName(agent, id));
    if (!pipe)
        return std::unexpected(pipe.error());
    return RamDraft(std::move(*pipe), path);
}

bool RamStore::hasMemoryFor(qint64 bytes) const
{
    const auto fits = [&] { return freeSpace(m_staging) >= bytes + kLastRoom && availableMemory() >= bytes + kMemoryReserve; };
    return !m_staging.isEmpty() && (fits() || (m_atHand.giveUp() && fits()));
}

Result<void> RamStore::checkRoom(const RamDraft &draft, qint64 bytes) const
{
    const QString folder = draft.isStaged() ? m_staging : m_folder;
    if (const qint64 there = freeSpace(folder); there < kLastRoom)
        return noRoom(Phrase::verbatim(folder), std::max(bytes, draft.size() + kDiskReserve), there);
    if (const qint64 there = availableMemory(); draft.isStaged() && there < kMemoryReserve / 2)
        return noRoom(phrase("Snapshot", "memory"), bytes, there);
    return {};
}

Result<void> RamStore::leaveLastRoom(qint64 bytes) const
{
    const qint64 there = free();
    return there >= bytes + kLastRoom ? Result<void>() : noRoom(Phrase::verbatim(m_folder), bytes + kLastRoom, there);
}

Result<QByteArray> RamStore::makeDurable(const AgentId &agent, const SnapshotId &id, const std::atomic<bool> &stop) const
{
    Descriptor staged(m_staging.isEmpty() ? -1 : ::open(QFile::encodeName(stagedPath(agent, id)).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!m_staging.isEmpty() && !staged && errno != ENOENT)
        return fail(Errc::Io, phrase("Snapshot", "The RAM file cannot be read: %1").arg(systemError()));
    if (!staged) {
        if (!QFile::exists(diskPath(agent, id)))
            return fail(Errc::NotFound, phrase("Snapshot", "%1 is not there.").arg(diskPath(agent, id)));
        return hash(agent, id, {}, stop); // it was fsynced when it came to its end
    }
    const int file = staged.get();
    const auto ram = plainRam(Descriptor(fcntl(file, F_DUPFD_CLOEXEC, 0)));
    const auto again = plainRam(std::move(staged));
    if (!ram || !again)
        return std::unexpected(!ram ? ram.error() : again.error());
    PoliteRam polite(**ram, m_precedence, stop);
    const auto late = latePages(polite, stop);
    if (!late)
        return std::unexpected(late.error());
    PoliteRam politeAgain(**again, m_precedence, stop);
    const auto lookUp = [file](qint64 at, std::span<char> into) { return readPlainRam(file, at, into); };
    const auto source = [&](const RamSink &sink) { return late->empty() ? hashed(politeAgain, sink, stop) : settled(politeAgain, *late, lookUp, sink, stop); };
    return seal(source, diskPath(agent, id), rawName(agent, id));
}

Result<QByteArray> RamStore::seal(const RamSource &source, const QString &path, const QByteArray &name) const
{
    const QString part = path + u".part"_s;
    const Descriptor file(::open(QFile::encodeName(part).constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file)
        return fail(Errc::Io, phrase("Snapshot", "%1 cannot be written: %2").arg(part, systemError()));
    auto sealed = SealedWriter::begin(file.get(), *m_key, name).and_then([&](SealedWriter writer) -> Result<QByteArray> {
        const auto sink = [&](std::span<const char> bytes) -> Result<void> {
            return leaveLastRoom(qint64(bytes.size())).and_then([&] { return writer.write(bytes); });
        };
        auto hash = source(sink);
        if (const auto whole = hash ? writer.finish() : Result<qint64>(0); !whole)
            return std::unexpected(whole.error());
        return hash;
    });
    if (sealed && ::rename(QFile::encodeName(part).constData(), QFile::encodeName(path).constData()) != 0)
        sealed = fail(Errc::Io, phrase("Snapshot", "%1 cannot be written: %2").arg(path, systemError()));
    if (!sealed) {
        QFile::remove(part);
        return sealed;
    }
    if (auto synced = syncFolder(QFileInfo(path).path()); !synced)
        return std::unexpected(synced.error());
    return sealed;
}

void RamStore::settle(const AgentId &agent, const SnapshotId &id)
{
    if (m_staging.isEmpty())
        return;
    const std::unique_lock lock(m_staged); // with dropStaged(): what was removed is not kept
    m_atHand.keep(agent, id, Descriptor(::open(QFile::encodeName(stagedPath(agent, id)).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)));
    QFile::remove(stagedPath(agent, id));
}

void RamStore::dropStaged(const AgentId &agent, const SnapshotId &id)
{
    const std::unique_lock lock(m_staged);
    m_atHand.drop(id);
    if (!m_staging.isEmpty())
        QFile::remove(stagedPath(agent, id));
}

void RamStore::dropRaw(const AgentId &agent, const SnapshotId &id)
{
    const std::unique_lock lock(m_staged);
    QFile::remove(diskPath(agent, id));
}

void RamStore::remove(const AgentId &agent, const SnapshotId &id)
{
    dropStaged(agent, id);
    dropRaw(agent, id);
    dropPacked(agent, id);
}

void RamStore::dropPacked(const AgentId &agent, const SnapshotId &id)
{
    QFile::remove(packedPath(agent, id));
}

void RamStore::removeAll(const AgentId &agent)
{
    m_atHand.dropAll(agent);
    sweep(agent, {});
    QDir().rmdir(m_folder + u'/' + agent.value);
}

qint64 RamStore::free() const
{
    return freeSpace(m_folder);
}

QSet<SnapshotId> RamStore::staged(const AgentId &agent) const
{
    QSet<SnapshotId> ids;
    if (m_staging.isEmpty())
        return ids;
    const QString prefix = agent.value + u'.';
    const auto names = QDir(m_staging).entryList({prefix + u"*.ram"_s}, QDir::Files);
    for (const auto &name : names)
        ids << SnapshotId{name.mid(prefix.size()).chopped(4)};
    return ids;
}

void RamStore::sweep(const AgentId &agent, const QSet<SnapshotId> &known, const QSet<SnapshotId> &bases)
{
    const auto inMemory = staged(agent);
    for (const auto &id : inMemory) {
        if (!known.contains(id))
            dropStaged(agent, id);
    }
    const QDir place(m_folder + u'/' + agent.value);
    const auto names = place.entryList({u"*.ram"_s, u"*.ram.zst"_s, u"*.part"_s}, QDir::Files);
    for (const auto &name : names) {
        const SnapshotId id{name.section(u'.', 0, 0)};
        const bool isWanted = known.contains(id) || (name.endsWith(u".zst"_s) && bases.contains(id));
        if (name.endsWith(u".part"_s) || !isWanted)
            QFile::remove(place.filePath(name));
    }
}

} // namespace cofferdam
