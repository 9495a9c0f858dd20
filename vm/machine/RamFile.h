// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
// The RAM of a guest in a file: a region without meaning, then QEMU's migration stream.

#pragma once

#include "core/base/Descriptor.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace cofferdam {

/// Where the stream begins. What lies before it nobody reads.
inline constexpr qsizetype kRamHeaderSize = 65536;

/// How a RAM file is encrypted on its way to the disk (core/vault/SealedFile); without a key it is not.
struct RamSeal {
    std::shared_ptr<const Secret> key;
    QByteArray name;
};

/// For reading, at the stream. NotFound; Damaged for what is no RAM file; Io.
[[nodiscard]] Result<Descriptor> openRamFile(const QString &path);

/// Begins to read it into the page cache, where it is not there yet. Returns when all is asked for, which takes as long as a slow disk wants.
void readAhead(const QString &path);

} // namespace cofferdam
