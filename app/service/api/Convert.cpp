// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/api/Convert.h"

#include "core/action/ActionCodec.h"
#include "core/action/GuestWords.h"
#include "core/api/PhraseMessage.h"
#include "core/audit/TrailRow.h"
#include "core/guardian/ActionRow.h"
#include "core/guardian/GrantRow.h"
#include "core/guardian/LoopDetector.h"
#include "core/guardian/Question.h"
#include "core/inspect/gate/GateCall.h"
#include "vm/snapshot/SnapshotNode.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kShownParameters = 2000; ///< UTF-16 units; all of them are in the question beside it.
// A question of a usual command has 2 KiB; shortened it has at most 40. Bytes, UTF-16 units, and how many.
constexpr std::size_t kSmallQuestion = 32 * 1024;
constexpr qsizetype kShownText = 2048;
constexpr qsizetype kShownPart = 256;
constexpr qsizetype kShownParts = 16;

/// The exec gate's questions hold a hash of the program, its interpreters and its script, where the agent could write them. A command
/// that a tool names holds none.
api::BoundTo boundTo(const Action &action)
{
    if (action.gate == Gate::Exec)
        return api::BOUND_TO_CONTENT;
    return action.kind == ActionKind::Exec ? api::BOUND_TO_COMMAND_LINE : api::BOUND_TO_PARAMETERS;
}

/// Of the tool call, beside its command and folder: an approval covers them, so they are said where the reasons are. Empty without any.
Phrase parametersInWords(const Action &action)
{
    if (action.gate != Gate::Tool || action.kind != ActionKind::Exec)
        return {};
    auto parameters = QJsonDocument::fromJson(action.facts.parameters).object();
    parameters.remove("workdir"_L1);
    if (parameters.isEmpty())
        return {};
    const auto text = QString::fromUtf8(QJsonDocument(parameters).toJson(QJsonDocument::Compact));
    if (const auto more = text.size() - kShownParameters; more > 0)
        return phrase("Service", "It is given %1 and %2 more characters of parameters").arg(text.first(kShownParameters), more);
    return phrase("Service", "It is given %1").arg(text);
}

/// The worst first: a list of effects is cut somewhere, and what nobody minds is not what it is about.
QList<Effect> mindedFirst(const Question &question)
{
    QList<Effect> free;
    QList<Effect> sorted;
    const auto &effects = question.action.facts.effects;
    for (qsizetype i = 0; i < effects.size(); ++i)
        (question.ruling.freeEffects.contains(i) ? free : sorted).append(effects[i]);
    return sorted + free;
}

api::Breadth toApi(const Breadth &breadth)
{
    api::Breadth message;
    message.set_examined(breadth.examined);
    message.set_matched(breadth.matched);
    message.set_flagged(breadth.flagged);
    message.set_all(breadth.all);
    return message;
}

} // namespace

api::AuditRow toApi(const TrailRow &row)
{
    api::AuditRow message;
    message.set_seq(row.seq);
    message.set_time_us(row.timeUs);
    message.set_agent(row.agent.value.toStdString());
    message.set_epoch(row.epoch.value);
    message.set_task(row.task.value.toStdString());
    message.set_event(toWire(row.event));
    message.set_kind(toWire(row.kind));
    message.set_tool(row.tool.toStdString());
    message.set_subject(row.subject.toStdString());
    message.set_verdict(toWire(row.verdict));
    message.set_outcome(toWire(row.outcome));
    message.set_rule(row.rule.toStdString());
    *message.mutable_reason() = toApi(row.reason);
    message.set_snapshot(row.snapshot.value.toStdString());
    *message.mutable_detail() = row.detail;
    message.set_tool_call_id(row.toolCallId.toStdString());
    message.set_leaf(row.leaf.toStdString());
    return message;
}

api::Question toApi(const Question &question)
{
    api::Question message;
    const auto &action = question.action;
    message.set_id(question.id.value.toStdString());
    *message.mutable_action() = toApiBriefly(action);
    auto &effects = *message.mutable_action()->mutable_facts()->mutable_effects();
    effects.Clear();
    for (const auto &effect : mindedFirst(question))
        *effects.Add() = toApi(effect);
    message.set_params_json(readableParameters(action).toStdString());
    message.set_rule(question.ruling.rule.toStdString());
    message.set_severity(toWire(question.ruling.severity));
    *message.mutable_reason() = toApi(question.ruling.reason);
    message.set_asked_ms(question.askedMs);
    message.set_deadline_ms(question.deadlineMs);
    message.set_reversible(question.reversible);
    *message.mutable_title() = toApi(question.ruling.title);
    if (const auto given = parametersInWords(action); !given.isEmpty())
        *message.add_because() = toApi(given);
    for (const auto &sentence : question.ruling.because)
        *message.add_because() = toApi(sentence);
    for (const auto &rule : question.ruling.matched)
        message.add_matched(rule.toStdString());
    message.set_nearest_allow(question.ruling.nearestAllow.toStdString());
    message.set_alternative(question.ruling.alternative.toStdString());
    message.set_waiting(static_cast<quint32>(std::max(1, question.waiting)));
    message.set_bound_to(boundTo(action));
    return message;
}

