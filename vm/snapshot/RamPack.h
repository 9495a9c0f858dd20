// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// RAM files, packed: piece by piece with zstd, each piece against what the same pages were in another RAM file. Two moments of a guest are much
// alike, so that most of a piece is found there. Packed first, then sealed: what is encrypted cannot be packed.

#pragma once

#include "vm/snapshot/RamPages.h"

namespace cofferdam {

class SealedWriter;

// Both read forward alone: a stream never lies whole anywhere. Worker threads only.

/// Bytes that each of them holds at most, besides its readers.
inline constexpr qint64 kPackRoom = qint64{20} << 20;

/// The other RAM file, and which part of it each piece is packed against.
struct PackedAgainst {
    RamReader *base = nullptr; ///< Null: there is none.
    std::vector<RamWindow> windows; ///< As of ramWindows(); a piece that has none is packed alone.
};

/// Writes the end of `packed` too and gives its size in bytes. NoSpace, Io; Damaged; Cancelled when `stop` becomes true.
[[nodiscard]] Result<qint64> packRam(RamReader &raw, const PackedAgainst &against, SealedWriter &packed, const std::atomic<bool> &stop);
/// The stream that was packed; `base` is what it was packed against. Damaged when it is no packed file.
[[nodiscard]] Result<std::unique_ptr<RamReader>> packedRam(Descriptor file, const Secret &key, QByteArrayView name, std::unique_ptr<RamReader> base);

} // namespace cofferdam
