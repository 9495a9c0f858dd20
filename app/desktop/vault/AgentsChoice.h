// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Which agents' requests a key may go with: all, or those that are ticked.

#pragma once

#include "core/base/Ids.h"

#include <QWidget>

class QCheckBox;
class QListView;
class QStandardItemModel;

namespace cofferdam {

class AgentsTopic;

class AgentsChoice final : public QWidget
{
    Q_OBJECT

public:
    explicit AgentsChoice(AgentsTopic &agents, QWidget *parent = nullptr);

    void set(bool all, const QList<AgentId> &agents);
    [[nodiscard]] bool isAll() const;
    /// Ticked; of no meaning while all are meant.
    [[nodiscard]] QList<AgentId> agents() const;

private:
    void fill(const QList<AgentId> &ticked);

    AgentsTopic &m_agents;
    QCheckBox *m_all = nullptr;
    QStandardItemModel *m_items = nullptr;
    QListView *m_list = nullptr;
};

} // namespace cofferdam
