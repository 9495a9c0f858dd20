// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Code in the arguments of a command, decided as the product does.

#pragma once

#include "core/action/Verdict.h"

#include <QString>

namespace cofferdam {

/// Of `program` with `code` as its last word, whatever is in it. Requires that ranges lie in the command, and that what is not
/// understood is not allowed.
[[nodiscard]] Verdict verdictOf(const QString &program, const QString &code);

} // namespace cofferdam
