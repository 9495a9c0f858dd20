// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What may be the value of a key, and how much of it is shown.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QString>

namespace cofferdam {

/// `value` without the newline that a file or a pipe puts behind it. Invalid when it is empty, longer than `most` bytes or no UTF-8, has control
/// characters, or blanks around it. Any thread.
[[nodiscard]] Result<Secret> keyValue(Secret value, std::size_t most);

/// The first 3 and the last 4 characters of what has more than 20, "…" of all else. `value` is UTF-8. Any thread.
[[nodiscard]] QString maskedValue(std::span<const std::byte> value);

} // namespace cofferdam
