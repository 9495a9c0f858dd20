// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/window/Sidebar.h"

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/LayersTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/Pill.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "app/desktop/window/PageButton.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidth = 216;

} // namespace

Sidebar::Sidebar(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_agents(session->topic<AgentsTopic>())
    , m_protection(session->topic<LayersTopic>().model())
    , m_chosen(new QVBoxLayout)
    , m_pages(new QVBoxLayout)
    , m_foot(new QVBoxLayout)
    , m_agent(new QComboBox(this))
    , m_layers(new Pill(this))
    , m_service(new PlainLabel(PlainLabel::Size::Small, this))
{
    setFixedWidth(kWidth);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 10);
    layout->setSpacing(8);
    auto *brand = new QHBoxLayout;
    auto *logo = new QLabel(this);
    logo->setPixmap(glyphIcon(Glyph::Logo, QColor::fromRgb(0xff1f94a8)).pixmap(24, 24));
    logo->setAccessibleName(tr("Logo"));
    brand->addWidget(logo);
    auto *name = new PlainLabel(u"Cofferdam"_s, PlainLabel::Size::Heading, this);
    brand->addWidget(name, 1);
    layout->addLayout(brand);
    m_agent->setObjectName(u"agentChoice"_s);
    m_agent->setAccessibleName(tr("Agent shown"));
    m_agent->setToolTip(tr("The agent that chat, timeline and models show"));
    m_chosen->addWidget(m_agent);
    layout->addLayout(m_chosen);
    m_pages->setSpacing(2);
    layout->addLayout(m_pages);
    layout->addStretch();
    layout->addLayout(m_foot);
    layout->addWidget(m_layers);
    m_service->setMuted(true);
    layout->addWidget(m_service);

    connect(m_agent, &QComboBox::activated, this, [this] { m_agents.setCurrent({m_agent->currentData().toString()}); });
    const auto *agents = m_agents.model();
    connect(agents, &QAbstractItemModel::rowsInserted, this, &Sidebar::fillAgents);
    connect(agents, &QAbstractItemModel::rowsRemoved, this, &Sidebar::fillAgents);
    connect(agents, &QAbstractItemModel::modelReset, this, &Sidebar::fillAgents);
    connect(&m_agents, &AgentsTopic::currentChanged, this, &Sidebar::fillAgents);
    connect(m_protection, &QAbstractItemModel::modelReset, this, &Sidebar::showProtection);
    connect(m_protection, &QAbstractItemModel::dataChanged, this, &Sidebar::showProtection);
    connect(session, &Session::connectedChanged, this, &Sidebar::showProtection);
    fillAgents();
    showProtection();
}

PageButton *Sidebar::addPage(QAction *action)
{
    auto *button = new PageButton(action, this);
    m_pages->addWidget(button);
    return button;
}

void Sidebar::addFreezes(QAction *one, QAction *all)
{
    auto *freeze = makeButton(one, this);
    freeze->setObjectName(u"freezeOne"_s);
    m_chosen->addWidget(freeze);
    auto *freezeAll = makeButton(all, this);
    freezeAll->setObjectName(u"freezeAll"_s);
    m_foot->addWidget(freezeAll);
}

void Sidebar::fillAgents()
{
    const QSignalBlocker quiet(m_agent);
    m_agent->clear();
    for (const auto &agent : m_agents.model()->agents())
        m_agent->addItem(m_agents.model()->nameOf(agent.id), agent.id.value);
    m_agent->setCurrentIndex(m_agent->findData(m_agents.current().value));
    m_agent->setVisible(m_agent->count() > 0);
}

void Sidebar::showProtection()
{
    const bool connected = m_session->isConnected();
    if (!connected)
        m_layers->set(tr("No connection"), Tone::Bad);
    else if (m_protection->rowCount() == 0)
        m_layers->set(tr("Protection not checked"), Tone::Notice);
    else if (m_protection->allGood())
        m_layers->set(tr("All layers work"), Tone::Good);
    else
        m_layers->set(tr("%n layers are down", nullptr, m_protection->badCount()), Tone::Bad);
    m_layers->setToolTip(m_protection->problem());
    const auto acceleration = QString::fromStdString(m_session->link()->service().acceleration());
    m_service->setPlain(connected ? accelerationText(acceleration) : tr("The service is not running."));
}

void Sidebar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.setPen(lineColor(palette()));
    painter.drawLine(width() - 1, 0, width() - 1, height());
}

} // namespace cofferdam
