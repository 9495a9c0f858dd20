// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/AllowedCalls.h"

#include "core/guardian/LastChange.h"

#include <algorithm>
#include <ranges>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

constexpr qsizetype kMostCalls = 256;               // of an agent
constexpr std::chrono::minutes kLongestCall{30};    // as long as a task
constexpr std::chrono::minutes kSnapshotServes{10}; // of one call
constexpr std::chrono::minutes kOwnWork{2}; // OpenClaw's own file tools act at once

/// It may be the work of that call: what changes something there is among its effects.
bool mayBeOf(const QList<Effect> &call, const Action &action)
{
    return action.facts.complete && !action.facts.effects.isEmpty() && std::ranges::all_of(action.facts.effects, [&call](const Effect &part) {
               return (part.kind == EffectKind::Read && part.reach == Reach::Inside) || includes(call, part);
           });
}

} // namespace

template<typename All>
auto AllowedCalls::of(All &calls, const Action &action) -> decltype(&*calls.begin()->begin())
{
    const auto found = calls.find(action.agent);
    if (action.gate == Gate::Tool || found == calls.end())
        return nullptr;
    const auto now = Clock::now();
    for (auto &call : *found | std::views::reverse) {
        if (call.epoch != action.epoch || now - call.begun > kLongestCall)
            continue;
        if (!action.toolCallId.isEmpty() ? call.toolCallId == action.toolCallId
                                         : action.gate == Gate::File && action.own && now - call.begun < kOwnWork && mayBeOf(call.effects, action))
            return &call;
    }
    return nullptr;
}

void AllowedCalls::remember(const Review &review, const SnapshotId &snapshot)
{
    auto &calls = m_calls[review.action.agent];
    if (calls.size() >= kMostCalls)
        calls.removeFirst();
    const bool approved = review.ruling && (review.approved || !review.grant.isNull());
    calls.append({.epoch = review.action.epoch,
                  .toolCallId = review.action.toolCallId,
                  .effects = review.action.facts.effects,
                  .approved = approved ? std::optional(ApprovedCall(review)) : std::nullopt,
                  .snapshot = snapshot,
                  .begun = Clock::now(),
                  .kept = review.snapshotBegun});
}

void AllowedCalls::keep(const Action &action, const SnapshotId &snapshot, Clock::time_point begun)
{
    if (auto *call = of(m_calls, action)) {
        call->snapshot = snapshot;
        call->kept = begun;
    }
}

bool AllowedCalls::takePart(const Review &part)
{
    auto *call = of(m_calls, part.action);
    return call && call->approved && part.ruling && call->approved->takePart(part);
}

SnapshotId AllowedCalls::snapshotFor(const Action &action) const
{
    const auto *call = of(m_calls, action);
    const bool serves = call && Clock::now() - call->kept < kSnapshotServes && lastChange(action) < call->kept;
    return serves ? call->snapshot : SnapshotId{};
}

void AllowedCalls::endApprovals(QList<Call> &calls, const std::function<bool(const Call &)> &which)
{
    for (auto &call : calls) {
        if (which(call))
            call.approved.reset();
    }
}

void AllowedCalls::endApprovals()
{
    for (auto &calls : m_calls)
        endApprovals(calls, [](const Call &) { return true; });
}

void AllowedCalls::endApprovals(const AgentId &agent)
{
    if (const auto calls = m_calls.find(agent); calls != m_calls.end())
        endApprovals(*calls, [](const Call &) { return true; });
}

void AllowedCalls::endApprovals(const TaskId &task)
{
    for (auto &calls : m_calls)
        endApprovals(calls, [&task](const Call &call) { return call.approved && call.approved->task() == task; });
}

void AllowedCalls::endApproval(const AgentId &agent, const QString &toolCallId)
{
    if (const auto calls = m_calls.find(agent); calls != m_calls.end())
        endApprovals(*calls, [&toolCallId](const Call &call) { return call.toolCallId == toolCallId; });
}

} // namespace cofferdam
