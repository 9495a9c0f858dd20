// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/SharedSnapshots.h"

#include "core/guardian/LastChange.h"

#include <algorithm>

namespace cofferdam {

SharedSnapshots::SharedSnapshots(SnapshotTaker &taker, QObject *parent) : QObject(parent), m_taker(taker) {}

void SharedSnapshots::take(const Action &action, const Phrase &label, Done done)
{
    const AgentId agent = action.agent;
    auto &takes = m_takes[agent.value];
    if (!takes.empty() && lastChange(action) < takes.back().begun) {
        takes.back().waiting.push_back(std::move(done));
        return;
    }
    const quint64 number = ++m_last;
    auto &take = takes.emplace_back(number, Clock::now());
    take.waiting.push_back(std::move(done));
    m_taker.takeSnapshot(agent, label, this, [this, agent, number](const Result<SnapshotId> &result) { finish(agent, number, result); });
}

void SharedSnapshots::forget(const AgentId &agent)
{
    m_takes.erase(agent.value);
}

void SharedSnapshots::finish(const AgentId &agent, quint64 number, const Result<SnapshotId> &result)
{
    const auto found = m_takes.find(agent.value);
    if (found == m_takes.end())
        return; // of a timeline that is gone
    const auto taken = std::ranges::find(found->second, number, &Take::number);
    if (taken == found->second.end())
        return;
    const Take take = std::move(*taken);
    found->second.erase(taken);
    Result<SnapshotId> checked = result;
    if (result && result->isNull())
        checked = fail(Errc::Io, phrase("Guardian", "The snapshot was taken but has no name."));
    for (const Done &done : take.waiting)
        done(checked, take.begun);
}

} // namespace cofferdam
