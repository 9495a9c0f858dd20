// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which packed RAM file the next one is packed against. The one just before it is most like it; but each needs all those before it to be unpacked, so
// that they form steps: numbered from a file that is packed alone, each against the nearest one whose number has one step less.

#pragma once

#include "core/base/Ids.h"

#include <QList>
#include <QString>

namespace cofferdam {

/// One on disk; its snapshot may have gone.
struct PackedRamFile {
    SnapshotId id;
    AgentId agent;
    qint64 number = 0; ///< Of its agent, ascending.
    QString hardwareKey;
    qint64 bytes = 0;
    SnapshotId base; ///< Null: packed alone.
};

/// So many are numbered from one that is packed alone; none of them needs more than kMostBases others.
inline constexpr qint64 kPackGroup = 32;
inline constexpr qsizetype kMostBases = 7;

struct PackPlace {
    qint64 number = 0;
    QList<SnapshotId> bases; ///< Nearest first, down to one that is packed alone; empty: it is that itself.
};

/// All of an agent's `files`, by their number.
[[nodiscard]] PackPlace nextPackPlace(const QList<PackedRamFile> &files, const QString &hardwareKey);
/// The same without a base.
[[nodiscard]] PackPlace nextAlone(const QList<PackedRamFile> &files);
/// What `id` needs besides itself, nearest first.
[[nodiscard]] QList<SnapshotId> basesOf(const QList<PackedRamFile> &files, const SnapshotId &id);

} // namespace cofferdam
