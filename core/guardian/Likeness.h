// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a wider grant covers: actions that differ in the names they are given, and in nothing that matters.

#pragma once

#include "core/action/Action.h"
#include "core/action/Decider.h"

namespace cofferdam {

/// Two actions are alike when their keys are equal and Facts::parameters of them are; those are not in the trail, therefore not in the key.
struct Likeness {
    QString key;
    QString text; ///< What they have in common, for people.
};

/// For a single plain command of a described program: the program, its subcommand, its options, the folder, and all effects; objects
/// of effects inside the VM may differ, hosts may not. For a fetch: the host. Everything else has no likeness, and the error says why:
/// interpreters, shells and wrappers above all, for what they do is in the words that would be free.
[[nodiscard]] Result<Likeness> likenessOf(const Action &action, Severity severity);

} // namespace cofferdam
