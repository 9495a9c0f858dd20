// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/SnapshotEngine.h"

#include "vm/machine/RamMigration.h"

namespace cofferdam {

Result<bool> SnapshotEngine::standsSinceCopy(VirtualMachine &) const
{
    return false;
}

Result<double> SnapshotEngine::takeFrom(VirtualMachine &, const SnapshotId &, std::unique_ptr<RamMigration>, const std::function<Result<void>()> &)
{
    return fail(Errc::Unsupported, phrase("Snapshot", "Nothing can be copied ahead of time here."));
}

} // namespace cofferdam
