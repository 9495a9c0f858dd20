// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots by libvirt's own calls; for its test driver, which knows no monitor.

#pragma once

#include "vm/snapshot/SnapshotEngine.h"

namespace cofferdam {

class LibvirtNativeEngine : public SnapshotEngine
{
public:
    [[nodiscard]] bool wantsRamFile() const override { return false; }
    [[nodiscard]] Result<double> take(Domain &domain, const SnapshotId &id, int ramFile, const std::function<Result<void>()> &watch) override;
    [[nodiscard]] Result<void> restore(Domain &domain, const SnapshotId &id, const QString &ramFile) override;
    [[nodiscard]] Result<void> remove(Domain &domain, const SnapshotId &id) override;
    [[nodiscard]] Result<QList<SnapshotId>> list(Domain &domain) override;
};

} // namespace cofferdam
