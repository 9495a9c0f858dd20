// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/cli/Commands.h"

namespace cofferdam {

QList<CliCommand> allCommands()
{
    return demoCommands() + agentCommands() + modelCommands() + filesCommands() + dataCommands() + vaultCommands() + storeCommands() + proveCommands()
           + spendCommands() + approvalCommands() + auditCommands() + guardianCommands() + sessionCommands() + snapshotCommands()
#ifndef COFFERDAM_CLIENTS_ONLY
           + imageCommands()
#endif
           + upgradeCommands() + policyCommands() + replayCommands() + decideCommands() + helpCommands();
}

} // namespace cofferdam
