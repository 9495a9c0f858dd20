// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Tasks.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace cofferdam {
namespace {

/// It may be the one that just fired, and must not fire for a task that is no more.
void dropTaskTimer(std::unique_ptr<QTimer> timer)
{
    timer->stop();
    timer.release()->deleteLater();
}

} // namespace

Tasks::Tasks(std::chrono::milliseconds length, QObject *parent) : QObject(parent), m_length(length) {}

// ------------------------------------------------------------------------------------------------ of the user

TaskId Tasks::begin(const AgentId &agent, const QString &runId)
{
    Q_ASSERT(!m_tasks.contains(agent.value));
    Task task{TaskId::create(), runId, std::make_unique<QTimer>()};
    task.timer->setSingleShot(true);
    const TaskId id = task.id;
    connect(task.timer.get(), &QTimer::timeout, this, [this, agent, id] {
        if (current(agent) == id)
            Q_EMIT expired(agent);
    });
    task.timer->start(m_length);
    m_tasks.emplace(agent.value, std::move(task));
    m_over[agent.value].mayAsk = false;
    return id;
}

TaskId Tasks::end(const AgentId &agent)
{
    const auto found = m_tasks.find(agent.value);
    if (found == m_tasks.end())
        return {};
    const TaskId id = found->second.id;
    dropTaskTimer(std::move(found->second.timer));
    remember(agent, found->second.runId, id);
    m_tasks.erase(found);
    return id;
}

TaskId Tasks::current(const AgentId &agent) const
{
    const auto found = m_tasks.find(agent.value);
    return found == m_tasks.end() ? TaskId{} : found->second.id;
}

// ------------------------------------------------------------------------------------------------ that nobody started

const Tasks::Task *Tasks::found(const AgentId &agent, const QString &runId) const
{
    const auto all = m_scheduled.find(agent.value);
    if (all == m_scheduled.end())
        return nullptr;
    const auto one = std::ranges::find(all->second, runId, &Task::runId);
    return one == all->second.end() ? nullptr : &*one;
}

TaskId Tasks::beginScheduled(const AgentId &agent, const QString &runId)
{
    if (const auto user = m_tasks.find(agent.value); user != m_tasks.end() && !runId.isEmpty() && user->second.runId == runId)
        return {};
    if (!over(agent, runId).isNull())
        return {};
    if (const auto *known = found(agent, runId))
        return known->id;
    m_over[agent.value].mayAsk = false;
    auto &all = m_scheduled[agent.value];
    if (const auto unnamed = std::ranges::find(all, QString(), &Task::runId); unnamed != all.end()) {
        unnamed->runId = runId; // it has asked its model already; now its name is known
        return unnamed->id;
    }
    if (all.size() >= kMaxScheduled)
        Q_EMIT scheduledExpired(agent, QString(all.front().runId));
    Task task{TaskId{u"scheduled-"_s + TaskId::create().value}, runId, std::make_unique<QTimer>()};
    const TaskId id = task.id;
    task.timer->setSingleShot(true);
    connect(task.timer.get(), &QTimer::timeout, this, [this, agent, id] {
        const auto those = m_scheduled.find(agent.value);
        if (those == m_scheduled.end())
            return;
        if (const auto over = std::ranges::find(those->second, id, &Task::id); over != those->second.end())
            Q_EMIT scheduledExpired(agent, QString(over->runId)); // its run may have got its name since
    });
    task.timer->start(m_length);
    m_scheduled[agent.value].push_back(std::move(task));
    return id;
}

TaskId Tasks::endScheduled(const AgentId &agent, const QString &runId, bool forGood)
{
    const auto all = m_scheduled.find(agent.value);
    if (all == m_scheduled.end())
        return {};
    const auto over = std::ranges::find(all->second, runId, &Task::runId);
    if (over == all->second.end())
        return {};
    const TaskId id = over->id;
    dropTaskTimer(std::move(over->timer));
    if (forGood)
        remember(agent, runId, id);
    all->second.erase(over);
    if (all->second.empty())
        m_scheduled.erase(all);
    return id;
}

QList<TaskId> Tasks::scheduled(const AgentId &agent) const
{
    QList<TaskId> ids;
    if (const auto all = m_scheduled.find(agent.value); all != m_scheduled.end()) {
        for (const Task &task : all->second)
            ids += task.id;
    }
    return ids;
}

QStringList Tasks::scheduledRuns(const AgentId &agent) const
{
    QStringList runs;
    if (const auto all = m_scheduled.find(agent.value); all != m_scheduled.end()) {
        for (const Task &task : all->second)
            runs += task.runId;
    }
    return runs;
}

TaskId Tasks::asking(const AgentId &agent)
{
    if (const TaskId user = current(agent); !user.isNull())
        return user;
    if (const auto all = m_scheduled.find(agent.value); all != m_scheduled.end())
        return all->second.back().id;
    const auto ended = m_over.find(agent.value);
    return ended != m_over.end() && ended->second.mayAsk ? ended->second.runs.back().second : beginScheduled(agent, {});
}

// ------------------------------------------------------------------------------------------------ over

void Tasks::remember(const AgentId &agent, const QString &runId, const TaskId &task)
{
    auto &runs = m_over[agent.value].runs;
    runs.emplace_back(runId, task);
    if (runs.size() > kMaxOver)
        runs.pop_front();
}

TaskId Tasks::over(const AgentId &agent, const QString &runId) const
{
    const auto ended = m_over.find(agent.value);
    if (runId.isEmpty() || ended == m_over.end())
        return {};
    const auto one = std::ranges::find(ended->second.runs, runId, &std::pair<QString, TaskId>::first);
    return one == ended->second.runs.end() ? TaskId{} : one->second;
}

void Tasks::cutOff(const AgentId &agent)
{
    if (const auto ended = m_over.find(agent.value); ended != m_over.end())
        ended->second.mayAsk = !ended->second.runs.empty();
}

void Tasks::forget(const AgentId &agent)
{
    m_over.erase(agent.value);
}

// ------------------------------------------------------------------------------------------------ whose an action is

bool Tasks::isAlive(const AgentId &agent, const TaskId &task) const
{
    return current(agent) == task || scheduled(agent).contains(task);
}

TaskId Tasks::of(const Action &action) const
{
    const auto user = m_tasks.find(action.agent.value);
    if (user != m_tasks.end() && (user->second.runId.isEmpty() || user->second.runId == action.runId))
        return user->second.id;
    const auto *known = action.runId.isEmpty() ? nullptr : found(action.agent, action.runId);
    return known ? known->id : over(action.agent, action.runId);
}

TaskId Tasks::take(const Action &action)
{
    if (action.kind == ActionKind::Model)
        return asking(action.agent); // a request does not say of which run it is
    const TaskId known = of(action);
    return known.isNull() && !action.runId.isEmpty() ? beginScheduled(action.agent, action.runId) : known;
}

} // namespace cofferdam
