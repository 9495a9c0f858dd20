// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Images: whether there is one to start from.

#include "app/service/agent/StartPoint.h"
#include "app/service/requests/Request.h"
#include "core/api/PhraseMessage.h"

namespace cofferdam {
namespace {

using Message = api::ClientToService;

void imageStatus(const Request &request, const api::Empty &)
{
    const auto full = request.service.startPoints.forNewAgent(ImageKind::Full);
    const auto tiny = request.service.startPoints.forNewAgent(ImageKind::Tiny);
    api::ServiceToClient message;
    auto *status = message.mutable_image_status();
    status->set_full_ready(full.has_value());
    status->set_tiny_ready(tiny.has_value());
    status->set_full_id(full ? full->image.id.toStdString() : std::string());
    status->set_tiny_id(tiny ? tiny->image.id.toStdString() : std::string());
    if (!full)
        *status->mutable_problem() = toApi(full.error().message);
    request.reply(message);
}

} // namespace

QList<RequestRow> imageRequests()
{
    return {plainRow<&Message::image_status, imageStatus>(Message::kImageStatus)};
}

} // namespace cofferdam
