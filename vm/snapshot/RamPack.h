// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// RAM files, packed: piece by piece with zstd, each piece against what lies around the same place of another RAM file. Two moments of a guest
// are much alike, so that most of a piece is found there. Packed first, then sealed: what is encrypted cannot be packed.

#pragma once

#include "vm/snapshot/RamReader.h"

namespace cofferdam {

class SealedWriter;

// Both read forward alone and hold some 200 MiB meanwhile: a stream never lies whole anywhere. Worker threads only.

/// Writes the end of `packed` too and gives its size in bytes. `base`: the other RAM file; null: there is none. NoSpace, Io; Damaged; Cancelled
/// when `stop` becomes true.
[[nodiscard]] Result<qint64> packRam(RamReader &raw, RamReader *base, SealedWriter &packed, const std::atomic<bool> &stop);
/// The stream that was packed; `base` is what it was packed against. Damaged when it is no packed file.
[[nodiscard]] Result<std::unique_ptr<RamReader>> packedRam(Descriptor file, const Secret &key, QByteArrayView name, std::unique_ptr<RamReader> base);

} // namespace cofferdam
