// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Where RAM files lie: first in memory, so that the guest never waits for a disk, then on disk, encrypted. What QEMU loads lies in memory again, or still.

#pragma once

#include "core/base/Descriptor.h"
#include "core/base/Ids.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "vm/machine/RamFile.h"
#include "vm/snapshot/Precedence.h"
#include "vm/snapshot/RamAtHand.h"
#include "vm/snapshot/RamPages.h"

#include <QByteArray>
#include <QList>
#include <QSet>
#include <QString>

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

namespace cofferdam {

class SealingPipe;

/// A RAM file being written. Removed when it goes out of scope, unless kept.
class RamDraft
{
public:
    RamDraft(Descriptor file, QString path); ///< In memory.
    RamDraft(std::unique_ptr<SealingPipe> pipe, QString path); ///< At its place on disk.
    RamDraft(RamDraft &&other) noexcept;
    RamDraft &operator=(RamDraft &&) = delete;
    ~RamDraft();

    /// To be written from kRamHeaderSize on; a pipe, which takes the stream alone, when it is not staged.
    [[nodiscard]] int fd() const noexcept;
    [[nodiscard]] const QString &path() const noexcept { return m_path; }
    [[nodiscard]] bool isStaged() const noexcept { return !m_pipe; }
    [[nodiscard]] qint64 size() const; ///< Bytes as of a RAM file, header included.
    /// All is written, by whoever was given the descriptor too: it stays. Blocks until a pipe is empty and the disk has it. NoSpace, Io.
    [[nodiscard]] Result<void> keep();

private:
    Descriptor m_file;
    std::unique_ptr<SealingPipe> m_pipe;
    QString m_path; ///< Empty once moved away.
    bool m_kept = false;
};

/// A RAM file that QEMU can load; what was decrypted for it goes with this.
class LoadableRam
{
public:
    explicit LoadableRam(QString path) : m_path(std::move(path)) {}
    explicit LoadableRam(Descriptor memory);

    /// Of this process, in memory.
    [[nodiscard]] const QString &path() const noexcept { return m_path; }

private:
    QString m_path;
    Descriptor m_memory; ///< Nameless.
};

/// What is known of a snapshot's RAM file.
struct RamFacts {
    qint64 rawSize = 0; ///< Bytes of it as QEMU wrote it, header included.
    QByteArray sha256;  ///< Of the stream on disk.
};

/// What came of packing one.
struct PackedRam {
    qint64 bytes = 0;
    std::chrono::milliseconds unpacking{}; ///< So long it took to unpack it again, with all it is packed against.
};

/// Thread-safe.
class RamStore
{
public:
    /// `staging` on a tmpfs; empty: everything goes to `folder` at once. Both are made 0700; Denied if they are somebody else's. `key`: what is on
    /// disk is encrypted with.
    [[nodiscard]] static Result<std::unique_ptr<RamStore>> open(const QString &folder, const QString &staging, std::shared_ptr<const Secret> key);

    /// Where a RAM file of about `bytes` goes: memory if there is plenty. NoSpace, naming what is needed, when the disk has no room.
    [[nodiscard]] Result<RamDraft> begin(const AgentId &agent, const SnapshotId &id, qint64 bytes) const;
    /// There is plenty of memory for `bytes` of it; what is only kept at hand goes for it.
    [[nodiscard]] bool hasMemoryFor(qint64 bytes) const;
    /// To be asked while `draft` grows: NoSpace before the system as a whole runs out.
    [[nodiscard]] Result<void> checkRoom(const RamDraft &draft, qint64 bytes) const;

    /// While it is there, what goes to the disk of other snapshots waits.
    [[nodiscard]] Precedence::Claim precede() const { return Precedence::Claim(m_precedence); }
    /// Brings a staged file to disk, settled (RamSettle), sealed and fsynced; gives the SHA-256 of that stream. One that is on disk already is read and
    /// hashed.
    /// Cancelled when `stop` becomes true.
    [[nodiscard]] Result<QByteArray> makeDurable(const AgentId &agent, const SnapshotId &id, const std::atomic<bool> &stop) const;
    /// Takes a copy of the memory that a machine was stopped with, at `path`, as the RAM file of a snapshot, on disk and fsynced.
    [[nodiscard]] Result<RamFacts> adopt(const AgentId &agent, const SnapshotId &id, const QString &path) const;
    /// How the memory is sealed that a machine is stopped with.
    [[nodiscard]] RamSeal sealOfStopped(const AgentId &agent) const;
    /// Of a file that was sealed so. Errors as load().
    [[nodiscard]] Result<LoadableRam> loadStopped(const AgentId &agent, const QString &path) const;
    /// Call when the row says durable: there is no staged file any more. While memory is plenty what was in it is kept at hand.
    void settle(const AgentId &agent, const SnapshotId &id);
    /// Gives up what is at hand when memory has become short. Whether anything is at hand still.
    bool ease() { return m_atHand.ease(); }
    /// Gives the memory back.
    void dropStaged(const AgentId &agent, const SnapshotId &id);
    /// Only what is packed stays; call when the row says packed.
    void dropRaw(const AgentId &agent, const SnapshotId &id);
    void dropPacked(const AgentId &agent, const SnapshotId &id);
    void remove(const AgentId &agent, const SnapshotId &id);
    void removeAll(const AgentId &agent);
    /// SHA-256 of the stream of the RAM file on disk, unpacked if need be. Damaged when it is not there.
    /// `bases`: what it is packed against, and what that one is, and so on (basesOf()).
    [[nodiscard]] Result<QByteArray> hash(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases, const std::atomic<bool> &stop) const;

