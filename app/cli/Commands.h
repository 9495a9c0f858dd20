// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What cofferdamctl can do, by name.

#pragma once

#include "app/cli/Session.h"

#include <QList>
#include <QStringList>

namespace cofferdam {

/// One command that talks to the service. `run` gets what follows the words of `name`; false: the arguments are wrong.
struct CliCommand {
    QString name;      ///< Words separated by blanks, e.g. "agent create".
    QString arguments; ///< For the usage text.
    QString help;
    std::function<bool(Session &, QStringList)> run;
};

[[nodiscard]] QList<CliCommand> agentCommands();
[[nodiscard]] QList<CliCommand> approvalCommands();
[[nodiscard]] QList<CliCommand> auditCommands();
[[nodiscard]] QList<CliCommand> guardianCommands();
[[nodiscard]] QList<CliCommand> snapshotCommands();
[[nodiscard]] QList<CliCommand> demoCommands();
[[nodiscard]] QList<CliCommand> policyCommands();

} // namespace cofferdam
