// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Settings of git: which say only how it works, and what the others do. Which words of `git config` are what: git-config(1).

#pragma once

#include "core/inspect/shell/Value.h"

namespace cofferdam::shell {

class Walk;

/// Nothing is run by it and it leads nowhere. `value` may hold kUnresolved.
[[nodiscard]] bool saysNothing(const QString &key, const QString &value);

/// `git -c KEY=VALUE`: for this one run. `named`: what is there for the value is where it is found.
void applyGitSetting(Walk &walk, const Value &setting, const QString &program, bool named);

/// What `git config` is told to do.
struct ConfigWords {
    enum class Change : quint8 { None, Set, Unset, RemoveSection, RenameSection, Edit };
    Change change = Change::None;
    Value key;   ///< Or the section.
    Value value;
    Value file;  ///< Empty: one of git's own.
};

/// `words`: behind "config". What is not known for reading alone is a change.
[[nodiscard]] ConfigWords readConfigWords(const Words &words);

} // namespace cofferdam::shell
