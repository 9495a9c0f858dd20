// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Variables that change what programs do.

#pragma once

#include "core/inspect/shell/Value.h"

namespace cofferdam::shell {

class Walk;

/// `assignments` (NAME=value) are in force for a command, or from now on; the values of some are commands.
void putInForce(Walk &walk, const Words &assignments);

} // namespace cofferdam::shell
