// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/models/ModelsPage.h"

#include "app/desktop/models/AgentModelsPanel.h"
#include "app/desktop/models/MarkedFoldersPanel.h"
#include "app/desktop/models/SpendPanel.h"
#include "app/desktop/models/TargetsPanel.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

ModelsPage::ModelsPage(Session *session, QWidget *parent)
    : Page(parent)
    , m_targets(new TargetsPanel(session, this))
    , m_agent(new AgentModelsPanel(session, this))
    , m_spend(new SpendPanel(session, this))
    , m_data(new MarkedFoldersPanel(session, this))
    , m_tabs(new QTabWidget(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(new PlainLabel(tr("Models"), PlainLabel::Size::Title, this));
    m_tabs->setObjectName(u"modelTabs"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("Parts of this page"));
    m_tabs->tabBar()->setAccessibleName(tr("Parts of this page"));
    m_tabs->addTab(m_targets, tr("Models"));
    m_tabs->addTab(m_agent, tr("Agent"));
    m_tabs->addTab(m_spend, tr("Spending"));
    m_tabs->addTab(m_data, tr("Marked Folders"));
    layout->addWidget(m_tabs, 1);
    // By a key it may be wanted on any page.
    connect(m_targets, &TargetsPanel::shown, this, [this] { goTo(u"models"_s); });
    connect(m_agent, &AgentModelsPanel::shown, this, [this] { goTo(u"agent"_s); });
    connect(m_spend, &SpendPanel::shown, this, [this] { goTo(u"spending"_s); });
    connect(m_data, &MarkedFoldersPanel::shown, this, [this] { goTo(u"data"_s); });
}

void ModelsPage::goTo(const QString &item)
{
    Q_EMIT goWanted({.page = u"models"_s, .agent = {}, .item = item});
}

void ModelsPage::go(const Place &place)
{
    if (place.item == "models"_L1)
        m_tabs->setCurrentWidget(m_targets);
    else if (place.item == "agent"_L1)
        m_tabs->setCurrentWidget(m_agent);
    else if (place.item == "spending"_L1)
        m_tabs->setCurrentWidget(m_spend);
    else if (place.item == "data"_L1)
        m_tabs->setCurrentWidget(m_data);
}

QList<QAction *> ModelsPage::pageActions() const
{
    return m_targets->actionsOfIt() + QList<QAction *>{m_agent->action(), m_spend->action()} + m_data->actionsOfIt();
}

} // namespace cofferdam
