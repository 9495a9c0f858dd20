// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/RamStore.h"

#include "core/base/HostMemory.h"
#include "core/base/OwnedPath.h"
#include "core/base/SystemError.h"
#include "vm/machine/RamFile.h"
#include "vm/snapshot/RamPack.h"

#include <QDir>
#include <QFile>
#include <QLocale>
#include <QRandomGenerator>

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qint64 kMebibyte = 1024 * 1024;
/// Left to the rest of the system.
constexpr qint64 kMemoryReserve = 512 * kMebibyte;
constexpr qint64 kDiskReserve = 64 * kMebibyte;
/// At this little a running copy is given up.
constexpr qint64 kLastRoom = 32 * kMebibyte;
constexpr size_t kChunk = 4 * kMebibyte;

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

/// Reads the stream of `source`; writes it at the same place of `target`, which lies in `folder`, if that is not -1. The last room there is
/// left to others: without any, nothing that happens could be recorded.
Result<QByteArray> hashStream(int source, int target, const QString &folder, const std::atomic<bool> &stop)
{
    StreamHash hash;
    std::vector<char> chunk(kChunk);
    off_t at = kRamHeaderSize;
    while (true) {
        if (stop)
            return fail(Errc::Cancelled, phrase("Snapshot", "Stopped."));
        const ssize_t size = pread(source, chunk.data(), chunk.size(), at);
        if (size < 0)
            return fail(Errc::Io, phrase("Snapshot", "The RAM file cannot be read: %1").arg(systemError()));
        if (size == 0)
            return hash.result();
        hash.add(chunk.data(), size_t(size));
        if (const qint64 there = target >= 0 ? freeSpace(folder) : 0; target >= 0 && there < size + kLastRoom)
            return noRoom(Phrase::verbatim(folder), size + kLastRoom, there);
        for (ssize_t written = 0; target >= 0 && written < size;) {
            const ssize_t now = pwrite(target, chunk.data() + written, size_t(size - written), at + written);
            if (now < 0)
                return fail(errno == ENOSPC ? Errc::NoSpace : Errc::Io, phrase("Snapshot", "The RAM file cannot be written: %1").arg(systemError()));
            written += now;
        }
        // Started early, write-back does not pile up in front of the fsync.
        if (target >= 0)
            sync_file_range(target, at, size, SYNC_FILE_RANGE_WRITE);
        at += size;
    }
}

QByteArray identityOf(int file)
{
    struct stat status{};
    if (fstat(file, &status) != 0)
        return {};
    const auto number = [](auto value) { return QByteArray::number(qint64(value)) + ' '; };
    return number(status.st_dev) + number(status.st_ino) + number(status.st_size) + number(status.st_mtim.tv_sec) + number(status.st_mtim.tv_nsec)
           + number(status.st_ctim.tv_sec) + number(status.st_ctim.tv_nsec);
}

Result<void> syncFolder(const QString &folder)
{
    const Descriptor place(open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!place || fsync(place.get()) != 0)
        return fail(Errc::Io, phrase("Snapshot", "%1 cannot be written: %2").arg(folder, systemError()));
    return {};
}

} // namespace

RamDraft::RamDraft(Descriptor file, QString path, bool staged) : m_file(std::move(file)), m_path(std::move(path)), m_staged(staged) {}

RamDraft::~RamDraft()
{
    if (m_file && !m_kept)
        QFile::remove(m_path);
}

qint64 RamDraft::size() const
{
    struct stat status{};
    return fstat(m_file.get(), &status) == 0 ? qint64(status.st_size) : 0;
}

RamStore::RamStore(QString folder, QString staging) : m_folder(std::move(folder)), m_staging(std::move(staging)) {}

