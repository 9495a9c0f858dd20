// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Bytes that are read once from their begin to their end, whatever they lie in, and how to get at them.

#pragma once

#include "core/base/Result.h"

#include <QString>

#include <functional>
#include <span>
#include <stop_token>

class QObject;

namespace cofferdam {

struct ByteSource {
    /// Fills `into`; gives less than its size only at the end. Blocks: a worker thread, one at a time.
    std::function<Result<std::size_t>(std::span<char> into)> read;
    /// Where that lies, in what was read, which read() gave at `at` bytes from the begin. Empty: at the same place.
    std::function<qint64(qint64 at)> place;
};

/// One that is opened when it is its turn.
struct NamedSource {
    QString name;
    /// Calls `done` once, at once or later, unless `context` is gone by then. Cancelled, sooner or later, when `stop` asks for it.
    std::function<void(std::stop_token stop, QObject *context, std::function<void(Result<ByteSource>)> done)> open;
};

} // namespace cofferdam
