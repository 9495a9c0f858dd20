// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a machine that was restored has to learn from the host: what time it is, that its random numbers were used before,
// and who it is.

#pragma once

#include "core/api/guest.pb.h"

#include <string>

namespace cofferdam::guest {

struct AwakeningPaths {
    std::string machineId = "/run/cofferdam/machine-id"; ///< /etc/machine-id is bound from it: the system disk is read-only.
    std::string gatewayToken = "/run/cofferdam/gateway-token";
    unsigned owner = 1000; ///< of the token
    bool wholeMachine = true; ///< False in tests: clock, random pool and host name stay as they are.
};

void awake(const api::HostHello &hello, const AwakeningPaths &paths);

} // namespace cofferdam::guest
