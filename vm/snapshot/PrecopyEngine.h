// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// RAM by migration into a file while the guest runs, the disk by a qcow2 snapshot in the moment in which the guest stands still.

#pragma once

#include "vm/snapshot/SnapshotEngine.h"

namespace cofferdam {

class PrecopyEngine : public SnapshotEngine
{
public:
    [[nodiscard]] Result<double> take(VirtualMachine &machine, const SnapshotId &id, int ramFile, const std::function<Result<void>()> &watch) override;
    [[nodiscard]] Result<bool> standsSinceCopy(VirtualMachine &machine) const override;
    [[nodiscard]] bool usesEarlyCopies() const override { return true; }
    [[nodiscard]] Result<double> takeFrom(VirtualMachine &machine, const SnapshotId &id, std::unique_ptr<RamMigration> copy,
                                          const std::function<Result<void>()> &watch) override;
    [[nodiscard]] Result<void> mark(VirtualMachine &machine, const SnapshotId &id) override;
    [[nodiscard]] Result<void> restore(VirtualMachine &machine, const SnapshotId &id, const QString &ramFile,
                                       const std::function<Result<void>()> &leave) override;
    [[nodiscard]] Result<void> remove(VirtualMachine &machine, const SnapshotId &id) override;
    [[nodiscard]] Result<QList<SnapshotId>> list(VirtualMachine &machine) override;
};

} // namespace cofferdam
