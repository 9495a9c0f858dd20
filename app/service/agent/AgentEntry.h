// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What of an agent outlives the service: its row in the store, changed there before it counts, and what the trail is told of it.

#pragma once

#include "app/service/agent/AgentStore.h"
#include "core/audit/TrailRow.h"

#include <functional>

class QObject;

namespace cofferdam {

class Guardian;
class Trail;

class AgentEntry
{
public:
    /// Makes the agent known to the Guardian. The others outlive it.
    AgentEntry(StoredAgent stored, AgentStore &store, Guardian &guardian, Trail &trail);

    [[nodiscard]] const StoredAgent &stored() const noexcept { return m_stored; }
    [[nodiscard]] const AgentId &id() const noexcept { return m_stored.id; }

    /// The next epoch: what the one before still asks or answers counts no more. Durable when it returns.
    [[nodiscard]] Result<void> beginTimeline();
    /// The guest was told who it is. When that cannot be kept it is told again.
    void setPersonalised();
    /// Counts at once, even when it cannot be kept: the trail says so then.
    void freeze(const Phrase &why);
    /// Nothing when it is not frozen. The Guardian's hold ends.
    void thaw();
    /// How often it was frozen since the service began.
    [[nodiscard]] quint64 freezes() const noexcept { return m_freezes; }
    [[nodiscard]] Result<void> remove();
    [[nodiscard]] bool isRemoved() const noexcept { return m_removed; }

    void record(TrailEvent event, const Phrase &reason, const api::TrailDetail &detail = {}, const SnapshotId &snapshot = {});
    /// Agent, and the epoch where none is given, are filled in, and the agent's name where no subject is given.
    void record(TrailRow row);
    /// As Trail::append().
    void record(TrailRow row, QObject *context, std::function<void(Result<quint64>)> done);

private:
    [[nodiscard]] TrailRow completed(TrailRow row) const;
    void keepFrozen(bool frozen, const Phrase &why);

    StoredAgent m_stored;
    AgentStore &m_store;
    Guardian &m_guardian;
    Trail &m_trail;
    bool m_removed = false;
    quint64 m_freezes = 0;
};

} // namespace cofferdam
