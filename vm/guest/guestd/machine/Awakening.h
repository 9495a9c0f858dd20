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
    unsigned owner = api::kAgentUser; ///< of the token
    bool wholeMachine = true; ///< False in tests: clock, random pool and host name stay as they are.
};

void awake(const api::HostHello &hello, const AwakeningPaths &paths);

} // namespace cofferdam::guest
