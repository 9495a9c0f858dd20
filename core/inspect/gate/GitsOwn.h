// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What git does to its own books, told apart from what it is made to put among them.

#pragma once

#include "core/action/Action.h"
#include "core/api/guest.pb.h"

namespace cofferdam {

/// True for the program itself and its parts.
[[nodiscard]] bool isGit(const QString &program);

/// Done by git to what lies in a repository's own folder; `.git` itself is a file where that lies elsewhere.
[[nodiscard]] bool isInGitsBooks(const QString &program, const QString &path);

/// The same, and in the way that git keeps them: what it sets for later runs of programs was decided when it was told to. A file that is
/// checked out, moved or printed to the name of a setting is none of these, whoever does it. `kind`: what `asked` does to `object`.
[[nodiscard]] bool isGitsOwn(const api::FileAsked &asked, EffectKind kind, const QString &object, const QString &home);

/// A folder moved by git takes along what was of the same kind before.
[[nodiscard]] bool staysWhatItIs(const QString &path, const QString &target, const QString &home);

/// `git init` copies its samples there; they do nothing under these names.
[[nodiscard]] bool isSampleHook(const api::FileAsked &asked);

} // namespace cofferdam
