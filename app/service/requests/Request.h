// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One request on its way, and a row of the table that says who carries it out.

#pragma once

#include "app/service/agent/Agents.h"
#include "app/service/api/ApiServer.h"
#include "app/service/requests/RequestParts.h"

#include <QList>

#include <utility>

namespace cofferdam {

/// Who asks. The demo lives in the service and may make its own agents, which nobody else may.
enum class Caller : quint8 { Client, Demo };

/// Copies are cheap: it goes into what answers later.
struct Request {
    RequestParts &service;
    QObject *context; ///< Of all that is done for it.
    Caller caller;
    ApiServer::Reply reply;
    api::ClientDetail client; ///< The program that asks; empty for the demo.

    void done() const;
    void fail(const Error &error) const { reply(failureReply(error)); }
    void answer(const Result<void> &result) const { result ? done() : fail(result.error()); }
    [[nodiscard]] Done<void> answering() const
    {
        return [request = *this](const Result<void> &result) { request.answer(result); };
    }
    /// `fill` puts the value into the reply.
    template<typename T, typename Fill>
    [[nodiscard]] Done<T> answering(Fill fill) const
    {
        return [request = *this, fill](const Result<T> &result) {
            if (!result)
                return request.fail(result.error());
            api::ServiceToClient message;
            fill(message, *result);
            request.reply(message);
        };
    }
};

/// Who carries out the requests of one body.
struct RequestRow {
    using Body = api::ClientToService::BodyCase;

    Body body;
    /// The agent it names, by id or name, and which has to be there. Null: it needs none.
    const std::string &(*agentIn)(const api::ClientToService &message);
    /// `agent`: the one that is named.
    void (*carryOut)(const Request &request, const api::ClientToService &message, AgentSession *agent);
};

/// The row of a handler that takes the request and its body, as `get` finds it in the message.
template<auto get, auto handler>
[[nodiscard]] RequestRow plainRow(RequestRow::Body body)
{
    return {body, nullptr, [](const Request &request, const api::ClientToService &message, AgentSession *) { handler(request, (message.*get)()); }};
}

/// The row of a handler that takes the agent named in the body, too.
template<auto get, auto handler>
[[nodiscard]] RequestRow agentRow(RequestRow::Body body)
{
    return {body, [](const api::ClientToService &message) -> const std::string & { return (message.*get)().agent(); },
            [](const Request &request, const api::ClientToService &message, AgentSession *agent) { handler(request, *agent, (message.*get)()); }};
}

// Named like the groups of cofferdamctl.
[[nodiscard]] QList<RequestRow> agentRequests();
[[nodiscard]] QList<RequestRow> approvalRequests();
[[nodiscard]] QList<RequestRow> auditRequests();
[[nodiscard]] QList<RequestRow> dataRequests();
[[nodiscard]] QList<RequestRow> demoRequests();
[[nodiscard]] QList<RequestRow> guardianRequests();
[[nodiscard]] QList<RequestRow> imageRequests();
[[nodiscard]] QList<RequestRow> modelRequests();
[[nodiscard]] QList<RequestRow> sessionRequests();
[[nodiscard]] QList<RequestRow> snapshotRequests();
[[nodiscard]] QList<RequestRow> storeRequests();
[[nodiscard]] QList<RequestRow> transferRequests();
[[nodiscard]] QList<RequestRow> vaultRequests();

} // namespace cofferdam
