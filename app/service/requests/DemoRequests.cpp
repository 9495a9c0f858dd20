// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The demo: started here, told of in events.

#include "app/demo/DemoRun.h"
#include "app/service/requests/Request.h"

namespace cofferdam {
namespace {

using Message = api::ClientToService;

void runDemo(const Request &request, const api::RunDemo &asked)
{
    request.answer(request.service.demo.start(asked.allow_all()));
}

} // namespace

QList<RequestRow> demoRequests()
{
    return {plainRow<&Message::run_demo, runDemo>(Message::kRunDemo)};
}

} // namespace cofferdam
