// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service itself: its greeting, whether everything holds, its end.

#include "app/service/agent/StartPoint.h"
#include "app/service/layers/ServiceLayers.h"
#include "app/service/requests/Replies.h"
#include "app/service/requests/Request.h"
#include "core/api/Framing.h"
#include "core/api/PhraseMessage.h"

namespace cofferdam {
namespace {

using Message = api::ClientToService;

void hello(const Request &request, const api::ClientHello &)
{
    const auto &service = request.service;
    api::ServiceToClient message;
    auto *hello = message.mutable_hello();
    hello->set_protocol(api::kProtocol);
    hello->set_version(COFFERDAM_VERSION);
    hello->set_data_dir(service.dataFolder.toStdString());
    if (service.startPoints.isAccelerationKnown())
        hello->set_acceleration(toWord(service.startPoints.acceleration().kind).toUtf8().toStdString());
    *hello->mutable_notice() = toApi(service.notice);
    request.reply(message);
}

void doctor(const Request &request, const api::Empty &)
{
    request.service.layers.check(request.context, [request] { request.reply(layersNow(request.service.layers, request.service.agents)); });
}

void shutDown(const Request &request, const api::Empty &)
{
    request.done();
    request.service.shutDown();
}

} // namespace

QList<RequestRow> guardianRequests()
{
    return {plainRow<&Message::hello, hello>(Message::kHello), plainRow<&Message::doctor, doctor>(Message::kDoctor),
            plainRow<&Message::shutdown, shutDown>(Message::kShutdown)};
}

} // namespace cofferdam
