// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which of its arguments an interpreter opens as its script.

#pragma once

#include "vm/guest/bpf/gates.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cofferdam::guest {

struct ScriptArgument {
    std::string path; ///< As the interpreter was given it.
    cofferdam_interpreter kind = COFFERDAM_PLAIN;
};

/// `program`: path of the file that runs. Nothing: no interpreter that is known, or none with a script in a file. Also where
/// it is told to load something else first, which cannot be told from another file in the script's place.
[[nodiscard]] std::optional<ScriptArgument> scriptArgument(std::string_view program, const std::vector<std::string> &arguments);

} // namespace cofferdam::guest
