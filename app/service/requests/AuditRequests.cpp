// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The trail: read, and verified.

#include "app/service/api/Convert.h"
#include "app/service/requests/Request.h"
#include "core/api/PhraseMessage.h"
#include "core/audit/Trail.h"

#include <algorithm>

namespace cofferdam {
namespace {

using Message = api::ClientToService;

constexpr quint32 kMaxAsked = 1000; // rows

void verifyAudit(const Request &request, const api::Empty &)
{
    request.service.trail.verify(request.context, [request](const TrailReport &report) {
        api::ServiceToClient message;
        message.mutable_verified()->set_ok(report.ok);
        message.mutable_verified()->set_size(report.size);
        message.mutable_verified()->set_root(report.root.toStdString());
        if (!report.problem.isEmpty())
            *message.mutable_verified()->mutable_problem() = toApi(report.problem);
        request.reply(message);
    });
}

void queryAudit(const Request &request, const api::AuditQuery &asked)
{
    const auto event = fromWire<TrailEvent>(asked.event());
    if (!event && asked.event() != api::EVENT_UNSPECIFIED) // all rows would be no answer to that
        return request.fail({Errc::Unsupported, phrase("Service", "This service does not know that event.")});
    const auto wanted = QString::fromStdString(asked.agent());
    const auto *named = request.service.agents.named(wanted); // those that are gone have rows, too
    const TrailQuery query{.agent = named ? named->record().id : AgentId{wanted},
                           .task = TaskId{QString::fromStdString(asked.task())},
                           .event = event,
                           .outcome = {},
                           .toolCallId = {},
                           .beforeSeq = asked.before_seq(),
                           .limit = std::clamp(static_cast<int>(std::min(asked.limit(), kMaxAsked)), 1, TrailQuery::kMaxLimit)};
    request.service.trail.query(query, request.context, [request](const Result<QList<TrailRow>> &rows) {
        if (!rows)
            return request.fail(rows.error());
        api::ServiceToClient message;
        auto *page = message.mutable_audit();
        for (const auto &row : *rows)
            *page->add_rows() = toApi(row);
        page->set_size(request.service.trail.size());
        page->set_root(request.service.trail.root().toStdString());
        request.reply(message);
    });
}

} // namespace

QList<RequestRow> auditRequests()
{
    return {plainRow<&Message::query_audit, queryAudit>(Message::kQueryAudit), plainRow<&Message::verify_audit, verifyAudit>(Message::kVerifyAudit)};
}

} // namespace cofferdam
