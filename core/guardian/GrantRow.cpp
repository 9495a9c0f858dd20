// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/GrantRow.h"

#include "core/guardian/ActionRow.h"

namespace cofferdam {
namespace {

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

TrailRow rowOf(const Grant &grant)
{
    TrailRow row = rowAbout(grant.action);
    row.toolCallId.clear(); // it is about more than that call
    row.event = TrailEvent::Grant;
    row.rule = grant.rule;
    auto &detail = *row.detail.mutable_grant();
    detail.set_grant(grant.id.value.toStdString());
    detail.set_scope(toWire(grant.scope));
    detail.set_digest(grant.digest.toStdString());
    if (!grant.likeness.isEmpty())
        detail.set_covers(grant.covers.toStdString());
    detail.set_policy_version(grant.policyVersion.toStdString());
    detail.set_created_ms(grant.createdMs);
    detail.set_expires_ms(grant.expiresMs);
    detail.set_uses(quint32(grant.uses));
    detail.set_last_used_ms(grant.lastUsedMs);
    return row;
}

} // namespace

TrailRow grantedRow(const Grant &grant, const QuestionId &question, const QString &note)
{
    TrailRow row = rowOf(grant);
    auto &detail = *row.detail.mutable_grant();
    detail.set_granted(true);
    detail.set_question(question.value.toStdString());
    detail.set_note(note.toStdString());
    const Phrase scope =
        grant.scope == GrantScope::Task ? phrase("Guardian", "You approved it for this task.") : phrase("Guardian", "You approved it for a time.");
    row.reason = grant.likeness.isEmpty() ? scope : Phrase::pattern("%1 %2").arg(scope, phrase("Guardian", "Also what is alike: %1").arg(grant.covers));
    return row;
}

TrailRow grantEndedRow(const Grant &grant, GrantEnd why)
{
    TrailRow row = rowOf(grant);
    row.detail.mutable_grant()->set_why(toWire(why));
    row.reason = phrase("Guardian", "The approval ended. %1").arg(inWords(why));
    return row;
}

} // namespace cofferdam
