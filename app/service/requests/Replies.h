// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is told of the state of things, in reply to a request and to each new subscriber.

#pragma once

#include "core/api/cofferdam.pb.h"

namespace cofferdam {

class Agents;
class Guardian;
class ServiceLayers;

[[nodiscard]] api::ServiceToClient allAgents(const Agents &agents);
[[nodiscard]] api::ServiceToClient openQuestions(const Guardian &guardian);
[[nodiscard]] api::ServiceToClient grantsInForce(const Guardian &guardian);
/// Of the service and of each agent that is not stopped.
[[nodiscard]] api::ServiceToClient layersNow(const ServiceLayers &layers, const Agents &agents);

} // namespace cofferdam
