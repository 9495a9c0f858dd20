// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/LibvirtNativeEngine.h"

namespace cofferdam {

Result<double> LibvirtNativeEngine::take(Domain &domain, const SnapshotId &id, int, const std::function<Result<void>()> &watch)
{
    if (const auto fine = watch(); !fine)
        return std::unexpected(fine.error());
    return domain.createNativeSnapshot(id.value).transform([] { return 0.0; });
}

Result<void> LibvirtNativeEngine::restore(Domain &domain, const SnapshotId &id, const QString &)
{
    return domain.revertToNativeSnapshot(id.value);
}

Result<void> LibvirtNativeEngine::remove(Domain &domain, const SnapshotId &id)
{
    const auto removed = domain.deleteNativeSnapshot(id.value);
    return removed || removed.error().code == Errc::NotFound ? Result<void>() : removed;
}

Result<QList<SnapshotId>> LibvirtNativeEngine::list(Domain &domain)
{
    return domain.nativeSnapshots().transform([](const QStringList &names) {
        QList<SnapshotId> ids;
        for (const auto &name : names)
            ids << SnapshotId{name};
        return ids;
    });
}

} // namespace cofferdam
