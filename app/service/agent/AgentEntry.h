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
    /// It boots, so it knows no more who it is.
    void forgetPersonality();

    /// Which image a snapshot's memory can be loaded in. Errors of the store: not known.
    [[nodiscard]] Result<QString> imageOf(const SnapshotId &snapshot) const;
    /// It is of another image from here on; `snapshots`, all there are of it, stay with theirs. Durable when it returns.
    [[nodiscard]] Result<void> moveTo(const QString &image, const QList<SnapshotId> &snapshots);
    /// The same, on trial: until endUpgrade() the store says where it goes back to.
    [[nodiscard]] Result<void> beginUpgrade(const QString &image, const SnapshotId &before, const QList<SnapshotId> &snapshots);
    [[nodiscard]] bool isOnTrial() const { return !m_stored.upgradingFrom.isEmpty(); }
    [[nodiscard]] Result<void> endUpgrade();
    /// The snapshot that is pinned for an upgrade; null: none is any more.
    [[nodiscard]] Result<void> keepBefore(const SnapshotId &before);

    /// Counts at once, even when it cannot be kept: the trail says so then.
    void freeze(const Phrase &why);
    /// Nothing when it is not frozen. The Guardian's hold ends.
    void setWaitsForUser(bool waits); ///< StoredAgent::waitsForUser
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
    [[nodiscard]] Result<void> keep(const StoredAgent &next);

    StoredAgent m_stored;
    AgentStore &m_store;
    Guardian &m_guardian;
    Trail &m_trail;
    bool m_removed = false;
    quint64 m_freezes = 0;
};

} // namespace cofferdam
