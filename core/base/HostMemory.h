// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// How much memory this computer has left.

#pragma once

#include <QtTypes>

namespace cofferdam {

/// Bytes that programs can still take without others having to go (MemAvailable of proc_meminfo(5)); 0 when the kernel does not say. Any thread.
[[nodiscard]] qint64 availableMemory();
/// Bytes that are built in (MemTotal); 0 when the kernel does not say. Any thread.
[[nodiscard]] qint64 installedMemory();

} // namespace cofferdam
