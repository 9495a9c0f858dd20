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

/// Up to the first part that is only a pattern.
QString fixedPart(const QString &object)
{
    const auto glob = std::ranges::find_if(object, [](QChar c) { return c == u'*' || c == u'?' || c == u'[' || c == QChar(0xFFFC); });
    const auto fixed = object.first(glob - object.begin());
    return glob == object.end() ? fixed : fixed.first(fixed.lastIndexOf(u'/') + 1);
}

bool isBeneath(const QString &object, const QString &whole)
{
    if (whole.isEmpty())
        return false; // what could not be established covers nothing in particular
    if (object == whole)
        return true;
    const auto fixed = fixedPart(whole);
    if (fixed.size() < 2)
        return false;
    return object.startsWith(fixed.endsWith(u'/') ? fixed : fixed + u'/');
}

/// What a part may show beyond what was approved: how it was done, or that nothing is lost by it.
bool addsNothing(const QString &trait)
{
    static const QStringList harmless{u"build-output"_s, u"cache"_s, u"empty"_s, u"recursive"_s, u"replace"_s, u"temp"_s, u"trash"_s, u"truncate"_s};
    return harmless.contains(trait);
}

} // namespace

bool includes(const QList<Effect> &whole, const Effect &part)
{
    return std::ranges::any_of(whole, [&part](const Effect &effect) {
        if (effect.kind != part.kind || effect.reach != part.reach)
            return false;
        if (part.object.isEmpty()) // not established: only the very same is the same
            return effect.object.isEmpty() && effect.program == part.program && effect.traits == part.traits;
        const bool traits = std::ranges::all_of(part.traits, [&effect](const QString &trait) { return effect.traits.contains(trait) || addsNothing(trait); });
        return traits && isBeneath(part.object, effect.object);
    });
}

bool includesAll(const QList<Effect> &whole, const Action &action)
{
    return action.facts.complete && !action.facts.effects.isEmpty() && std::ranges::all_of(action.facts.effects, [&whole](const Effect &part) {
               const bool harmless = part.kind == EffectKind::Read && part.reach == Reach::Inside;
               return harmless || includes(whole, part);
           });
}

void AllowedCalls::remember(const Action &action, const Decision &decision, bool approved, Clock::time_point begun)
{
    auto &calls = m_calls[action.agent];
    if (calls.size() >= kMostCalls)
        calls.removeFirst();
    calls.append({.epoch = action.epoch,
                  .tool = action.tool,
                  .toolCallId = action.toolCallId,
                  .effects = action.facts.effects,
                  .approved = approved,
                  .snapshot = decision.snapshot,
                  .begun = Clock::now(),
                  .kept = begun});
}

const AllowedCalls::Call *AllowedCalls::of(const Action &action) const
{
    const auto found = m_calls.constFind(action.agent);
    if (action.gate == Gate::Tool || found == m_calls.cend())
        return nullptr;
    const auto now = Clock::now();
    for (const auto &call : *found | std::views::reverse) {
        if (call.epoch != action.epoch || now - call.begun > kLongestCall)
            continue;
        if (!action.toolCallId.isEmpty() ? call.toolCallId == action.toolCallId
                                         : action.gate == Gate::File && action.own && now - call.begun < kOwnWork && includesAll(call.effects, action))
            return &call;
    }
    return nullptr;
}

void AllowedCalls::keep(const Action &action, const SnapshotId &snapshot, Clock::time_point begun)
{
    const auto *call = of(action);
    if (!call)
        return;
    const auto index = call - m_calls.constFind(action.agent)->constData();
    auto &kept = m_calls[action.agent][index];
    kept.snapshot = snapshot;
    kept.kept = begun;
}

bool AllowedCalls::isApprovedPart(const Action &action) const
{
    const auto *call = of(action);
    return call && call->approved && includesAll(call->effects, action);
}

SnapshotId AllowedCalls::snapshotFor(const Action &action, const SnapshotTaker &snapshots) const
{
    const auto *call = of(action);
    const bool serves = call && Clock::now() - call->kept < kSnapshotServes && lastChange(action) < call->kept && snapshots.holds(action.agent, call->snapshot);
    return serves ? call->snapshot : SnapshotId{};
}

} // namespace cofferdam
