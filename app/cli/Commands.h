// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of what cofferdamctl can do, from one file a group.

#pragma once

#include "app/cli/CliCommand.h"

namespace cofferdam {

[[nodiscard]] QList<CliCommand> demoCommands();
[[nodiscard]] QList<CliCommand> agentCommands();
[[nodiscard]] QList<CliCommand> modelCommands();
[[nodiscard]] QList<CliCommand> filesCommands();
[[nodiscard]] QList<CliCommand> vaultCommands();
[[nodiscard]] QList<CliCommand> storeCommands();
[[nodiscard]] QList<CliCommand> dataCommands();
[[nodiscard]] QList<CliCommand> proveCommands();
[[nodiscard]] QList<CliCommand> spendCommands();
[[nodiscard]] QList<CliCommand> approvalCommands();
[[nodiscard]] QList<CliCommand> auditCommands();
[[nodiscard]] QList<CliCommand> guardianCommands();
[[nodiscard]] QList<CliCommand> sessionCommands();
[[nodiscard]] QList<CliCommand> snapshotCommands();
[[nodiscard]] QList<CliCommand> imageCommands(); ///< Not in a build of the clients alone.
[[nodiscard]] QList<CliCommand> upgradeCommands();
[[nodiscard]] QList<CliCommand> policyCommands();
[[nodiscard]] QList<CliCommand> replayCommands();
[[nodiscard]] QList<CliCommand> decideCommands();
[[nodiscard]] QList<CliCommand> helpCommands();

/// All of them, in the order of the usage text.
[[nodiscard]] QList<CliCommand> allCommands();

} // namespace cofferdam
