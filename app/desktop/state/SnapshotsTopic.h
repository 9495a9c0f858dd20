// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// The current agent's snapshots, and the way back to any of them.

#pragma once

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/SnapshotTreeModel.h"

#include <QTimer>

#include <functional>

namespace cofferdam {

class SnapshotsTopic final : public Topic
{
    Q_OBJECT

public:
    explicit SnapshotsTopic(Session &session);

    [[nodiscard]] SnapshotTreeModel *model() noexcept { return &m_snapshots; }
    /// Of the current agent.
    void restore(const SnapshotId &snapshot, bool giveUpPresent);
    void remove(const SnapshotId &snapshot);
    void takeOne(const QString &label);
    void setPinned(const SnapshotId &snapshot, bool pinned);
    void setName(const SnapshotId &snapshot, const QString &name); ///< Empty: it has none.
    /// What going back to it or deleting it means; `done` is not called when that cannot be told.
    void preview(const SnapshotId &snapshot, std::function<void(const api::SnapshotPreview &)> done);

    /// The room all snapshots have; budget 0: not known yet.
    [[nodiscard]] const api::SnapshotRoom &room() const noexcept { return m_room; }
    void setRoom(int percent);
    void askRoom();

    bool take(const Event &event) override;

Q_SIGNALS:
    void roomChanged();

private:
    void load();

    AgentsTopic &m_agents;
    SnapshotTreeModel m_snapshots;
    api::SnapshotRoom m_room;
    QTimer m_askRoom; ///< Each snapshot changes what is taken; several at once are one question.
    quint64 m_generation = 0; ///< Drops what an earlier choice of agent still brings.
};

} // namespace cofferdam
