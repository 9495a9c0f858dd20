// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Looks through inline code of python, node, perl, ruby, php, awk, ... for what it would do. A scanner, not a parser:
// what it knows are calls and their constant arguments; a construct that hides calls is reported as Unknown.

#pragma once

#include "core/inspect/shell/Value.h"

namespace cofferdam::shell {

class Walk;

/// Effects go to the walk's findings with the range of `text`. An unknown `language` is one Unknown effect.
void inspectCode(Walk &walk, const QString &language, const Value &text, const QString &program);
/// Reads the tables, so that no command pays for it.
void prepareLanguages();
/// By its first line; "shell" when there is none.
[[nodiscard]] QString languageOfScript(const QString &text);

} // namespace cofferdam::shell
