// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Files beneath one folder, never by way of a link: neither where they are read nor where they are written. Blocking.

#pragma once

#include "core/base/Descriptor.h"
#include "core/base/Result.h"

#include <QByteArray>

namespace cofferdam {

/// `flags` as for open(2). Errors are in errno: ELOOP and EXDEV where the way leads through a link or out of the folder.
[[nodiscard]] Descriptor openIn(int folder, const QByteArray &path, int flags, unsigned mode = 0);
/// The folder that `path` lies in; those that are missing are made, for their owner alone.
[[nodiscard]] Descriptor openFolderOf(int folder, const QByteArray &path, QByteArray &name);
[[nodiscard]] bool writeWhole(int file, QByteArrayView bytes);

} // namespace cofferdam
