// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An ext4 file system in a file, without mounting anything.

#pragma once

#include "core/base/Result.h"
#include "vm/image/BuildContext.h"

#include <QStringList>

namespace cofferdam {

/// `disk` of `size` (mke2fs(8): "960M") with what is in `tar`; replaces what is there.
[[nodiscard]] Result<void> makeFileSystem(const QString &tar, const QString &disk, const QString &size, const QStringList &options,
                                          const BuildContext &context);

} // namespace cofferdam
