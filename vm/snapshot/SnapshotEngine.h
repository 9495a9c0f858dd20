// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// How one state of a machine is taken and brought back. What is kept about it is SnapshotKeeper's business.

#pragma once

#include "core/base/Ids.h"
#include "core/base/Result.h"
#include "vm/machine/VirtualMachine.h"

#include <QList>
#include <QString>

#include <functional>
#include <memory>

namespace cofferdam {

class RamMigration;

/// Blocks; on the worker thread of the domain's machine.
class SnapshotEngine
{
public:
    virtual ~SnapshotEngine() = default;

    /// Gives how long the guest stood, in ms. On failure the machine runs as before and nothing of the snapshot is left.
    /// `ramFile`: as RamMigration::begin(). `watch`: called meanwhile, its error cancels.
    [[nodiscard]] virtual Result<double> take(VirtualMachine &machine, const SnapshotId &id, int ramFile, const std::function<Result<void>()> &watch) = 0;
    /// The machine has stood still since its memory was copied last. QEMU does not copy it again before it has run.
    [[nodiscard]] virtual Result<bool> standsSinceCopy(VirtualMachine &machine) const;
    /// A copy of memory that was begun ahead of time can become a snapshot.
    [[nodiscard]] virtual bool usesEarlyCopies() const { return false; }
    /// As take(), from what is copied by now; `copy` is in a hurry already.
    [[nodiscard]] virtual Result<double> takeFrom(VirtualMachine &machine, const SnapshotId &id, std::unique_ptr<RamMigration> copy,
                                                  const std::function<Result<void>()> &watch);
    /// Names the state of the disk of a machine that is off.
    [[nodiscard]] virtual Result<void> mark(VirtualMachine &machine, const SnapshotId &id) = 0;
    /// The machine is ended, if it runs, and runs again from that state. `leave`: called once when it has ended, before a byte of the disk is
    /// touched; its error is the end.
    [[nodiscard]] virtual Result<void> restore(VirtualMachine &machine, const SnapshotId &id, const QString &ramFile,
                                               const std::function<Result<void>()> &leave) = 0;
    /// Fine when there is no such state.
    [[nodiscard]] virtual Result<void> remove(VirtualMachine &machine, const SnapshotId &id) = 0;
    [[nodiscard]] virtual Result<QList<SnapshotId>> list(VirtualMachine &machine) = 0;
};

} // namespace cofferdam