    /// Packs what is on disk, against the first of `bases`, unless there is none. Unpacked again and compared with `sha256` before it counts.
    [[nodiscard]] Result<PackedRam> pack(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases, const QByteArray &sha256,
                                         const std::atomic<bool> &stop) const;
    /// What is packed is what `sha256` says, whatever else there is of it. Damaged, Io, Cancelled.
    [[nodiscard]] Result<void> checkPacked(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases, const QByteArray &sha256,
                                           const std::atomic<bool> &stop) const;
    /// The file to load from, whole: the staged one as QEMU wrote it, which stays while the lock is held, what is at hand of it, or one that is
    /// decrypted, and unpacked if need be, into memory. Damaged; NoSpace when there is not so much memory.
    [[nodiscard]] Result<LoadableRam> load(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases, const RamFacts &facts) const;
    /// The same to be read through, wherever it lies and in pieces: nothing as large as it is needed. Whoever reads to the end knows whether it is
    /// what was written: Damaged. `facts.sha256` is empty until it is durable.
    [[nodiscard]] Result<std::unique_ptr<RamReader>> reader(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases,
                                                            const RamFacts &facts) const;
    /// What loadStopped() loads, in pieces.
    [[nodiscard]] Result<std::unique_ptr<RamReader>> readStopped(const AgentId &agent, const QString &path) const;
    [[nodiscard]] std::shared_lock<std::shared_mutex> holdStaged() const { return std::shared_lock(m_staged); }

    /// What the files of a snapshot take, in bytes.
    [[nodiscard]] qint64 stored(const AgentId &agent, const SnapshotId &id) const;
    [[nodiscard]] bool isRawThere(const AgentId &agent, const SnapshotId &id) const; ///< Not packed: it need not be unpacked.
    [[nodiscard]] bool isRawOnDisk(const AgentId &agent, const SnapshotId &id) const;
    /// What others may still take of the disk, in bytes.
    [[nodiscard]] qint64 free() const;

    [[nodiscard]] QSet<SnapshotId> staged(const AgentId &agent) const;
    /// Removes what belongs to no snapshot in `known`; of those in `bases` what is packed stays.
    void sweep(const AgentId &agent, const QSet<SnapshotId> &known, const QSet<SnapshotId> &bases = {});

private:
    RamStore(QString folder, QString staging, std::shared_ptr<const Secret> key);
    [[nodiscard]] QString stagedPath(const AgentId &agent, const SnapshotId &id) const;
    [[nodiscard]] QString diskPath(const AgentId &agent, const SnapshotId &id) const;
    [[nodiscard]] QString packedPath(const AgentId &agent, const SnapshotId &id) const;
    [[nodiscard]] static QByteArray rawName(const AgentId &agent, const SnapshotId &id); ///< As what it is sealed.
    /// Hands on a stream and gives its SHA-256.
    using RamSource = std::function<Result<QByteArray>(const RamSink &sink)>;
    /// Writes all that `source` gives to `path`, sealed as `name`, whole or not at all.
    [[nodiscard]] Result<QByteArray> seal(const RamSource &source, const QString &path, const QByteArray &name) const;
    /// NoSpace when `bytes` more would take the last room of the disk: it is left to others, or nothing that happens could be recorded.
    [[nodiscard]] Result<void> leaveLastRoom(qint64 bytes) const;
    /// What is on disk, unpacked if need be.
    [[nodiscard]] Result<std::unique_ptr<RamReader>> read(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases) const;
    [[nodiscard]] Result<std::unique_ptr<RamReader>> readPacked(const QString &path, const AgentId &agent, const SnapshotId &id,
                                                                const QList<SnapshotId> &bases) const;
    [[nodiscard]] Result<RamMap> map(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases, const std::atomic<bool> &stop) const;
    /// What each piece of a RAM file that is on disk is packed against in the first of `bases`.
    [[nodiscard]] Result<std::vector<RamWindow>> windows(const AgentId &agent, const SnapshotId &id, const QList<SnapshotId> &bases,
                                                         const std::atomic<bool> &stop) const;
    /// `sha256`: what it has to have; empty when it proves itself.
    [[nodiscard]] static Result<LoadableRam> intoMemory(RamReader &from, const QByteArray &sha256);

    QString m_folder;
    QString m_staging;
    std::shared_ptr<const Secret> m_key;
    mutable Precedence m_precedence;
    mutable RamAtHand m_atHand;
    mutable std::mutex m_mapping;
    mutable std::pair<SnapshotId, RamMap> m_mapped; ///< The last that was packed: the next one is packed against it as a rule.
    mutable std::shared_mutex m_staged; ///< Exclusive: files that may be loaded from may go.
};

} // namespace cofferdam
