// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A program with its words, as the exec gate asked about it.

#pragma once

#include "core/action/Action.h"

#include <optional>

namespace cofferdam {

struct ProgramRun {
    QString name;            ///< By which it was judged: absolute.
    QStringList arguments;   ///< Without the zeroth.
    QString directory;       ///< In which it is run.
    QStringList environment; ///< NAME=value, sorted; of those that change what a program does.
    bool agentWritten = false; ///< The program itself could have been written by the agent.
};

/// From the action's canonical bytes. Nothing for what is no question of the exec gate, or holds what is no text.
[[nodiscard]] std::optional<ProgramRun> programRun(const Action &action);

} // namespace cofferdam
