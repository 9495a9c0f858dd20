// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A folder appears whole, on the disk too, or not at all.

#pragma once

#include "core/base/Result.h"

#include <QByteArray>
#include <QString>

namespace cofferdam {

/// Writes and fsyncs a new file.
[[nodiscard]] Result<void> writeSynced(const QString &path, const QByteArray &content);
/// fsyncs each file in `folder`, and the folder.
[[nodiscard]] Result<void> syncFolder(const QString &folder);
/// fsyncs each file in `partial`, renames it to `place`, fsyncs the folder above. A damaged folder that lies at `place` is removed before.
[[nodiscard]] Result<void> placeFolder(const QString &partial, const QString &place);

} // namespace cofferdam
