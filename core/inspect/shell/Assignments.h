// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Variables that change what programs do.

#pragma once

#include "core/inspect/shell/Value.h"

namespace cofferdam::shell {

class Walk;
struct RoleSpec;

/// The variable names a file that is empty, so nothing is loaded.
[[nodiscard]] bool isEmptied(const RoleSpec &role, QStringView value);

/// What lies in these places (divided by colons) becomes part of programs that follow: an Execute for each that is not the system's.
void loadFrom(Walk &walk, const Value &places, const QString &variable);

/// `assignments` (NAME=value) are in force for a command, or from now on; the values of some are commands.
void putInForce(Walk &walk, const Words &assignments);

} // namespace cofferdam::shell
