// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The words of a described program, told apart: options with their values, subcommand, operands, and where another command begins.

#pragma once

#include "core/inspect/shell/Programs.h"
#include "core/inspect/shell/Value.h"

#include <optional>

namespace cofferdam::shell {

struct Meaning {
    RoleSpec role;
    Value value;
};

struct Reading {
    const Usage &program;
    const Usage *command; ///< The deepest subcommand that was found; the program itself where none was.
    Words argv;
    qsizetype argumentsAt = 1; ///< In argv: behind the program, or behind the subcommand.
    QString name; ///< As it is described.

    QList<Meaning> meanings;
    Words operands;
    QList<EffectSpec> optionEffects;
    std::optional<RoleSpec> operandsRole; ///< Which an option gave them.
    std::optional<RoleSpec> firstRole;    ///< The same for the first.
    QStringList traits;                   ///< Of every effect.
    qsizetype commandAt = -1;             ///< Where the words of another command begin; -1: nowhere.
    bool stops = false;                   ///< Nothing happens.
    bool unclear = false;                 ///< An option that is not described, of a program whose options tell what it runs.
};

[[nodiscard]] Reading readWords(const Usage &program, const Words &argv, const QString &name);
/// Adds what the operands mean to the meanings.
void assignOperands(Reading &reading);

} // namespace cofferdam::shell
