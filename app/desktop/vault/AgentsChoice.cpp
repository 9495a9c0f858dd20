// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/vault/AgentsChoice.h"

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/widgets/Controls.h"

#include <QCheckBox>
#include <QListView>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kShownRows = 4;
constexpr int kAgentRole = Qt::UserRole;

} // namespace

AgentsChoice::AgentsChoice(AgentsTopic &agents, QWidget *parent)
    : QWidget(parent)
    , m_agents(agents)
    , m_all(new QCheckBox(tr("All agents"), this))
    , m_items(new QStandardItemModel(this))
    , m_list(makeList(u"keyAgentList"_s, tr("Agents the key is for"), m_items, this))
{
    m_all->setObjectName(u"keyAllAgents"_s);
    m_list->setFrameShape(QFrame::StyledPanel);
    m_list->setFixedHeight(kShownRows * (fontMetrics().height() + 6) + 2 * m_list->frameWidth());
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_all);
    layout->addWidget(m_list);
    connect(m_all, &QCheckBox::toggled, m_list, &QWidget::setDisabled);
    const auto refill = [this] { fill(this->agents()); };
    connect(m_agents.model(), &QAbstractItemModel::rowsInserted, this, refill);
    connect(m_agents.model(), &QAbstractItemModel::rowsRemoved, this, refill);
    connect(m_agents.model(), &QAbstractItemModel::modelReset, this, refill);
    set(true, {});
}

void AgentsChoice::set(bool all, const QList<AgentId> &agents)
{
    m_all->setChecked(all);
    fill(agents);
}

bool AgentsChoice::isAll() const
{
    return m_all->isChecked();
}

/// Those there are, and those that are ticked: what is gone is taken away by a person.
void AgentsChoice::fill(const QList<AgentId> &ticked)
{
    QList<AgentId> shown;
    for (const auto &agent : m_agents.model()->agents())
        shown += agent.id;
    for (const auto &agent : ticked) {
        if (!shown.contains(agent))
            shown += agent;
    }
    m_items->clear();
    for (const auto &agent : std::as_const(shown)) {
        auto *item = new QStandardItem(m_agents.model()->nameOf(agent));
        item->setData(agent.value, kAgentRole);
        item->setEditable(false);
        item->setCheckable(true);
        item->setCheckState(ticked.contains(agent) ? Qt::Checked : Qt::Unchecked);
        m_items->appendRow(item);
    }
}

QList<AgentId> AgentsChoice::agents() const
{
    QList<AgentId> ticked;
    for (int row = 0; row < m_items->rowCount(); ++row) {
        if (m_items->item(row)->checkState() == Qt::Checked)
            ticked += AgentId{m_items->item(row)->data(kAgentRole).toString()};
    }
    return ticked;
}

} // namespace cofferdam
