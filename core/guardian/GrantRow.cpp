// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/GrantRow.h"

#include "core/guardian/ActionRow.h"

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
    TrailRow row = rowAbout(grant.action);
    row.toolCallId.clear(); // it is about more than that call
    row.event = u"grant"_s;
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

} // namespace cofferdam