api::WaitingAction toApi(const WaitingAction &waiting, const QString &agent)
{
    api::WaitingAction message;
    const auto &action = waiting.action;
    message.set_id(waiting.id.value.toStdString());
    message.set_agent(action.agent.value.toStdString());
    message.set_agent_name(agent.toStdString());
    message.set_tool(action.tool.toStdString());
    message.set_subject(action.subject.toStdString());
    message.set_directory(action.directory.toStdString());
    message.set_rule(waiting.rule.toStdString());
    *message.mutable_why() = toApi(waiting.why);
    message.set_shown(readableParameters(action).toStdString());
    message.set_times(waiting.times);
    message.set_first_ms(waiting.firstMs);
    message.set_last_ms(waiting.lastMs);
    message.set_approved_until_ms(waiting.approvedUntilMs);
    message.set_bound_to(boundTo(action));
    message.set_reversible(isReversible(action));
    message.set_complete(action.facts.complete);
    for (const auto &effect : action.facts.effects)
        *message.add_effects() = toApi(effect);
    return message;
}

api::Question toApiShortened(const Question &question)
{
    auto message = toApi(question);
    if (message.ByteSizeLong() <= kSmallQuestion)
        return message;
    Question brief = question;
    Action &action = brief.action;
    action.subject = clipped(action.subject, kShownText);
    action.directory = clipped(action.directory, kShownPart);
    action.ancestors.clear();
    action.facts.words.clear();
    action.facts.effects = action.facts.effects.first(std::min(action.facts.effects.size(), kShownParts));
    for (Effect &effect : action.facts.effects)
        effect = {.kind = effect.kind, .object = clipped(effect.object, kShownPart), .reach = effect.reach, .program = {}, .traits = {}};
    brief.ruling.reason = clipped(brief.ruling.reason, kShownText);
    brief.ruling.because = brief.ruling.because.first(std::min(brief.ruling.because.size(), kShownParts));
    for (Phrase &sentence : brief.ruling.because)
        sentence = clipped(sentence, kShownPart);
    brief.ruling.matched = brief.ruling.matched.first(std::min(brief.ruling.matched.size(), kShownParts));
    const QString parameters = clipped(QString::fromUtf8(readableParameters(action)), kShownText);
    action.raw.clear();
    message = toApi(brief);
    message.set_params_json(parameters.toStdString());
    message.set_shortened(true);
    return message;
}

api::Grant toApi(const Grant &grant)
{
    api::Grant message;
    message.set_id(grant.id.value.toStdString());
    message.set_agent(grant.action.agent.value.toStdString());
    message.set_epoch(grant.action.epoch.value);
    message.set_task(grant.action.task.value.toStdString());
    message.set_scope(toWire(grant.scope));
    message.set_kind(toWire(grant.action.kind));
    message.set_tool(grant.action.tool.toStdString());
    message.set_subject(grant.action.subject.toStdString());
    message.set_covers(grant.covers.toStdString());
    message.set_rule(grant.rule.toStdString());
    message.set_policy_version(grant.policyVersion.toStdString());
    message.set_digest(grant.digest.toHex().toStdString());
    message.set_created_ms(grant.createdMs);
    message.set_expires_ms(grant.expiresMs);
    message.set_last_used_ms(grant.lastUsedMs);
    message.set_uses(static_cast<quint32>(grant.uses));
    message.set_bound_to(boundTo(grant.action));
    return message;
}

api::GrantPreview toApi(const GrantPreview &preview)
{
    api::GrantPreview message;
    if (!preview.whyNone.isEmpty())
        *message.mutable_why_none() = toApi(preview.whyNone);
    *message.mutable_exact() = toApi(preview.exact);
    message.set_alike(preview.alike.toStdString());
    if (!preview.whyExactOnly.isEmpty())
        *message.mutable_why_exact_only() = toApi(preview.whyExactOnly);
    *message.mutable_alike_breadth() = toApi(preview.alikeBreadth);
    return message;
}

api::Reask toApi(const Reask &reask)
{
    api::Reask message;
    message.set_agent(reask.agent.value.toStdString());
    message.set_rule(reask.rule.toStdString());
    message.set_what(reask.what.toStdString());
    message.set_count(static_cast<quint32>(reask.count));
    message.set_since_ms(reask.sinceMs);
    message.set_last_ms(reask.lastMs);
    return message;
}

Result<GrantWish> fromApi(const api::Resolve &resolve)
{
    GrantWish wish;
    if (resolve.scope() != api::SCOPE_UNSPECIFIED) {
        const auto scope = fromWire<GrantScope>(resolve.scope());
        if (!scope)
            return fail(Errc::Unsupported, phrase("Service", "This service does not know for how long that is."));
        wish.scope = *scope;
    }
    wish.length = std::chrono::seconds(resolve.seconds());
    wish.alike = resolve.alike();
    return wish;
}

api::SnapshotNode toApi(const SnapshotNode &node)
{
    api::SnapshotNode message;
    message.set_id(node.id.value.toStdString());
    message.set_agent(node.agent.value.toStdString());
    message.set_parent(node.parent.value.toStdString());
    *message.mutable_label() = toApi(node.label);
    message.set_time_us(node.time.toMSecsSinceEpoch() * 1000);
    message.set_pinned(node.pinned);
    message.set_durable(node.durable);
    message.set_ram_bytes(static_cast<quint64>(node.ramBytes));
    message.set_held_ms(node.heldMs);
    message.set_pause_ms(node.pauseMs);
    message.set_current(node.current);
    message.set_audit_seq(node.auditSeq);
    message.set_name(node.name.toStdString());
    message.set_packed_bytes(static_cast<quint64>(node.packedBytes));
    return message;
}

api::SnapshotNode toApi(const ThinnedSnapshot &gone)
{
    api::SnapshotNode message;
    message.set_id(gone.id.value.toStdString());
    message.set_agent(gone.agent.value.toStdString());
    *message.mutable_label() = toApi(gone.label);
    message.set_time_us(gone.time.toMSecsSinceEpoch() * 1000);
    message.set_thinned_us(gone.gone.toMSecsSinceEpoch() * 1000);
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
