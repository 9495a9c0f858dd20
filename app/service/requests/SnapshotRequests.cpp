// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Snapshots: listed, taken, gone back to, pinned, named, deleted; and the room they have.

#include "app/service/api/Convert.h"
#include "app/service/requests/Request.h"
#include "core/audit/Trail.h"
#include "vm/snapshot/SnapshotKeeper.h"

#include <algorithm>
#include <limits>

namespace cofferdam {
namespace {

using Message = api::ClientToService;

constexpr qsizetype kMaxLabel = 200; // characters
constexpr qsizetype kMaxName = 80;   // characters
constexpr int kSamples = 5;
constexpr qsizetype kSampleLength = 200; // characters

SnapshotId idOf(const std::string &snapshot)
{
    return SnapshotId{QString::fromStdString(snapshot)};
}

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
    for (const auto &gone : request.service.snapshots.thinned(agent.record().id))
        *message.mutable_snapshots()->add_thinned() = toApi(gone);
    request.reply(message);
}

void takeSnapshot(const Request &request, AgentSession &agent, const api::TakeSnapshot &asked)
{
    const auto label = QString::fromStdString(asked.label()).left(kMaxLabel);
    request.service.snapshots.take(agent.record().id, Phrase::verbatim(label), request.context, answeringNode(request));
}

void restore(const Request &request, AgentSession &agent, const api::RestoreSnapshot &asked)
{
    const auto present = asked.give_up_present() ? AgentRollback::Present::GivenUp : AgentRollback::Present::Kept;
    agent.rollback().restore(idOf(asked.snapshot()), present, request.context, answeringNode(request));
}

void deleteSnapshot(const Request &request, AgentSession &agent, const api::SnapshotRef &asked)
{
    const auto node = request.service.snapshots.node(agent.record().id, idOf(asked.snapshot()));
    request.service.snapshots.remove(agent.record().id, idOf(asked.snapshot()), request.context, [request, node](const Result<void> &gone) {
        if (gone) {
            TrailRow row;
            row.agent = node.agent;
            row.event = TrailEvent::Agent;
            row.reason = phrase("Service", "The snapshot “%1” was deleted by the user").arg(node.label);
            row.snapshot = node.id;
            request.service.trail.append(row);
        }
        request.answer(gone);
    });
}

void pinSnapshot(const Request &request, AgentSession &agent, const api::PinSnapshot &asked)
{
    request.service.snapshots.setPinned(agent.record().id, idOf(asked.snapshot()), asked.pinned(), request.context, answeringNode(request));
}

void nameSnapshot(const Request &request, AgentSession &agent, const api::NameSnapshot &asked)
{
    const auto name = QString::fromStdString(asked.name()).simplified().left(kMaxName);
    request.service.snapshots.setName(agent.record().id, idOf(asked.snapshot()), name, request.context, answeringNode(request));
}

void previewSnapshot(const Request &request, AgentSession &agent, const api::SnapshotRef &asked)
{
    const auto &snapshots = request.service.snapshots;
    const auto node = snapshots.node(agent.record().id, idOf(asked.snapshot()));
    if (node.id.isNull())
        return request.fail({Errc::NotFound, phrase("Service", "This snapshot is not there any more.")});
    api::ServiceToClient message;
    auto *preview = message.mutable_snapshot_preview();
    preview->set_snapshot(node.id.value.toStdString());
    preview->set_time_us(node.time.toMSecsSinceEpoch() * 1000);
    preview->set_ms_to_unpack(snapshots.timeToUnpack(node).count());
    preview->set_keeps_present(agent.rollback().hasPresent());
    for (const auto &other : snapshots.nodes(node.agent)) { // oldest first
        if (other.time < node.time)
            *preview->mutable_older() = toApi(other);
    }
    TrailQuery query;
    query.agent = node.agent;
    query.event = TrailEvent::Decision;
    query.limit = TrailQuery::kMaxLimit;
    request.service.trail.query(query, request.context, [request, message, node](const Result<QList<TrailRow>> &rows) mutable {
        if (!rows)
            return request.fail(rows.error());
        auto *filled = message.mutable_snapshot_preview();
        filled->set_more_actions(rows->size() == TrailQuery::kMaxLimit && rows->last().seq > node.auditSeq + 1);
        for (const auto &row : *rows) {
            filled->set_rows_before(filled->rows_before() + (row.snapshot == node.id ? 1 : 0));
            const bool done = row.seq > node.auditSeq && row.outcome == Outcome::Allow && row.detail.decision().action().gate() == api::GATE_TOOL;
            if (!done)
                continue;
            filled->set_actions(filled->actions() + 1);
            if (filled->samples_size() < kSamples)
                filled->add_samples((row.subject.isEmpty() ? row.tool : row.subject).left(kSampleLength).toStdString());
        }
        request.reply(message);
    });
}

void tellRoom(const Request &request)
{
    const auto space = request.service.snapshots.space();
    api::ServiceToClient message;
    auto *room = message.mutable_snapshot_room();
    room->set_percent(static_cast<quint32>(space.room.percent));
    room->set_bytes(static_cast<quint64>(space.room.bytes));
    room->set_budget(static_cast<quint64>(std::max<qint64>(0, space.budget)));
    room->set_used(static_cast<quint64>(space.used));
    room->set_free(static_cast<quint64>(space.free));
    request.reply(message);
}

void snapshotRoom(const Request &request, const api::Empty &)
{
    tellRoom(request);
}

void setSnapshotRoom(const Request &request, const api::SnapshotRoom &asked)
{
    constexpr quint64 kMost = std::numeric_limits<qint64>::max();
    const SnapshotRoom room{.percent = static_cast<int>(std::min<quint32>(asked.percent(), 100)),
                            .bytes = static_cast<qint64>(std::min<quint64>(asked.bytes(), kMost))};
    if (const auto set = request.service.snapshots.setRoom(room); !set)
        return request.fail(set.error());
    tellRoom(request);
}

} // namespace

QList<RequestRow> snapshotRequests()
{
    return {agentRow<&Message::list_snapshots, listSnapshots>(Message::kListSnapshots),
            agentRow<&Message::take_snapshot, takeSnapshot>(Message::kTakeSnapshot),
            agentRow<&Message::restore, restore>(Message::kRestore),
            agentRow<&Message::delete_snapshot, deleteSnapshot>(Message::kDeleteSnapshot),
            agentRow<&Message::pin_snapshot, pinSnapshot>(Message::kPinSnapshot),
            agentRow<&Message::name_snapshot, nameSnapshot>(Message::kNameSnapshot),
            agentRow<&Message::preview_snapshot, previewSnapshot>(Message::kPreviewSnapshot),
            plainRow<&Message::snapshot_room, snapshotRoom>(Message::kSnapshotRoom),
            plainRow<&Message::set_snapshot_room, setSnapshotRoom>(Message::kSetSnapshotRoom)};
}

} // namespace cofferdam
