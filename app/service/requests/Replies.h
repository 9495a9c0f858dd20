// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What is told of the state of things, in reply to a request and to each new subscriber.

#pragma once

#include "core/api/cofferdam.pb.h"

#include <QList>

namespace cofferdam {

class Agents;
class Guardian;
class ImageBuildRun;
class ServiceLayers;
class StartPoints;
class WaitingList;

[[nodiscard]] api::ServiceToClient allAgents(const Agents &agents);
/// Shortened where they are large; as many as one message takes.
[[nodiscard]] api::ServiceToClient openQuestions(const Guardian &guardian);
/// One message each, behind an empty list: an agent cannot make so many, or so large ones, that a client sees none.
[[nodiscard]] QList<api::ServiceToClient> eachOpenQuestion(const Guardian &guardian);
[[nodiscard]] api::ServiceToClient grantsInForce(const Guardian &guardian);
/// Of the service and of each agent that is not stopped.
[[nodiscard]] api::ServiceToClient layersNow(const ServiceLayers &layers, const Agents &agents);
[[nodiscard]] api::ServiceToClient waitingMessage(const WaitingList &waiting, const Agents &agents);
/// With the build that runs, or the last one.
[[nodiscard]] api::ServiceToClient imageStatusNow(StartPoints &points, const ImageBuildRun &build);

} // namespace cofferdam
