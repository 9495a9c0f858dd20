// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a guest has on its disk, or had there at a snapshot, to be read by us: decrypted in memory, and never written anywhere.

#pragma once

#include "core/base/Descriptor.h"
#include "core/base/Result.h"
#include "vm/machine/MachineSettings.h"

#include <QString>

#include <span>
#include <stop_token>
#include <vector>

namespace cofferdam {

/// Blocks: worker threads, one at a time.
class DiskContent
{
public:
    /// Memory that is left to others, in bytes.
    static constexpr qint64 kReserve = qint64{256} << 20;
    /// A hole of any length, which is zeros, is read as so many bytes.
    static constexpr qint64 kHole = 4096;

    /// Of the data disk, which nobody else has opened, with what it grows from. `tag`: as it was at that snapshot; empty: as it is. `free`: bytes
    /// of memory there are. NoSpace when that is not enough; Cancelled; Io, and errors of runDiskTool().
    [[nodiscard]] static Result<DiskContent> of(const MachineSettings &machine, const QString &tag, qint64 free, std::stop_token stop = {});
    /// Of a plain file: what is described here, without a disk.
    [[nodiscard]] static Result<DiskContent> of(Descriptor plain);

    /// Fills `into`; gives less than its size only at the end. Io.
    [[nodiscard]] Result<std::size_t> read(std::span<char> into);
    /// The byte of the disk that read() gave at `at` bytes from the begin.
    [[nodiscard]] qint64 placeOf(qint64 at) const;

private:
    DiskContent(Descriptor plain, qint64 size) : m_plain(std::move(plain)), m_size(size) {}
    /// Sets what comes next: m_zeros and m_dataEnd.
    [[nodiscard]] Result<void> findNext();

    /// Data behind a hole.
    struct Extent {
        qint64 stream; ///< Where it begins in what read() gives,
        qint64 disk;   ///< and on the disk.
    };

    Descriptor m_plain;
    qint64 m_size;
    qint64 m_at = 0;      ///< On the disk.
    qint64 m_given = 0;   ///< By read().
    qint64 m_zeros = 0;   ///< Of a hole, not given yet.
    qint64 m_dataEnd = 0; ///< What lies from m_at to there is data.
    std::vector<Extent> m_extents;
};

} // namespace cofferdam
