// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The value of a key from standard input: never from the command line, which every program of the user can read.

#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <QString>

#include <cstddef>

namespace cofferdam {

inline constexpr std::size_t kMaxKeyInput = std::size_t{64} << 10; ///< Bytes, as much as the vault takes.

/// All there is in a pipe or a file. A terminal is asked for one line, which it does not show; a signal that ends the program gives the terminal
/// back as it was first. Blocks. What ends the value, such as a newline, is part of what is returned. Invalid: nothing, or too much; Cancelled.
/// `question` is what a terminal shows; empty: the usual one. It says that nothing is shown of what is typed.
[[nodiscard]] Result<Secret> readKeyInput(const QString &question = {});
/// Whether somebody types.
[[nodiscard]] bool isTyped();

} // namespace cofferdam
