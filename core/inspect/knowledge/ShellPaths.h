// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where the system keeps its programs, and the shells among them.

#pragma once

#include <QStringView>

namespace cofferdam {

/// True for a folder of the search path that the agent cannot write.
[[nodiscard]] bool isProgramFolder(QStringView folder);
/// True for the path of a shell in such a folder.
[[nodiscard]] bool isShellPath(QStringView word);
/// True when a shell's path stands anywhere in the text, e.g. "!/bin/sh".
[[nodiscard]] bool holdsShell(QStringView text);

} // namespace cofferdam
