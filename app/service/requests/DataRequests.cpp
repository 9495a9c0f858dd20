// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Marked folders: which there are, and what was read of them.

#include "app/service/api/DataRuleMessages.h"
#include "app/service/requests/Request.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

using Message = api::ClientToService;

void replyWithDataRules(const Request &request)
{
    api::ServiceToClient message;
    *message.mutable_data_rules() = dataRulesMessage(request.service.dataRules);
    request.reply(message);
}

/// Carries it out for the agent that is named, or every one.
void change(const Request &request, const api::DataRule &body, Result<void> (DataRules::*how)(DataRule))
{
    AgentId agent;
    if (!body.agent().empty()) {
        const auto *found = request.service.agents.named(QString::fromStdString(body.agent()));
        if (!found)
            return request.fail({Errc::NotFound, phrase("DataRules", "There is no such agent.")});
        agent = found->record().id;
    }
    if (const auto done = (request.service.dataRules.*how)(dataRuleFrom(body, agent)); !done)
        return request.fail(done.error());
    replyWithDataRules(request);
}

void listDataRules(const Request &request, const api::Empty &)
{
    replyWithDataRules(request);
}

void markData(const Request &request, const api::DataRule &body)
{
    change(request, body, &DataRules::mark);
}

void unmarkData(const Request &request, const api::DataRule &body)
{
    change(request, body, &DataRules::unmark);
}

} // namespace

QList<RequestRow> dataRequests()
{
    return {plainRow<&Message::list_data_rules, listDataRules>(Message::kListDataRules), plainRow<&Message::mark_data, markData>(Message::kMarkData),
            plainRow<&Message::unmark_data, unmarkData>(Message::kUnmarkData)};
}

} // namespace cofferdam
