// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/SharedSnapshots.h"

namespace cofferdam {

SharedSnapshots::SharedSnapshots(SnapshotTaker &taker, QObject *parent) : QObject(parent), m_taker(taker) {}

void SharedSnapshots::take(const AgentId &agent, const Phrase &label, Done done)
{
    const auto [take, isNew] = m_takes.try_emplace(agent.value);
    take->second.waiting.push_back(std::move(done));
    if (!isNew)
        return;
    const quint64 number = take->second.number = ++m_last;
    m_taker.takeSnapshot(agent, label, this, [this, agent, number](const Result<SnapshotId> &result) { finish(agent, number, result); });
}

void SharedSnapshots::forget(const AgentId &agent)
{
    m_takes.erase(agent.value);
}

void SharedSnapshots::finish(const AgentId &agent, quint64 number, const Result<SnapshotId> &result)
{
    const auto found = m_takes.find(agent.value);
    if (found == m_takes.end() || found->second.number != number)
        return; // of a timeline that is gone
    const std::vector<Done> waiting = std::move(found->second.waiting);
    m_takes.erase(found);
    Result<SnapshotId> checked = result;
    if (result && result->isNull())
        checked = fail(Errc::Io, phrase("Guardian", "The snapshot was taken but has no name."));
    for (const Done &done : waiting)
        done(checked);
}

} // namespace cofferdam
