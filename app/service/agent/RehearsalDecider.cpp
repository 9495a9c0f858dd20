// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/agent/RehearsalDecider.h"

#include "app/service/agent/AgentEntry.h"
#include "core/api/GuestPlaces.h"
#include "core/guardian/ActionRow.h"
#include "core/guardian/Decisions.h"

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

TrailRow rehearsedRow(const Action &action, const Decision &decision)
{
    TrailRow row = rowAbout(action);
    row.event = TrailEvent::Decision;
    row.verdict = decision.verdict;
    row.outcome = decision.verdict == Verdict::Allow ? Outcome::Allow : Outcome::Block;
    row.rule = decision.rule;
    row.reason = decision.reason;
    if (row.subject.isEmpty())
        row.subject = row.tool;
    if (action.subject.size() > kRecordedName) // what the entry writes of it
        *row.detail.mutable_subject() = wholeOf(action.subject.toUtf8());
    *row.detail.mutable_decision() = actionDetail(action, action.digest());
    return row;
}

} // namespace

RehearsalDecider::RehearsalDecider(AgentEntry &entry, Decider &usual, QObject *parent) : Decider(parent), m_entry(entry), m_usual(usual)
{
    connect(&usual, &Decider::decided, this, [this](const ActionId &id, const Decision &decision) {
        if (m_asked.remove(id))
            Q_EMIT decided(id, decision);
    });
}

void RehearsalDecider::ask(const Action &action)
{
    const bool toModel = action.kind == ActionKind::Connect && action.subject == QLatin1StringView(api::kModelAuthority); // the scripted one alone
    const bool isCall = action.gate == Gate::Tool && action.kind != ActionKind::Connect;
    if (!toModel && !isCall) {
        m_asked.insert(action.id);
        return m_usual.ask(action);
    }
    if (isCall)
        ++m_calls;
    decide(action, toModel);
}

void RehearsalDecider::decide(const Action &action, bool allow)
{
    Decision decision;
    decision.verdict = allow ? Verdict::Allow : Verdict::Block;
    decision.rule = u"upgrade.trial"_s;
    decision.reason = allow ? phrase("Service", "The agent is tried after an upgrade, with a scripted model.")
                            : phrase("Service", "The agent is tried after an upgrade; nothing is done meanwhile.");
    decision.agentReason = decision.reason.english();
    m_own.insert(action.id);
    m_entry.record(rehearsedRow(action, decision), this, [this, id = action.id, decision](const Result<quint64> &written) {
        if (m_own.remove(id))
            Q_EMIT decided(id, written ? decision : decisions::trailFailed(written.error()));
    });
}

void RehearsalDecider::cancel(const ActionId &id)
{
    m_own.remove(id);
    if (m_asked.remove(id))
        m_usual.cancel(id);
}

} // namespace cofferdam
