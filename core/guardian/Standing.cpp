// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Standing.h"

#include "core/guardian/Approvals.h"
#include "core/guardian/Tasks.h"

#include <algorithm>

namespace cofferdam {

Standing::Standing(Approvals &approvals, std::chrono::milliseconds taskLength, QObject *parent)
    : QObject(parent)
    , m_approvals(approvals)
    , m_tasks(new Tasks(taskLength, this))
{
    connect(m_tasks, &Tasks::expired, this, [this](const AgentId &agent) {
        endTask(agent, TaskEnd::Answered);
        m_tasks->cutOff(agent);
    });
    connect(m_tasks, &Tasks::scheduledExpired, this, [this](const AgentId &agent, const QString &runId) { endScheduled(agent, runId); });
}

void Standing::timelineChanged(const AgentId &agent, Epoch epoch)
{
    if (const auto known = m_epochs.constFind(agent); known != m_epochs.cend() && *known >= epoch)
        return;
    m_epochs.insert(agent, epoch);
    m_approvals.forget(agent, GrantEnd::RolledBack);
    Q_EMIT rolledBack(agent);
    endScheduled(agent);
    endTask(agent, TaskEnd::Answered);
}

void Standing::removeAgent(const AgentId &agent)
{
    m_epochs.remove(agent);
    m_holds.forget(agent);
    m_approvals.forget(agent, GrantEnd::AgentRemoved);
    Q_EMIT removed(agent);
    endScheduled(agent);
    endTask(agent, TaskEnd::Answered);
    m_tasks->forget(agent);
}

bool Standing::isOfItsTimeline(const Action &action) const
{
    const auto known = m_epochs.constFind(action.agent);
    return known != m_epochs.cend() && *known == action.epoch;
}

TaskId Standing::beginTask(const AgentId &agent, const QString &runId)
{
    endTask(agent, TaskEnd::Answered);
    return m_tasks->begin(agent, runId);
}

void Standing::endTask(const AgentId &agent, TaskEnd how)
{
    if (how == TaskEnd::Aborted)
        endScheduled(agent);
    const TaskId task = m_tasks->end(agent);
    if (how == TaskEnd::Aborted) {
        m_tasks->cutOff(agent);
        m_approvals.endAll(agent, GrantEnd::Aborted);
        Q_EMIT aborted(agent);
    }
    if (task.isNull())
        return;
    m_approvals.taskEnded(task);
    Q_EMIT taskEnded(agent, task);
}

TaskId Standing::task(const AgentId &agent) const
{
    return m_tasks->current(agent);
}

TaskId Standing::taskOf(const Action &action) const
{
    return m_tasks->of(action);
}

TaskId Standing::takeTask(const Action &action)
{
    return m_apart ? m_tasks->take(action) : m_tasks->of(action);
}

TaskId Standing::taskOfModel(const AgentId &agent)
{
    return m_apart ? m_tasks->asking(agent) : m_tasks->current(agent);
}

TaskId Standing::beginScheduled(const AgentId &agent, const QString &runId)
{
    return m_apart ? m_tasks->beginScheduled(agent, runId) : TaskId{};
}

bool Standing::hasScheduled(const AgentId &agent) const
{
    return std::ranges::any_of(m_tasks->scheduledRuns(agent), [](const QString &run) { return !run.isEmpty(); });
}

void Standing::endScheduled(const AgentId &agent, const QString &runId, bool forGood)
{
    const TaskId task = m_tasks->endScheduled(agent, runId, forGood);
    if (task.isNull())
        return;
    m_approvals.taskEnded(task);
    Q_EMIT taskEnded(agent, task);
}

void Standing::endScheduled(const AgentId &agent)
{
    for (const QString &run : m_tasks->scheduledRuns(agent))
        endScheduled(agent, run, true);
}

bool Standing::isAlive(const AgentId &agent, const TaskId &task) const
{
    return m_tasks->isAlive(agent, task);
}

void Standing::freeze(const AgentId &agent, const Phrase &why)
{
    m_holds.freeze(agent, why);
    m_approvals.forget(agent, GrantEnd::Frozen);
}

} // namespace cofferdam
