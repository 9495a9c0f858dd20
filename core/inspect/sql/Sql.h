// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// SQL by its words alone, until there is a parser for it: what is not plainly a read counts as a change.

#pragma once

#include "core/action/Action.h"
#include "core/inspect/shell/Value.h"

namespace cofferdam::shell {

class Walk;

void inspectSql(Walk &walk, const Value &text, const QString &program, Reach reach);

} // namespace cofferdam::shell
