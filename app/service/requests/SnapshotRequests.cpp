// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Snapshots: listed, taken, gone back to, deleted.

#include "app/service/api/Convert.h"
#include "app/service/requests/Request.h"
#include "vm/snapshot/SnapshotKeeper.h"

namespace cofferdam {
namespace {

using Message = api::ClientToService;

constexpr qsizetype kMaxLabel = 200; // characters

Done<SnapshotNode> answeringNode(const Request &request)
{
    return request.answering<SnapshotNode>([](api::ServiceToClient &message, const SnapshotNode &node) { *message.mutable_snapshot() = toApi(node); });
}

void listSnapshots(const Request &request, AgentSession &agent, const api::AgentRef &)
{
    api::ServiceToClient message;
    message.mutable_snapshots();
    for (const auto &node : request.service.snapshots.nodes(agent.record().id))
        *message.mutable_snapshots()->add_nodes() = toApi(node);
    request.reply(message);
}

void takeSnapshot(const Request &request, AgentSession &agent, const api::TakeSnapshot &asked)
{
    const auto label = QString::fromStdString(asked.label()).left(kMaxLabel);
    request.service.snapshots.take(agent.record().id, Phrase::verbatim(label), request.context, answeringNode(request));
}

void restore(const Request &request, AgentSession &agent, const api::SnapshotRef &asked)
{
    agent.rollback().restore(SnapshotId{QString::fromStdString(asked.snapshot())}, request.context, answeringNode(request));
}

void deleteSnapshot(const Request &request, AgentSession &agent, const api::SnapshotRef &asked)
{
    request.service.snapshots.remove(agent.record().id, SnapshotId{QString::fromStdString(asked.snapshot())}, request.context, request.answering());
}

} // namespace

QList<RequestRow> snapshotRequests()
{
    return {agentRow<&Message::list_snapshots, listSnapshots>(Message::kListSnapshots), agentRow<&Message::take_snapshot, takeSnapshot>(Message::kTakeSnapshot),
            agentRow<&Message::restore, restore>(Message::kRestore), agentRow<&Message::delete_snapshot, deleteSnapshot>(Message::kDeleteSnapshot)};
}

} // namespace cofferdam
