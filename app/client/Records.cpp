// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/client/Records.h"

#include "app/client/Translated.h"

#include <algorithm>

namespace cofferdam {

namespace {

QString words(const std::string &bytes)
{
    return QString::fromStdString(bytes);
}

} // namespace

AgentRecord AgentRecord::from(const api::Agent &agent)
{
    return {.id = {words(agent.id())},
            .name = words(agent.name()),
            .state = agent.state(),
            .heldBecause = agent.held_because(),
            .problem = translated(agent.problem()),
            .acceleration = words(agent.acceleration()),
            .epoch = agent.epoch(),
            .currentSnapshot = {words(agent.current_snapshot())},
            .task = {words(agent.task())},
            .image = words(agent.image()),
            .profile = words(agent.profile())};
}

EffectRecord EffectRecord::from(const api::Effect &effect)
{
    return {.kind = effect.kind() == api::EFFECT_UNSPECIFIED ? api::EFFECT_UNKNOWN : effect.kind(),
            .object = words(effect.object()),
            .outside = !effect.inside(),
            .begin = effect.begin(),
            .length = effect.length()};
}

QList<EffectRecord> EffectRecord::allOf(const api::Facts &facts)
{
    QList<EffectRecord> all;
    for (const auto &effect : facts.effects())
        all.append(from(effect));
    return all;
}

QuestionRecord QuestionRecord::from(const api::Question &question)
{
    QuestionRecord record{.id = {words(question.id())},
                          .agent = {words(question.action().agent())},
                          .kind = question.action().kind(),
                          .tool = words(question.action().tool()),
                          .subject = words(question.action().subject()),
                          .directory = words(question.action().directory()),
                          .paramsJson = words(question.params_json()),
                          .rule = words(question.rule()),
                          .severity = question.severity(),
                          .reason = translated(question.reason()),
                          .effects = EffectRecord::allOf(question.action().facts()),
                          .askedMs = question.asked_ms(),
                          .deadlineMs = question.deadline_ms(),
                          .task = {words(question.action().task())},
                          .reversible = question.reversible(),
                          .title = translated(question.title()),
                          .because = {},
                          .nearestAllow = words(question.nearest_allow()),
                          .alternative = words(question.alternative()),
                          .waiting = std::max(1, static_cast<int>(question.waiting())),
                          .boundTo = question.bound_to()};
    for (const auto &sentence : question.because())
        record.because.append(translated(sentence));
    return record;
}

GrantRecord GrantRecord::from(const api::Grant &grant)
{
    return {.id = words(grant.id()),
            .agent = {words(grant.agent())},
            .scope = grant.scope(),
            .kind = grant.kind(),
            .subject = words(grant.subject()),
            .covers = words(grant.covers()),
            .rule = words(grant.rule()),
            .createdMs = grant.created_ms(),
            .expiresMs = grant.expires_ms(),
            .lastUsedMs = grant.last_used_ms(),
            .uses = static_cast<int>(grant.uses())};
}

ReaskRecord ReaskRecord::from(const api::Reask &reask)
{
    return {.agent = {words(reask.agent())},
            .rule = words(reask.rule()),
            .what = words(reask.what()),
            .count = static_cast<int>(reask.count()),
            .sinceMs = reask.since_ms(),
            .lastMs = reask.last_ms()};
}

ClientRecord ClientRecord::from(const api::ClientDetail &client)
{
    return {.pid = client.pid(), .program = words(client.program()), .name = words(client.name())};
}

AuditRecord AuditRecord::from(const api::AuditRow &row)
{
    return {.seq = row.seq(),
            .timeUs = row.time_us(),
            .agent = {words(row.agent())},
            .epoch = row.epoch(),
            .task = {words(row.task())},
            .event = row.event(),
            .kind = row.kind(),
            .tool = words(row.tool()),
            .subject = words(row.subject()),
            .verdict = row.verdict(),
            .outcome = row.outcome(),
            .rule = words(row.rule()),
            .reason = translated(row.reason()),
            .snapshot = {words(row.snapshot())},
            .snapshotGone = row.snapshot_gone(),
            .answeredBy = ClientRecord::from(row.detail().has_grant() ? row.detail().grant().answered_by() : row.detail().decision().answered_by()),
            .detail = QByteArray::fromStdString(row.detail().SerializeAsString()),
            .toolCallId = words(row.tool_call_id()),
            .leaf = QByteArray::fromStdString(row.leaf())};
}

api::TrailDetail AuditRecord::details() const
{
    api::TrailDetail message;
    message.ParseFromArray(detail.constData(), static_cast<int>(detail.size()));
    return message;
}

SnapshotRecord SnapshotRecord::from(const api::SnapshotNode &node)
{
    return {.id = {words(node.id())},
            .agent = {words(node.agent())},
            .parent = {words(node.parent())},
            .label = translated(node.label()),
            .timeUs = node.time_us(),
            .pinned = node.pinned(),
            .durable = node.durable(),
            .ramBytes = node.ram_bytes(),
            .heldMs = node.held_ms(),
            .pauseMs = node.pause_ms(),
            .current = node.current(),
            .auditSeq = node.audit_seq(),
            .name = words(node.name()),
            .packed = node.packed_bytes() > 0,
            .thinnedUs = node.thinned_us()};
}

LayerRecord LayerRecord::from(const api::Layer &layer)
{
    return {.name = layer.name(),
            .ok = layer.ok(),
            .message = translated(layer.message()),
            .checkedMs = layer.checked_ms(),
            .agent = {words(layer.agent())},
            .unknown = layer.unknown()};
}

ProgressRecord ProgressRecord::from(const api::Progress &progress)
{
    return {.operation = words(progress.operation()),
            .text = translated(progress.text()),
            .fraction = progress.fraction(),
            .finished = progress.finished(),
            .error = translated(progress.error()),
            .agent = {words(progress.agent())}};
}

DemoRecord DemoRecord::from(const api::DemoLine &line)
{
    return {.text = translated(line.text()), .ok = line.ok(), .finished = line.finished(), .passed = line.passed()};
}

} // namespace cofferdam