Result<std::unique_ptr<RamStore>> RamStore::open(const QString &folder, const QString &staging)
{
    if (auto made = makePrivateFolder(folder); !made)
        return std::unexpected(made.error());
    if (auto made = staging.isEmpty() ? Result<void>() : makePrivateFolder(staging); !made)
        return std::unexpected(made.error());
    return std::unique_ptr<RamStore>(new RamStore(folder, staging));
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
    const bool staged = !m_staging.isEmpty() && freeSpace(m_staging) >= bytes + kLastRoom && availableMemory() >= bytes + kMemoryReserve;
    const QString path = staged ? stagedPath(agent, id) : diskPath(agent, id);
    Descriptor file(::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file)
        return fail(errno == ENOSPC ? Errc::NoSpace : Errc::Io, phrase("Snapshot", "%1 cannot be written: %2").arg(path, systemError()));
    return RamDraft(std::move(file), path, staged);
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

Result<QByteArray> RamStore::makeDurable(const AgentId &agent, const SnapshotId &id, const std::atomic<bool> &stop) const
{
    const QString final = diskPath(agent, id);
    const QString staged = stagedPath(agent, id);
    const Descriptor source(::open(QFile::encodeName(staged).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!source) {
        const Descriptor there(::open(QFile::encodeName(final).constData(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
        if (!there)
            return fail(Errc::NotFound, phrase("Snapshot", "%1 is not there.").arg(final));
        const auto sealed = seal(agent, id); // before it is read: what is read is what the seal is on
        auto hash = hashStream(there.get(), -1, m_folder, stop);
        if (hash && fsync(there.get()) != 0)
            return fail(Errc::Io, phrase("Snapshot", "%1 cannot be written: %2").arg(final, systemError()));
        if (hash)
            trust(id, sealed);
        return hash;
    }

    const QString part = final + u".part"_s;
    const Descriptor target(::open(QFile::encodeName(part).constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!target)
        return fail(Errc::Io, phrase("Snapshot", "%1 cannot be written: %2").arg(part, systemError()));
    auto hash = hashStream(source.get(), target.get(), m_folder, stop);
    if (hash && fsync(target.get()) != 0)
        hash = fail(errno == ENOSPC ? Errc::NoSpace : Errc::Io, phrase("Snapshot", "%1 cannot be written: %2").arg(part, systemError()));
    if (hash && ::rename(QFile::encodeName(part).constData(), QFile::encodeName(final).constData()) != 0)
        hash = fail(Errc::Io, phrase("Snapshot", "%1 cannot be written: %2").arg(final, systemError()));
    if (!hash) {
        QFile::remove(part);
        return hash;
    }
    trust(id, seal(agent, id));
    if (auto synced = syncFolder(m_folder + u'/' + agent.value); !synced)
        return std::unexpected(synced.error());
    return hash;
}

void RamStore::dropStaged(const AgentId &agent, const SnapshotId &id)
{
    const std::unique_lock lock(m_staged);
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
    trust(id, {});
}

void RamStore::dropPacked(const AgentId &agent, const SnapshotId &id)
{
    QFile::remove(packedPath(agent, id));
}

void RamStore::removeAll(const AgentId &agent)
{
    sweep(agent, {});
    QDir().rmdir(m_folder + u'/' + agent.value);
}

Result<QByteArray> RamStore::hashRam(int file, const std::atomic<bool> &stop) const
{
    return hashStream(file, -1, m_folder, stop);
}

QByteArray RamStore::seal(const AgentId &agent, const SnapshotId &id) const
{
    const Descriptor file(::open(QFile::encodeName(diskPath(agent, id)).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    const timespec times[] = {{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, {.tv_sec = ::time(nullptr), .tv_nsec = QRandomGenerator::system()->bounded(1'000'000'000)}};
    return file && futimens(file.get(), times) == 0 ? identityOf(file.get()) : QByteArray();
}

void RamStore::trust(const SnapshotId &id, const QByteArray &seal) const
{
    const std::lock_guard lock(m_trusting);
    if (seal.isEmpty())
        m_trusted.remove(id);
    else
        m_trusted.insert(id, seal);
}

bool RamStore::isAsHashed(const AgentId &agent, const SnapshotId &id) const
{
    const Descriptor file(::open(QFile::encodeName(diskPath(agent, id)).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    const auto now = file ? identityOf(file.get()) : QByteArray();
    const std::lock_guard lock(m_trusting);
    return !now.isEmpty() && m_trusted.value(id) == now;
}

qint64 RamStore::free() const
{
    return freeSpace(m_folder);
}

QString RamStore::pathToLoad(const AgentId &agent, const SnapshotId &id) const
{
    if (const QString path = stagedPath(agent, id); !m_staging.isEmpty() && QFile::exists(path))
        return path;
    const QString path = diskPath(agent, id);
    return QFile::exists(path) ? path : QString();
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

void RamStore::sweep(const AgentId &agent, const QSet<SnapshotId> &known)
{
    const auto inMemory = staged(agent);
    for (const auto &id : inMemory) {
        if (!known.contains(id))
            dropStaged(agent, id);
    }
    const QDir place(m_folder + u'/' + agent.value);
    const auto names = place.entryList({u"*.ram"_s, u"*.ram.zst"_s, u"*.part"_s}, QDir::Files);
    for (const auto &name : names) {
        if (name.endsWith(u".part"_s) || !known.contains(SnapshotId{name.section(u'.', 0, 0)}))
            QFile::remove(place.filePath(name));
    }
}

} // namespace cofferdam
