// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Programs whose words say more together than each by itself, beyond what the tables can say.

#pragma once

#include "core/inspect/shell/Value.h"

namespace cofferdam::shell {

class Invocation;

// Those that start others. They take the place of everything that is done with described words.
[[nodiscard]] Stream findFiles(Invocation &it);
[[nodiscard]] Stream xargs(Invocation &it);
[[nodiscard]] Stream parallel(Invocation &it);

/// What ls prints: names in the folders it lists. Whoever deletes them means what is in there.
[[nodiscard]] Stream listing(Invocation &it);

// Called when all words have been applied; see Usage::special.
void runElsewhere(Invocation &it);
void pushGit(Invocation &it);
void checkOutGit(Invocation &it);
void configureGit(Invocation &it);
void moveInGit(Invocation &it);
void changePermissions(Invocation &it);
void changeAttributes(Invocation &it);
void copyFiles(Invocation &it);
void moveFiles(Invocation &it);
void searchText(Invocation &it);
void requestByMethod(Invocation &it);
void requestByItems(Invocation &it);
void connectAddresses(Invocation &it);
void askRedis(Invocation &it);
void transferFiles(Invocation &it);
void askHost(Invocation &it);
void startContainer(Invocation &it);
void changeServices(Invocation &it);
void endProcesses(Invocation &it);
void setKernel(Invocation &it);
void shellOperands(Invocation &it);

} // namespace cofferdam::shell
