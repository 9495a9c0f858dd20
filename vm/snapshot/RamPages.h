// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the guest's pages lie in two RAM streams of QEMU, so that a piece of one is compared with what the same pages were in the other. Nothing
// rests on it but how small what is packed becomes: a stream that is not understood has fewer pages, or none.

#pragma once

#include "vm/snapshot/RamReader.h"

#include <vector>

namespace cofferdam {

struct RamPage {
    quint64 page = 0; ///< Which RAM block it is of, in the upper 16 bits, and its address there.
    qint64 at = 0;    ///< Where its content begins in the stream.
};

/// Of the guest's pages one in so many is noted.
inline constexpr quint64 kRamPageStep = 8;

/// Pages in the order of the stream; one that QEMU sent again is there again, one of a single value is not. Errors of `stream`; Cancelled when `stop`
/// becomes true. Worker threads only. Format: QEMU, migration/savevm.c and migration/ram.c.
[[nodiscard]] Result<std::vector<RamPage>> ramPages(RamReader &stream, const std::atomic<bool> &stop);

/// A part of another stream.
struct RamWindow {
    qint64 begin = 0;
    qint64 size = 0;

    friend bool operator==(const RamWindow &, const RamWindow &) = default;
};

/// Bytes of a stream that are packed at a time, and the most that they are compared with.
inline constexpr qint64 kRamPiece = qint64{2} << 20;
inline constexpr qint64 kRamWindow = qint64{8} << 20;

/// A stream and the pages that were found in it.
struct RamMap {
    qint64 size = 0;
    std::vector<RamPage> pages;
};

/// What each piece of `stream` is compared with; none begins before the one of the piece before it. A piece without pages is compared with nothing; in
/// streams without any it is what lies around the same part of the whole.
[[nodiscard]] std::vector<RamWindow> ramWindows(const RamMap &stream, const RamMap &other);

} // namespace cofferdam
