// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is wrong with rules as a whole, before any of them counts.

#pragma once

#include "core/policy/Inspector.h"
#include "core/policy/RuleFile.h"

namespace cofferdam {

/// Ids are unique, exceptions loosen rules of the packs and nothing else, and all examples hold when they are run through `inspector`.
[[nodiscard]] Result<void> checkRules(const std::vector<RuleFile> &files, const Inspector &inspector);

} // namespace cofferdam
