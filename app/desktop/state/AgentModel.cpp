// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/state/AgentModel.h"

#include "app/desktop/text/Words.h"
#include "core/base/VisibleText.h"

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

bool before(const AgentRecord &one, const AgentRecord &other)
{
    const auto order = one.name.compare(other.name, Qt::CaseInsensitive);
    return order != 0 ? order < 0 : one.id < other.id;
}

} // namespace

int AgentModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_agents.size());
}

QVariant AgentModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto &agent = m_agents[index.row()];
    switch (role) {
    case Qt::DisplayRole: return oneLine(agent.name, 80);
    case Qt::AccessibleTextRole: return u"%1, %2, %3"_s.arg(oneLine(agent.name, 80), agentStateText(agent), accelerationText(agent.acceleration));
    case IdRole: return agent.id.value;
    case StateTextRole: return agentStateText(agent);
    case ToneRole: return static_cast<int>(agentStateTone(agent.state));
    case AccelerationRole: return accelerationText(agent.acceleration);
    case ProblemRole: return oneLine(agent.problem);
    default: return {};
    }
}

void AgentModel::reset(QList<AgentRecord> agents)
{
    beginResetModel();
    std::ranges::sort(agents, before);
    m_agents = std::move(agents);
    endResetModel();
}

void AgentModel::apply(const AgentRecord &agent)
{
    if (const auto known = indexOf(agent.id); known.isValid()) {
        auto &row = m_agents[known.row()];
        if (row.name == agent.name) {
            row = agent;
            Q_EMIT dataChanged(known, known);
            return;
        }
        remove(agent.id); // renamed: its place in the order changed
    }
    const auto place = std::ranges::lower_bound(m_agents, agent, before);
    const auto row = static_cast<int>(place - m_agents.begin());
    beginInsertRows({}, row, row);
    m_agents.insert(row, agent);
    endInsertRows();
}

void AgentModel::remove(const AgentId &id)
{
    const auto index = indexOf(id);
    if (!index.isValid())
        return;
    beginRemoveRows({}, index.row(), index.row());
    m_agents.removeAt(index.row());
    endRemoveRows();
}

void AgentModel::forgetStates()
{
    for (auto &agent : m_agents) {
        agent.state = api::AGENT_STATE_UNSPECIFIED;
        agent.problem.clear();
    }
    if (!m_agents.isEmpty())
        Q_EMIT dataChanged(index(0), index(static_cast<int>(m_agents.size()) - 1));
}

const AgentRecord *AgentModel::find(const AgentId &id) const
{
    const auto index = indexOf(id);
    return index.isValid() ? &m_agents[index.row()] : nullptr;
}

QModelIndex AgentModel::indexOf(const AgentId &id) const
{
    const auto found = std::ranges::find(m_agents, id, &AgentRecord::id);
    return found == m_agents.end() ? QModelIndex() : index(static_cast<int>(found - m_agents.begin()));
}

QString AgentModel::nameOf(const AgentId &id) const
{
    const auto *agent = find(id);
    return agent ? oneLine(agent->name, 80) : oneLine(id.value.left(8), 8);
}

} // namespace cofferdam
