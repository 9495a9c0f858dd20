// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Commands the shell runs itself: bash(1), SHELL BUILTIN COMMANDS.

#pragma once

#include "core/inspect/shell/Value.h"

#include <optional>

namespace cofferdam::shell {

class Walk;

/// Nothing when `name` is no builtin, or one that is like the program of that name.
[[nodiscard]] std::optional<Stream> runBuiltin(Walk &walk, const QString &name, const Words &argv, const Stream &input);

} // namespace cofferdam::shell
