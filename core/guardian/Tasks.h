// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which turn an action belongs to: a prompt of the user, or one that nobody started.

#pragma once

#include "core/action/Action.h"

#include <QObject>
#include <QTimer>

#include <chrono>
#include <deque>
#include <memory>
#include <unordered_map>
#include <vector>

namespace cofferdam {

/// A turn that nobody started (cron, heartbeat, a turn of another turn's): it gets no grants and asks nobody. Its id says so, in the trail, too.
[[nodiscard]] inline bool isScheduled(const TaskId &task)
{
    return task.value.startsWith(QLatin1StringView("scheduled-"));
}

/// For each agent at most one task of the user, and some that nobody started.
class Tasks : public QObject
{
    Q_OBJECT

public:
    static constexpr std::size_t kMaxScheduled = 32; ///< Of one agent at a time; the oldest ends for another.
    static constexpr std::size_t kMaxOver = 256;     ///< Of one agent; turns that ended longer ago are not known any more.

    explicit Tasks(std::chrono::milliseconds length, QObject *parent = nullptr);

    /// Precondition: no task of the user runs in `agent`. With `runId` only actions of that run belong to it.
    TaskId begin(const AgentId &agent, const QString &runId);
    /// The user's task that ended; null when none ran. What its run still does is of it, and begins no other.
    TaskId end(const AgentId &agent);
    [[nodiscard]] TaskId current(const AgentId &agent) const; ///< Of the user.

    /// The one of that run; begins when there is none yet. Null for a run of the user's task, and for one that is over.
    TaskId beginScheduled(const AgentId &agent, const QString &runId);
    /// Null when none of that run runs. `forGood`: what that run still does is of this one.
    TaskId endScheduled(const AgentId &agent, const QString &runId, bool forGood);
    /// The task that ended last was cut off, and its run may go on asking a model: that is of it, until another is known to have begun.
    void cutOff(const AgentId &agent);
    void forget(const AgentId &agent); ///< What is over.
    [[nodiscard]] QList<TaskId> scheduled(const AgentId &agent) const; ///< Oldest first.
    [[nodiscard]] QStringList scheduledRuns(const AgentId &agent) const; ///< Of these.
    /// Who asks a model: the user's task, else the youngest that nobody started; begins one when there is none and none was cut off.
    TaskId asking(const AgentId &agent);

    [[nodiscard]] bool isAlive(const AgentId &agent, const TaskId &task) const;
    /// It may be over. Null for what is of no turn that is known.
    [[nodiscard]] TaskId of(const Action &action) const;
    /// As above; a turn that nobody started begins with its first action.
    TaskId take(const Action &action);

Q_SIGNALS:
    void expired(const cofferdam::AgentId &agent); ///< The user's ran for its full length; still to be ended.
    void scheduledExpired(const cofferdam::AgentId &agent, const QString &runId); ///< As above, or another begins in its place.

private:
    struct Task {
        TaskId id;
        QString runId;
        std::unique_ptr<QTimer> timer;
    };
    struct Over {
        std::deque<std::pair<QString, TaskId>> runs; ///< Oldest first.
        bool mayAsk = false;
    };
    [[nodiscard]] const Task *found(const AgentId &agent, const QString &runId) const;
    [[nodiscard]] TaskId over(const AgentId &agent, const QString &runId) const;
    void remember(const AgentId &agent, const QString &runId, const TaskId &task);

    std::chrono::milliseconds m_length;
    std::unordered_map<QString, Task> m_tasks; // by agent
    std::unordered_map<QString, std::vector<Task>> m_scheduled; // by agent, oldest first
    std::unordered_map<QString, Over> m_over; // by agent
};

} // namespace cofferdam
