// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/Convert.h"

#include "core/audit/TrailRow.h"
#include "core/guardian/Question.h"
#include "core/sluice/ControlSession.h"
#include "vm/snapshot/SnapshotNode.h"

namespace cofferdam {

api::AuditRow toApi(const TrailRow &row)
{
    api::AuditRow message;
    message.set_seq(row.seq);
    message.set_time_us(row.timeUs);
    message.set_agent(row.agent.value.toStdString());
    message.set_epoch(row.epoch.value);
    message.set_task(row.task.value.toStdString());
    message.set_event(row.event.toStdString());
    message.set_kind(row.kind.toStdString());
    message.set_tool(row.tool.toStdString());
    message.set_subject(row.subject.toStdString());
    message.set_verdict(row.verdict.toStdString());
    message.set_outcome(row.outcome.toStdString());
    message.set_rule(row.rule.toStdString());
    message.set_reason(row.reason.toStdString());
    message.set_snapshot(row.snapshot.value.toStdString());
    message.set_detail_json(row.detailJson.toStdString());
    message.set_tool_call_id(row.toolCallId.toStdString());
    message.set_leaf(row.leaf.toStdString());
    return message;
}

api::Question toApi(const Question &question)
{
    api::Question message;
    const auto &action = question.action;
    message.set_id(question.id.value.toStdString());
    message.set_agent(action.agent.value.toStdString());
    message.set_kind(toWord(action.kind).toUtf8().toStdString());
    message.set_tool(action.tool.toStdString());
    message.set_subject(action.subject.toStdString());
    message.set_directory(action.directory.toStdString());
    // A string field has to be UTF-8, and these bytes come from the guest.
    message.set_params_json(QString::fromUtf8(action.raw).toStdString());
    message.set_rule(question.ruling.rule.toStdString());
    message.set_severity(toWord(question.ruling.severity).toUtf8().toStdString());
    message.set_reason(question.ruling.reason.toStdString());
    for (const auto &effect : action.facts.effects) {
        auto *added = message.add_effects();
        added->set_kind(toWord(effect.kind).toUtf8().toStdString());
        added->set_object(effect.object.toStdString());
        added->set_outside(effect.reach == Reach::Outside);
        added->set_begin(static_cast<quint32>(effect.begin));
        added->set_length(static_cast<quint32>(effect.length));
    }
    message.set_asked_ms(question.askedMs);
    message.set_deadline_ms(question.deadlineMs);
    message.set_task(action.task.value.toStdString());
    message.set_reversible(question.reversible);
    return message;
}

api::SnapshotNode toApi(const SnapshotNode &node)
{
    api::SnapshotNode message;
    message.set_id(node.id.value.toStdString());
    message.set_agent(node.agent.value.toStdString());
    message.set_parent(node.parent.value.toStdString());
    message.set_label(node.label.toStdString());
    message.set_time_us(node.time.toMSecsSinceEpoch() * 1000);
    message.set_pinned(node.pinned);
    message.set_durable(node.durable);
    message.set_ram_bytes(static_cast<quint64>(node.ramBytes));
    message.set_held_ms(node.heldMs);
    message.set_pause_ms(node.pauseMs);
    message.set_current(node.current);
    message.set_audit_seq(node.auditSeq);
    return message;
}

api::FileHash toApi(const GuestFile &file)
{
    api::FileHash message;
    message.set_path(file.path.toStdString());
    message.set_size(file.size);
    message.set_mode(file.mode);
    message.set_sha256(file.sha256.toStdString());
    message.set_link(file.link.toStdString());
    return message;
}

api::FileContent toApi(const GuestContent &content)
{
    api::FileContent message;
    message.set_content(content.bytes.toStdString());
    message.set_total_size(content.totalSize);
    return message;
}

} // namespace cofferdam
