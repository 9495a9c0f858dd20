// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What would keep the event loop too long: done on another thread, and its end told here.

#pragma once

#include <functional>

class QObject;

namespace cofferdam {

/// What is not longer is read at once: the way to another thread and back takes more. Bytes.
inline constexpr long long kReadAtOnce = 16 * 1024;

/// Runs `work` beside, at most two at a time in the whole program, and then what it returns, from the event loop, unless `context` is gone by then.
/// `work` owns what it looks at. From the main thread only. Several of one caller may end in another order than they began.
void workBeside(QObject *context, std::function<std::function<void()>()> work);

/// The same for what a slow disk or an agent's files may hold up for long: at most four at a time, in threads of their own, so that nobody's
/// question to a model waits for them. Who begins it can stop it: the program's end waits for what has begun.
void workLongBeside(QObject *context, std::function<std::function<void()>()> work);

} // namespace cofferdam
