// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One writer at a time, over all processes. flock(2): it ends with its process, also a killed one, and knows no process numbers.

#pragma once

#include "core/api/Descriptor.h"
#include "core/base/Result.h"

#include <QString>

namespace cofferdam {

class StoreLock
{
public:
    /// Busy when somebody else has it. Creates the file; it stays.
    [[nodiscard]] static Result<StoreLock> take(const QString &file);

private:
    explicit StoreLock(api::Descriptor file) : m_file(std::move(file)) {}
    api::Descriptor m_file;
};

} // namespace cofferdam
