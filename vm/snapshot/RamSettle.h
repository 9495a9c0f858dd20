// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A guest goes on while QEMU copies its memory, and what it changes meanwhile is sent again. Settled, a stream has each page once: where it came first,
// as it came last. QEMU loads the same of both. The settled one is smaller, and two of them have their pages in the same order.

#pragma once

#include "vm/snapshot/RamReader.h"

#include <vector>

namespace cofferdam {

/// A page that was sent again, as it came last.
struct LatePage {
    static constexpr qint64 kZero = -1;

    qint64 number = 0; ///< Counted over all RAM blocks.
    qint64 at = kZero; ///< Where its content begins in the stream; kZero: it is zeros.
};

/// In the order of their numbers. None when there is nothing to settle, of what is no stream as is known here, and when they are more than 2^20. Takes 64
/// bytes for a late page while it looks, 16 afterwards, and a bit for each page of the guest. Errors of `stream`; Cancelled when `stop` becomes true. Worker threads only.
[[nodiscard]] Result<std::vector<LatePage>> latePages(RamReader &stream, const std::atomic<bool> &stop);

/// Fills `into` with what lies at `at` of the same stream.
using RamAt = std::function<Result<void>(qint64 at, std::span<char> into)>;
/// Hands on the settled stream, and gives its SHA-256. `stream`: the very same again. Damaged when other pages are in it; errors of `stream`, `lookUp` and `sink`;
/// Cancelled when `stop` becomes true. Worker threads only.
[[nodiscard]] Result<QByteArray> settled(RamReader &stream, const std::vector<LatePage> &late, const RamAt &lookUp, const RamSink &sink,
                                         const std::atomic<bool> &stop);

} // namespace cofferdam
