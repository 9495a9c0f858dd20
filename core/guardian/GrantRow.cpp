// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/DecisionRow.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace cofferdam {
namespace {

using namespace Qt::StringLiterals;

Phrase inWords(GrantEnd why)
{
    switch (why) {
    case GrantEnd::Expired: return phrase("Guardian", "Its time is over.");
    case GrantEnd::Revoked: return phrase("Guardian", "You revoked it.");
    case GrantEnd::TaskEnded: return phrase("Guardian", "The task is over.");
    case GrantEnd::Aborted: return phrase("Guardian", "You aborted the agent.");
    case GrantEnd::RolledBack: return phrase("Guardian", "The agent began a new timeline.");
    case GrantEnd::Frozen: return phrase("Guardian", "The agent was frozen.");
    case GrantEnd::RulesChanged: return phrase("Guardian", "The rules changed.");
    case GrantEnd::AgentRemoved: return phrase("Guardian", "The agent was removed.");
    case GrantEnd::ServiceEnded: return phrase("Guardian", "The service ended.");
    case GrantEnd::NotRecorded: return phrase("Guardian", "It could not be recorded.");
    }
    return {};
}

TrailRow rowOf(const Grant &grant, QJsonObject detail)
{
    TrailRow row;
    row.agent = grant.action.agent;
    row.epoch = grant.action.epoch;
    row.task = grant.action.task;
    row.event = u"grant"_s;
    row.kind = toWord(grant.action.kind).toString();
    row.tool = grant.action.tool.left(256);
    row.subject = grant.action.subject.left(kMaxSubjectLength);
    row.rule = grant.rule;
    detail.insert(u"grant"_s, grant.id.value);
    detail.insert(u"scope"_s, toWord(grant.scope).toString());
    detail.insert(u"digest"_s, QString::fromLatin1(grant.digest.toHex()));
    detail.insert(u"covers"_s, grant.likeness.isEmpty() ? u"exact"_s : grant.covers);
    detail.insert(u"policy_version"_s, grant.policyVersion);
    detail.insert(u"created_ms"_s, grant.createdMs);
    detail.insert(u"expires_ms"_s, grant.expiresMs);
    detail.insert(u"uses"_s, grant.uses);
    detail.insert(u"last_used_ms"_s, grant.lastUsedMs);
    row.detailJson = QJsonDocument(detail).toJson(QJsonDocument::Compact);
    return row;
}

} // namespace

TrailRow grantedRow(const Grant &grant, const QuestionId &question, const QString &note)
{
    QJsonObject detail{{u"change"_s, u"granted"_s}, {u"question"_s, question.value}};
    if (!note.isEmpty())
        detail.insert(u"note"_s, note);
    TrailRow row = rowOf(grant, detail);
    const Phrase scope =
        grant.scope == GrantScope::Task ? phrase("Guardian", "You approved it for this task.") : phrase("Guardian", "You approved it for a time.");
    row.reason = grant.likeness.isEmpty() ? scope : Phrase::pattern("%1 %2").arg(scope, phrase("Guardian", "Also what is alike: %1").arg(grant.covers));
    return row;
}

TrailRow grantEndedRow(const Grant &grant, GrantEnd why)
{
    TrailRow row = rowOf(grant, {{u"change"_s, u"ended"_s}, {u"why"_s, toWord(why).toString()}});
    row.reason = phrase("Guardian", "The approval ended. %1").arg(inWords(why));
    return row;
}

TrailRow reaskRow(const Review &review, const Reask &reask)
{
    TrailRow row;
    row.agent = review.action.agent;
    row.epoch = review.action.epoch;
    row.task = review.action.task;
    row.event = u"reask"_s;
    row.kind = toWord(review.action.kind).toString();
    row.tool = review.action.tool.left(256);
    row.subject = review.action.subject.left(kMaxSubjectLength);
    row.toolCallId = review.action.toolCallId.left(256);
    row.rule = reask.rule;
    row.reason = phrase("Guardian", "The agent tried much the same %1 times within ten minutes.").arg(reask.count);
    row.detailJson = QJsonDocument(QJsonObject{{u"count"_s, reask.count}, {u"since_ms"_s, reask.sinceMs}}).toJson(QJsonDocument::Compact);
    return row;
}

Action actionOf(const TrailRow &row)
{
    Action action;
    const QJsonObject detail = QJsonDocument::fromJson(row.detailJson).object();
    action.agent = row.agent;
    action.epoch = row.epoch;
    action.task = row.task;
    action.kind = actionKindFromWord(row.kind).value_or(ActionKind::Tool);
    action.tool = row.tool;
    action.subject = row.subject;
    action.directory = detail.value(u"directory"_s).toString();
    // A row that leaves effects out does not say all there is.
    action.facts.complete = detail.value(u"complete"_s).toBool() && !detail.contains(u"effects_left_out"_s);
    const QJsonArray effects = detail.value(u"effects"_s).toArray();
    for (const auto &value : effects) {
        const QJsonObject one = value.toObject();
        Effect effect;
        effect.kind = effectKindFromWord(one.value(u"kind"_s).toString()).value_or(EffectKind::Unknown);
        effect.object = one.value(u"object"_s).toString();
        effect.reach = one.value(u"outside"_s).toBool() ? Reach::Outside : Reach::Inside;
        effect.begin = one.value(u"begin"_s).toInteger();
        effect.length = one.value(u"length"_s).toInteger();
        effect.program = one.value(u"program"_s).toString();
        for (const auto &trait : one.value(u"traits"_s).toArray())
            effect.traits += trait.toString();
        action.facts.effects += effect;
    }
    return action;
}

} // namespace cofferdam
