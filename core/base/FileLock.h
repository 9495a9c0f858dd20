// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A lock that ends with who holds it, however that ends: the kernel's (flock). Nothing in the file is believed: a number of a process
// that a killed one left would be another's after a restart, or, in a namespace of its own, that of who asks.

#pragma once

#include "core/base/Descriptor.h"
#include "core/base/Result.h"

#include <chrono>
#include <stop_token>

namespace cofferdam {

class FileLock
{
public:
    /// Busy when somebody else has it, Io when the file cannot be opened (a link is not followed). Creates the file; it stays. Does not wait;
    /// any thread.
    [[nodiscard]] static Result<FileLock> take(const QString &path);
    /// As take(), but waits until it is free: Busy after `limit`, Cancelled when `stop` is asked for.
    [[nodiscard]] static Result<FileLock> await(const QString &path, std::chrono::milliseconds limit, std::stop_token stop = {});

    /// Goes over to the program that takes this one's place: the number there, for adopt().
    [[nodiscard]] Result<int> keepOverExec();
    /// Invalid unless the program before this one kept the lock of that file under that number.
    [[nodiscard]] static Result<FileLock> adopt(const QString &path, int number);

private:
    explicit FileLock(Descriptor file) noexcept : m_file(std::move(file)) {}
    Descriptor m_file; ///< Open while it is held.
};

} // namespace cofferdam
