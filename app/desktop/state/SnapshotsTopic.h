// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The current agent's snapshots, and the way back to any of them.

#pragma once

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/SnapshotTreeModel.h"

namespace cofferdam {

class SnapshotsTopic final : public Topic
{
    Q_OBJECT

public:
    explicit SnapshotsTopic(Session &session);

    [[nodiscard]] SnapshotTreeModel *model() noexcept { return &m_snapshots; }
    /// Of the current agent.
    void restore(const SnapshotId &snapshot);
    void remove(const SnapshotId &snapshot);
    void takeOne(const QString &label);

    bool take(const Event &event) override;

private:
    void load();

    AgentsTopic &m_agents;
    SnapshotTreeModel m_snapshots;
    quint64 m_generation = 0; ///< Drops what an earlier choice of agent still brings.
};

} // namespace cofferdam
