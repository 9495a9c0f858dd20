// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What no decision opens: limits and switches of the kernel around the agent. Coarser than the gates, and behind them.

#pragma once

#include <string>
#include <vector>

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

/// What tool calls had left running.
struct EndedTools {
    unsigned processes = 0;
    std::vector<std::string> programs; ///< Up to 5 paths.
    bool all = true;                   ///< False: the kernel refused.
};
/// Ends whatever runs in the group of the tools.
[[nodiscard]] EndedTools endTools();

} // namespace cofferdam::guest
