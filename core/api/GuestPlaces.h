// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Where things are in every guest, as host and guestd both say it. What cannot include this (vm/guest/openclaw, vm/image/bake-state) is
// compared by tst_guestplaces.

#pragma once

#include <cstdint>

namespace cofferdam::api {

/// Who all programs of the agent run as: number of the user and of the group.
inline constexpr unsigned kAgentUser = 1000;
inline constexpr char kAgentHome[] = "/home/agent";
inline constexpr char kAgentWorkspace[] = "/home/agent/workspace";
/// The home as it lies on the data disk, beneath the file gate. Root's alone.
inline constexpr char kAgentBacking[] = "/data/home/agent";

/// Where OpenClaw keeps compiled code; kept from its tools.
inline constexpr char kCompileCache[] = "/home/agent/.cache/node-compile";

/// What guestd and OpenClaw's start script leave for each other; gone with the machine.
inline constexpr char kGuestRunFolder[] = "/run/cofferdam";
inline constexpr char kPluginSocket[] = "/run/cofferdam/plugin.sock";
inline constexpr char kGatewayTokenFile[] = "/run/cofferdam/gateway-token";
/// What OpenClaw includes in its configuration, and what it is before the host has said anything.
inline constexpr char kModelsFile[] = "/run/cofferdam/models/models.json";
inline constexpr char kFirstModelsFile[] = "/usr/lib/cofferdam/openclaw/models.json";

/// OpenClaw's gateway, guestd's port for the model and its web proxy. All on loopback.
inline constexpr std::uint16_t kGatewayPort = 18789;
inline constexpr std::uint16_t kModelPort = 18999;
inline constexpr std::uint16_t kProxyPort = 3128;

/// What streams ask for by name: the gateway, on the port `in`; the model, on `out`.
inline constexpr char kGatewayAuthority[] = "127.0.0.1:18789";
inline constexpr char kModelAuthority[] = "model.cofferdam:80";
/// What an agent has a model for: each is the first part of the paths under which it is asked.
inline constexpr const char *kModelSlots[] = {"main", "fast", "image", "memory"};
/// The one that embeds what OpenClaw's memory search reads, and does nothing else.
inline constexpr char kMemorySlot[] = "memory";

} // namespace cofferdam::api
