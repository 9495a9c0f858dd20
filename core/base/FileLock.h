// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A lock that ends with who holds it, however that ends: the kernel's (flock). Nothing in the file is believed: a number of a process
// that a killed one left would be another's after a restart, or, in a namespace of its own, that of who asks.

#pragma once

#include "core/base/Result.h"

#include <QFile>

#include <memory>

namespace cofferdam {

class FileLock
{
public:
    /// Busy when somebody else has it, Io when the file cannot be opened. Creates the file; it stays. Does not wait; any thread.
    [[nodiscard]] static Result<FileLock> take(const QString &path);

private:
    explicit FileLock(std::unique_ptr<QFile> file) : m_file(std::move(file)) {}
    std::unique_ptr<QFile> m_file; ///< Open while it is held.
};

} // namespace cofferdam
