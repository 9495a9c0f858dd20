// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a machine that was restored has to learn from the host: what time it is, that its random numbers were used before,
// and who it is.

#pragma once

#include "core/api/GuestPlaces.h"
#include "core/api/guest.pb.h"

#include <string>

namespace cofferdam::guest {

/// Made by mountMachine(), written by awake().
inline constexpr auto kMachineIdFile = "/run/cofferdam/machine-id";

struct AwakeningPaths {
    std::string machineId = kMachineIdFile; ///< /etc/machine-id is bound from it: the system disk is read-only.
    std::string gatewayToken = api::kGatewayTokenFile;
    std::string models = api::kModelsFile;
    std::string firstModels = api::kFirstModelsFile; ///< What `models` is before the host has named any.
    unsigned owner = api::kAgentUser; ///< of the token
    bool wholeMachine = true; ///< False in tests: clock, random pool and host name stay as they are.
};

void awake(const api::HostHello &hello, const AwakeningPaths &paths);
/// OpenClaw sees the old models or these, never half of them. Empty: those it has stay, or the first ones become it.
void setModels(const std::string &json, const AwakeningPaths &paths);

} // namespace cofferdam::guest
