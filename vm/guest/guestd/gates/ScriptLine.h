// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The first line of a `#!` script, read as the kernel does (fs/binfmt_script.c).

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cofferdam::guest {

inline constexpr std::size_t kScriptHead = 256; ///< BINPRM_BUF_SIZE: what the kernel looks at.

struct ScriptLine {
    std::string interpreter;
    std::optional<std::string> argument;
};

[[nodiscard]] bool isScript(std::string_view head);
/// `head`: the first bytes of the file, at most kScriptHead. Nothing: the kernel would not run it.
[[nodiscard]] std::optional<ScriptLine> parseScriptLine(std::string_view head);

} // namespace cofferdam::guest
