// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What no decision opens: limits and switches of the kernel around the agent. Coarser than the gates, and behind them.

#pragma once

#include <string>

namespace cofferdam::guest {

inline constexpr auto kAgentGroup = "/sys/fs/cgroup/agent";
inline constexpr auto kGatewayGroup = "/sys/fs/cgroup/agent/gateway";
inline constexpr auto kToolsGroup = "/sys/fs/cgroup/agent/tools";

/// In process 1, before anything of the agent runs: kernel switches, hidden processes of others, control groups with their limits.
void raiseFence();
/// What of it is not in force now; empty: nothing.
[[nodiscard]] std::string fenceProblem();

/// In the process that becomes OpenClaw, after PR_SET_NO_NEW_PRIVS: it and all it starts may write beneath `home`, /tmp, /dev/shm and a
/// few devices, and signal only each other. False: it must not be run.
[[nodiscard]] bool enterLandlock(const std::string &home);

/// Stops everything of the agent where it is, or lets it go on. False when the kernel refused.
[[nodiscard]] bool freezeAgent(bool frozen);

} // namespace cofferdam::guest
