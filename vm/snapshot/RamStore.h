// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where RAM files lie: first in memory, so that the guest never waits for a disk, then on disk.

#pragma once

#include "core/base/Descriptor.h"
#include "core/base/Ids.h"
#include "core/base/Result.h"

#include <QByteArray>
#include <QHash>
#include <QSet>
#include <QString>

#include <atomic>
#include <memory>
#include <mutex>
#include <shared_mutex>

namespace cofferdam {

/// A RAM file being written. Removed when it goes out of scope, unless kept.
class RamDraft
{
public:
    RamDraft(Descriptor file, QString path, bool staged);
    RamDraft(RamDraft &&other) noexcept = default;
    RamDraft &operator=(RamDraft &&) = delete;
    ~RamDraft();

    [[nodiscard]] int fd() const noexcept { return m_file.get(); }
    [[nodiscard]] const QString &path() const noexcept { return m_path; }
    [[nodiscard]] bool isStaged() const noexcept { return m_staged; } ///< In memory; else at its place on disk.
    [[nodiscard]] qint64 size() const;
    void keep() noexcept { m_kept = true; }

private:
    Descriptor m_file; ///< Nothing once moved away.
    QString m_path;
    bool m_staged;
    bool m_kept = false;
};

/// Thread-safe.
class RamStore
{
public:
    /// `staging` on a tmpfs; empty: everything goes to `folder` at once. Both are made 0700; Denied if they are somebody else's.
    [[nodiscard]] static Result<std::unique_ptr<RamStore>> open(const QString &folder, const QString &staging);

    /// Where a RAM file of about `bytes` goes: memory if there is plenty. NoSpace, naming what is needed, when the disk has no room.
    [[nodiscard]] Result<RamDraft> begin(const AgentId &agent, const SnapshotId &id, qint64 bytes) const;
    /// To be asked while `draft` grows: NoSpace before the system as a whole runs out.
    [[nodiscard]] Result<void> checkRoom(const RamDraft &draft, qint64 bytes) const;

    /// Copies a staged file to disk, fsynced; gives the SHA-256 of the stream. One that is on disk already is fsynced and hashed.
    /// Cancelled when `stop` becomes true.
    [[nodiscard]] Result<QByteArray> makeDurable(const AgentId &agent, const SnapshotId &id, const std::atomic<bool> &stop) const;
    /// Takes the RAM file at `path`, on disk and fsynced, as that of a snapshot; the other name stays. Gives the SHA-256 of the stream.
    [[nodiscard]] Result<QByteArray> adopt(const AgentId &agent, const SnapshotId &id, const QString &path) const;
    /// Gives the memory back; call when the row says durable.
    void dropStaged(const AgentId &agent, const SnapshotId &id);
    /// Only what is packed stays; call when the row says packed.
    void dropRaw(const AgentId &agent, const SnapshotId &id);
    void dropPacked(const AgentId &agent, const SnapshotId &id);
    void remove(const AgentId &agent, const SnapshotId &id);
    void removeAll(const AgentId &agent);
    /// SHA-256 of the stream of the RAM file on disk, unpacked if need be. Damaged when it is not there.
    [[nodiscard]] Result<QByteArray> hash(const AgentId &agent, const SnapshotId &id, const SnapshotId &base, const std::atomic<bool> &stop) const;

    /// Packs what is on disk, against `base`, which is packed against nothing, unless that is null. Unpacked again and compared with `sha256`
    /// before it counts. Gives its size in bytes.
    [[nodiscard]] Result<qint64> pack(const AgentId &agent, const SnapshotId &id, const SnapshotId &base, const QByteArray &sha256,
                                      const std::atomic<bool> &stop) const;
    /// Puts the RAM file of `rawSize` bytes back beside the packed one. Damaged when it is not what `sha256` says.
    [[nodiscard]] Result<void> unpack(const AgentId &agent, const SnapshotId &id, qint64 rawSize, const SnapshotId &base, const QByteArray &sha256) const;

    /// What lies on disk is what its hash was made of, as far as device, inode, size and times can tell. Unknown, and false, for what this
    /// service has neither written nor read.
    [[nodiscard]] bool isAsHashed(const AgentId &agent, const SnapshotId &id) const;
    /// Gives the file on disk a time of change that nobody else's write gives it, even in the same tick of the file system's clock. By what is
    /// returned it is known again. Empty: it cannot be.
    [[nodiscard]] QByteArray seal(const AgentId &agent, const SnapshotId &id) const;
    /// What has this seal was found right.
    void trust(const SnapshotId &id, const QByteArray &seal) const;

    /// Path of the file to load from; while the lock is held it stays. Empty: there is none.
    [[nodiscard]] QString pathToLoad(const AgentId &agent, const SnapshotId &id) const;
    [[nodiscard]] std::shared_lock<std::shared_mutex> holdStaged() const { return std::shared_lock(m_staged); }

    /// What the files of a snapshot take, in bytes.
    [[nodiscard]] qint64 stored(const AgentId &agent, const SnapshotId &id) const;
    [[nodiscard]] bool isRawThere(const AgentId &agent, const SnapshotId &id) const;
    /// What others may still take of the disk, in bytes.
    [[nodiscard]] qint64 free() const;

    [[nodiscard]] QSet<SnapshotId> staged(const AgentId &agent) const;
    /// Removes what belongs to no snapshot in `known`.
    void sweep(const AgentId &agent, const QSet<SnapshotId> &known);

private:
    RamStore(QString folder, QString staging);
    [[nodiscard]] QString stagedPath(const AgentId &agent, const SnapshotId &id) const;
    [[nodiscard]] QString diskPath(const AgentId &agent, const SnapshotId &id) const;
    [[nodiscard]] Result<QByteArray> hashRam(int file, const std::atomic<bool> &stop) const;
    [[nodiscard]] QString packedPath(const AgentId &agent, const SnapshotId &id) const;
    /// The RAM file to pack or unpack against: the one that is there, or a nameless one that goes with its descriptor.
    [[nodiscard]] Result<Descriptor> openBase(const AgentId &agent, const SnapshotId &base, const std::atomic<bool> &stop) const;

    QString m_folder;
    QString m_staging;
    mutable std::shared_mutex m_staged; ///< Exclusive: files that may be loaded from may go.
    mutable std::mutex m_trusting;
    mutable QHash<SnapshotId, QByteArray> m_trusted; ///< Their seals.
};

} // namespace cofferdam
