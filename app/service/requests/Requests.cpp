// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/requests/Requests.h"

#include "app/service/requests/WindowOnly.h"

namespace cofferdam {
namespace {

constexpr qsizetype kShownName = 60; // characters of what may be anything

} // namespace

void Request::done() const
{
    api::ServiceToClient message;
    message.mutable_done();
    reply(message);
}

QList<RequestRow> Requests::rows()
{
    return agentRequests() + approvalRequests() + auditRequests() + dataRequests() + demoRequests() + guardianRequests() + imageRequests() + modelRequests()
           + sessionRequests() + snapshotRequests() + storeRequests() + transferRequests() + vaultRequests();
}

Requests::Requests(RequestParts parts, QObject *parent) : QObject(parent), m_parts(std::move(parts))
{
    const auto all = rows();
    for (const auto &row : all)
        m_rows.insert(row.body, row);
}

void Requests::carryOut(const api::ClientToService &message, Caller caller, ApiServer::Reply reply, const api::ClientDetail &client)
{
    const Request request{.service = m_parts, .context = this, .caller = caller, .reply = std::move(reply), .client = client};
    const auto row = m_rows.constFind(message.body_case());
    if (row == m_rows.cend())
        return request.fail({Errc::Unsupported, phrase("Service", "This service does not know that request.")});
    if (const auto may = mayLoosen(request, message); !may)
        return request.fail(may.error());
    AgentSession *agent = nullptr;
    if (row->agentIn) {
        const auto named = QString::fromStdString(row->agentIn(message));
        agent = m_parts.agents.named(named);
        if (!agent)
            return request.fail({Errc::NotFound, phrase("Service", "There is no agent “%1”.").arg(named.left(kShownName))});
    }
    row->carryOut(request, message, agent);
}

} // namespace cofferdam
