// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What Python reads of the agent's own before a script: the settings of a virtual environment, and whatever is installed there or
// for the user to run at each start.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cofferdam::guest {

/// The content of a pyvenv.cfg as venv(5) writes it: no Python program could be it.
[[nodiscard]] bool isVirtualEnvironment(std::string_view content);

/// Where the pyvenv.cfg of an interpreter that was called by this name may lie, in the order in which it looks. Empty for a name without
/// folder.
[[nodiscard]] std::vector<std::string> virtualEnvironmentsOf(std::string_view called);

/// The folder that packages of a Python are installed in. `program`: "python3.13". `prefix`: of the virtual environment, or "~/.local".
[[nodiscard]] std::string packagesOf(const std::string &prefix, std::string_view program);

/// Something in the folder is run at each start: *.pth, sitecustomize, usercustomize. Also where there is too much to look through.
/// `folder` is a descriptor that can be read; -1: there is none.
[[nodiscard]] bool runsAtStart(int folder);

} // namespace cofferdam::guest
