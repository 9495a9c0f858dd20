// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One snapshot for all actions of an agent that wait for one.

#pragma once

#include "core/action/Action.h"
#include "core/guardian/SnapshotTaker.h"

#include <QObject>

#include <chrono>
#include <unordered_map>
#include <vector>

namespace cofferdam {

/// An action that arrives while a snapshot is being taken may share it: the snapshot shows a moment before the reply to it, thus
/// before it happens. Not so when what it would destroy has changed since that snapshot was begun. A finished snapshot is never shared:
/// other actions may have happened since.
class SharedSnapshots : public QObject
{
public:
    using Clock = std::chrono::steady_clock;
    /// What has not changed since `begun` is in it.
    using Done = std::function<void(Result<SnapshotId>, Clock::time_point begun)>;

    explicit SharedSnapshots(SnapshotTaker &taker, QObject *parent = nullptr);

    void take(const Action &action, const Phrase &label, Done done);
    /// The timeline changed: nobody is told of what is under way, and nobody new shares it.
    void forget(const AgentId &agent);

private:
    struct Take {
        quint64 number = 0;
        Clock::time_point begun;
        std::vector<Done> waiting;
    };
    void finish(const AgentId &agent, quint64 number, const Result<SnapshotId> &result);

    SnapshotTaker &m_taker;
    quint64 m_last = 0;
    std::unordered_map<QString, std::vector<Take>> m_takes; // by agent, oldest first
};

} // namespace cofferdam
