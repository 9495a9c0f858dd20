// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an agent's actions stand on: its timeline, its task, and that nothing holds it.

#pragma once

#include "core/guardian/Holds.h"

#include <QObject>

#include <chrono>

namespace cofferdam {

class Approvals;
class Tasks;

/// Why a task is over.
enum class TaskEnd : quint8 { Answered, Aborted };

class Standing : public QObject
{
    Q_OBJECT

public:
    /// `approvals` outlive it; those of a timeline or task end with it.
    Standing(Approvals &approvals, std::chrono::milliseconds taskLength, QObject *parent = nullptr);

    /// An epoch that is not newer changes nothing.
    void timelineChanged(const AgentId &agent, Epoch epoch);
    void removeAgent(const AgentId &agent);
    /// False for an agent that is not known.
    [[nodiscard]] bool isOfItsTimeline(const Action &action) const;

    /// A task that was running ends. With `runId` only actions of that run belong to the task.
    TaskId beginTask(const AgentId &agent, const QString &runId);
    /// What its run still does is of it, and blocked. Who aborts ends the turns that nobody started, too.
    void endTask(const AgentId &agent, TaskEnd how);
    [[nodiscard]] TaskId task(const AgentId &agent) const; ///< The one that runs; null when none does.
    [[nodiscard]] TaskId taskOf(const Action &action) const;

    // Turns that nobody started; Tasks.h.
    void tellScheduledApart() { m_apart = true; } ///< Else what they do is of no task.
    TaskId takeTask(const Action &action);
    TaskId taskOfModel(const AgentId &agent); ///< Null when they are not told apart and the user started nothing.
    TaskId beginScheduled(const AgentId &agent, const QString &runId);
    void endScheduled(const AgentId &agent, const QString &runId, bool forGood = false);
    void endScheduled(const AgentId &agent); ///< All of them, for good.
    [[nodiscard]] bool hasScheduled(const AgentId &agent) const; ///< Whose run is known.
    [[nodiscard]] bool isAlive(const AgentId &agent, const TaskId &task) const;

    void freeze(const AgentId &agent, const Phrase &why);
    [[nodiscard]] Holds &holds() noexcept { return m_holds; }
    [[nodiscard]] const Holds &holds() const noexcept { return m_holds; }

Q_SIGNALS:
    // What stood on it stands no more; grants have ended already.
    void rolledBack(const cofferdam::AgentId &agent);
    void aborted(const cofferdam::AgentId &agent); ///< By the user, whether or not a task ran.
    void removed(const cofferdam::AgentId &agent);
    void taskEnded(const cofferdam::AgentId &agent, const cofferdam::TaskId &task);

private:
    Approvals &m_approvals;
    QHash<AgentId, Epoch> m_epochs; // of the agents that are known
    Holds m_holds;
    Tasks *m_tasks;
    bool m_apart = false;
};

} // namespace cofferdam
