// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What programs that only turn text into text would print, when the text is known.

#pragma once

#include "core/inspect/shell/Value.h"

#include <optional>

namespace cofferdam::shell {

/// Nothing when `name` is no such program, or its output cannot be told. Never larger than kMaxFollowedText.
[[nodiscard]] std::optional<Stream> filtered(const QString &name, const Words &argv, const Stream &input);

} // namespace cofferdam::shell
