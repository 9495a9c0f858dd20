// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which agents' memory is copied ahead of the next snapshot, and when: of those that work, one after the other, while there is plenty of room.

#pragma once

#include "vm/machine/Machine.h"
#include "vm/snapshot/EarlyCopy.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>

namespace cofferdam {

class SnapshotWork;

/// Owner's thread only.
class EarlyCopies : public QObject
{
public:
    /// `works`: whether an agent does now. The work outlives it.
    EarlyCopies(const SnapshotWork &work, std::function<bool(const AgentId &)> works, QObject *parent = nullptr);

    /// A snapshot was taken: from here on one is held ready for as long as the agent works. `estimate`: bytes of its memory.
    void want(Machine *machine, qint64 estimate);
    void forget(const AgentId &agent);
    /// Asks the machines to end theirs, and begins no more. What is told after their threads are idle comes to nothing.
    void endAll();

    [[nodiscard]] bool isHeld(const AgentId &agent) const { return m_agents.value(agent).stage == EarlyCopy::Stage::Held; }

private:
    struct Agent {
        QPointer<Machine> machine;
        qint64 estimate = 0;
        EarlyCopy::Stage stage = EarlyCopy::Stage::Over;
        bool asked = false; ///< The machine was told to begin, and has not answered.
        int failures = 0;   ///< One after the other.
        QElapsedTimer held;
        QDeadlineTimer next; ///< Not before.
    };

    void look();
    void begin(const AgentId &id, Agent &agent);
    void onBegun(const AgentId &id, const Result<void> &begun);
    void onStage(const AgentId &id, EarlyCopy::Stage stage);
    void wait(Agent &agent);
    [[nodiscard]] bool isCopying() const;
    void end(const Agent &agent);

    const SnapshotWork &m_work;
    std::function<bool(const AgentId &)> m_works;
    QHash<AgentId, Agent> m_agents;
    QTimer m_look;
    bool m_over = false;
};

} // namespace cofferdam
