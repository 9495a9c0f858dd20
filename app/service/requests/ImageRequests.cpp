// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Images: whether there is one to start from, and the making of one; whether the computer has what that takes.

#include "app/service/agent/StartPoint.h"
#include "app/service/computer/ComputerChecks.h"
#include "app/service/computer/ImageBuildRun.h"
#include "app/service/requests/Replies.h"
#include "app/service/requests/Request.h"

namespace cofferdam {
namespace {

using Message = api::ClientToService;

void imageStatus(const Request &request, const api::Empty &)
{
    request.reply(imageStatusNow(request.service.startPoints, request.service.imageBuild));
}

void buildImage(const Request &request, const api::Empty &)
{
    request.answer(request.service.imageBuild.start());
}

void cancelImageBuild(const Request &request, const api::Empty &)
{
    request.service.imageBuild.cancel();
    request.done();
}

void checkComputer(const Request &request, const api::Empty &)
{
    auto &points = request.service.startPoints;
    auto found = findComputer({}, request.service.dataFolder);
    if (points.isAccelerationKnown())
        found.acceleration = points.acceleration();
    found.isImageThere = points.forNewAgent(ImageKind::Full).has_value();
    api::ServiceToClient message;
    *message.mutable_computer_checks() = computerChecks(found);
    request.reply(message);
}

} // namespace

QList<RequestRow> imageRequests()
{
    return {plainRow<&Message::image_status, imageStatus>(Message::kImageStatus), plainRow<&Message::build_image, buildImage>(Message::kBuildImage),
            plainRow<&Message::cancel_image_build, cancelImageBuild>(Message::kCancelImageBuild),
            plainRow<&Message::check_computer, checkComputer>(Message::kCheckComputer)};
}

} // namespace cofferdam
