// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "core/guardian/Tasks.h"

namespace cofferdam {

Tasks::Tasks(std::chrono::milliseconds length, QObject *parent) : QObject(parent), m_length(length) {}

TaskId Tasks::begin(const AgentId &agent, const QString &runId)
{
    Q_ASSERT(!m_tasks.contains(agent.value));
    Task task{TaskId::create(), runId, std::make_unique<QTimer>()};
    task.timer->setSingleShot(true);
    connect(task.timer.get(), &QTimer::timeout, this, [this, agent] { Q_EMIT expired(agent); });
    task.timer->start(m_length);
    const TaskId id = task.id;
    m_tasks.emplace(agent.value, std::move(task));
    return id;
}

TaskId Tasks::end(const AgentId &agent)
{
    const auto found = m_tasks.find(agent.value);
    if (found == m_tasks.end())
        return {};
    const TaskId id = found->second.id;
    found->second.timer.release()->deleteLater(); // it may be the one that just fired
    m_tasks.erase(found);
    return id;
}

TaskId Tasks::current(const AgentId &agent) const
{
    const auto found = m_tasks.find(agent.value);
    return found == m_tasks.end() ? TaskId{} : found->second.id;
}

TaskId Tasks::of(const Action &action) const
{
    const auto found = m_tasks.find(action.agent.value);
    if (found == m_tasks.end() || (!found->second.runId.isEmpty() && found->second.runId != action.runId))
        return {};
    return found->second.id;
}

} // namespace cofferdam
