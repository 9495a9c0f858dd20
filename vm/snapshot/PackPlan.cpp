// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "vm/snapshot/PackPlan.h"

#include <algorithm>

namespace cofferdam {
namespace {

/// Digits of a number: each that is not 0 takes its value in steps.
constexpr qint64 kRadix = 4;

/// `number` without one step, which is not 0 in its group.
qint64 stepBefore(qint64 number)
{
    qint64 unit = 1;
    while (number / unit % kRadix == 0)
        unit *= kRadix;
    return number - unit;
}

const PackedRamFile *find(const QList<PackedRamFile> &files, const SnapshotId &id)
{
    const auto found = std::ranges::find(files, id, &PackedRamFile::id);
    return found == files.end() ? nullptr : &*found;
}

} // namespace

QList<SnapshotId> basesOf(const QList<PackedRamFile> &files, const SnapshotId &id)
{
    QList<SnapshotId> bases;
    const auto *file = find(files, id);
    while (file && !file->base.isNull() && bases.size() < files.size()) { // a ring is none of ours
        bases << file->base;
        file = find(files, file->base);
    }
    return bases;
}

PackPlace nextAlone(const QList<PackedRamFile> &files)
{
    return {files.isEmpty() ? 0 : (files.last().number / kPackGroup + 1) * kPackGroup, {}};
}

PackPlace nextPackPlace(const QList<PackedRamFile> &files, const QString &hardwareKey)
{
    if (files.isEmpty() || files.last().hardwareKey != hardwareKey)
        return nextAlone(files);
    const qint64 number = files.last().number + 1;
    for (qint64 step = number; step % kPackGroup != 0;) {
        step = stepBefore(step);
        const auto found = std::ranges::find(files, step, &PackedRamFile::number);
        if (found == files.end() || found->hardwareKey != hardwareKey)
            continue;
        const auto bases = QList{found->id} + basesOf(files, found->id);
        const auto *root = find(files, bases.last());
        if (bases.size() <= kMostBases && root && root->base.isNull())
            return {number, bases};
    }
    return nextAlone(files);
}

} // namespace cofferdam
