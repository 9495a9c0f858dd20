// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where an interpreter gets the code from that it runs, as its arguments and its environment tell.

#pragma once

#include "vm/guest/bpf/gates.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cofferdam::guest {

enum class CodeSource : unsigned char {
    Arguments, ///< From the arguments, or it runs none.
    Script,    ///< From one file.
    Unknown    ///< From elsewhere, or from elsewhere first: standard input, a module, an option that nobody described.
};

struct ScriptArgument {
    CodeSource source = CodeSource::Unknown;
    std::string path; ///< Of the script, as the interpreter was given it.
    cofferdam_interpreter kind = COFFERDAM_PLAIN;
    bool isLoader = false; ///< The dynamic linker: its script is a program.
};

/// `program`: path of the file that runs. Nothing: no interpreter that is known.
[[nodiscard]] std::optional<ScriptArgument> scriptArgument(std::string_view program, const std::vector<std::string> &arguments);

/// The environment (NAME=value) makes interpreters read other code of the agent's before their script, or in its place.
[[nodiscard]] bool loadsByEnvironment(const std::vector<std::string> &environment);

} // namespace cofferdam::guest
