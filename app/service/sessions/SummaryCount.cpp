// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/service/sessions/SummaryCount.h"

#include "core/api/PhraseMessage.h"
#include "core/guardian/Tasks.h"

#include <algorithm>
#include <optional>

namespace cofferdam {
namespace {

bool changesFiles(const TrailRow &row)
{
    const auto &effects = row.detail.decision().action().facts().effects();
    return std::ranges::any_of(effects, [](const api::Effect &effect) {
        return effect.kind() == api::EFFECT_CREATE || effect.kind() == api::EFFECT_OVERWRITE || effect.kind() == api::EFFECT_DELETE;
    });
}

} // namespace

void SummaryCount::add(const TrailRow &row)
{
    if (row.event == TrailEvent::Service)
        return addService(row);
    if (row.agent.isNull())
        return;
    auto &agent = m_agents[row.agent];
    if (!row.task.isNull())
        (isScheduled(row.task) ? agent.turns : agent.prompts).insert(row.task);
    switch (row.event) {
    case TrailEvent::Decision: return addDecision(agent, row);
    case TrailEvent::Ended:
        if (row.detail.ended().ok())
            agent.calls[row.toolCallId].append({.seq = row.seq, .timeUs = row.timeUs, .ended = true});
        break;
    case TrailEvent::Restore: agent.counts.set_rollbacks(agent.counts.rollbacks() + 1); break;
    case TrailEvent::Agent:
        if (row.detail.has_start())
            agent.counts.set_starts(agent.counts.starts() + 1);
        break;
    case TrailEvent::Fault:
        agent.counts.set_faults(agent.counts.faults() + 1);
        if (row.seq >= agent.newestFault) {
            agent.newestFault = row.seq;
            *agent.counts.mutable_last_fault() = toApi(row.reason);
        }
        break;
    default: break;
    }
}

void SummaryCount::addDecision(Agent &agent, const TrailRow &row)
{
    const bool allowed = row.outcome == Outcome::Allow;
    allowed ? agent.counts.set_allowed(agent.counts.allowed() + 1) : agent.counts.set_blocked(agent.counts.blocked() + 1);
    if (row.detail.decision().not_kept())
        agent.counts.set_not_kept(agent.counts.not_kept() + 1);
    if (allowed && changesFiles(row))
        agent.counts.set_changes(agent.counts.changes() + 1);
    // What a call's programs do beneath it is decided on its own, and says nothing of the call.
    if (row.detail.decision().action().gate() == api::GATE_TOOL)
        agent.calls[row.toolCallId].append({.seq = row.seq, .timeUs = row.timeUs, .allowed = allowed});
}

void SummaryCount::addService(const TrailRow &row)
{
    const auto &service = row.detail.service();
    if (service.slept_ms() > 0) {
        m_whole.set_sleeps(m_whole.sleeps() + 1);
        m_whole.set_slept_ms(m_whole.slept_ms() + service.slept_ms());
    } else if (service.started()) {
        m_whole.set_service_starts(m_whole.service_starts() + 1);
        m_whole.set_crashes(m_whole.crashes() + (service.unannounced() ? 1 : 0));
    }
}

/// Ends that no allow came before; of decisions about one call the last one speaks, and it speaks of one end.
quint64 SummaryCount::undecided(QList<Step> steps) const
{
    std::ranges::sort(steps, {}, &Step::seq);
    quint64 found = 0;
    std::optional<bool> allowed;
    for (const auto &step : std::as_const(steps)) {
        if (!step.ended) {
            allowed = step.allowed;
            continue;
        }
        const bool mayBeOfBefore = !allowed && step.timeUs - m_start < std::chrono::microseconds(kLongestCall).count();
        if (!allowed.value_or(false) && !(mayBeOfBefore && m_start > 0))
            ++found;
        allowed = std::nullopt;
    }
    return found;
}

api::Summary SummaryCount::result() const
{
    auto summary = m_whole;
    auto ids = m_agents.keys();
    std::ranges::sort(ids, {}, &AgentId::value);
    for (const auto &id : std::as_const(ids)) {
        const auto &agent = m_agents[id];
        auto &counts = *summary.add_agents();
        counts = agent.counts;
        counts.set_agent(id.value.toStdString());
        counts.set_turns(quint64(agent.turns.size()));
        counts.set_prompts(quint64(agent.prompts.size()));
        quint64 undecided = 0;
        for (const auto &steps : agent.calls)
            undecided += this->undecided(steps);
        counts.set_undecided(undecided);
    }
    return summary;
}

} // namespace cofferdam
