// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/ChatTools.h"

#include "core/action/ActionCodec.h"
#include "core/api/PhraseMessage.h"
#include "core/audit/TrailRow.h"

namespace cofferdam {

api::ToolCall *ChatTools::callOf(const QString &id, const QString &name)
{
    if (id.isEmpty() || (!m_calls.contains(id) && m_calls.size() >= kMostCalls))
        return nullptr;
    auto &call = m_calls[id];
    call.set_id(id.toStdString());
    if (call.name().empty())
        call.set_name(name.toStdString());
    return &call;
}

std::optional<api::ToolCall> ChatTools::started(const QString &id, const QString &name)
{
    if (const auto *call = callOf(id, name))
        return *call;
    return {};
}

std::optional<api::ToolCall> ChatTools::ended(const ToolResult &result)
{
    auto *call = callOf(result.toolCallId, result.tool);
    if (!call || call->ended())
        return {};
    call->set_ended(true);
    call->set_failed(!result.ok);
    call->set_output(result.output.toStdString());
    call->set_output_left_out(static_cast<quint64>(result.leftOut));
    return *call;
}

std::optional<api::ToolCall> ChatTools::decided(const TrailRow &row)
{
    if ((row.event != TrailEvent::Decision && row.event != TrailEvent::Question) || !row.detail.has_decision())
        return {};
    const bool ofCall = row.detail.decision().action().gate() == api::GATE_TOOL;
    if (!ofCall && row.outcome != Outcome::Block)
        return {};
    auto *call = callOf(row.toolCallId, row.tool);
    if (!call)
        return {};
    if (ofCall)
        call->set_subject(row.subject.left(kMaxSubject).toStdString());
    call->set_verdict(toWire(row.verdict));
    call->set_outcome(toWire(row.outcome));
    *call->mutable_reason() = toApi(row.reason);
    call->set_row(row.seq);
    return *call;
}

} // namespace cofferdam
