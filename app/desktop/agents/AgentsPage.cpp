// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/agents/AgentsPage.h"

#include "app/client/ImageAge.h"
#include "app/desktop/agents/AgentDelegate.h"
#include "app/desktop/agents/CreateAgentPanel.h"
#include "app/desktop/agents/LayerDelegate.h"
#include "app/desktop/agents/StoryPanel.h"
#include "app/desktop/agents/WelcomePanel.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/DemoTopic.h"
#include "app/desktop/state/ImageTopic.h"
#include "app/desktop/state/LayersTopic.h"
#include "app/desktop/state/ProgressTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/EmptyState.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/Pill.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QAction>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QListView>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

AgentsPage::AgentsPage(Session *session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_agents(session->topic<AgentsTopic>())
    , m_demonstration(session->topic<DemoTopic>())
    , m_image(session->topic<ImageTopic>())
    , m_stack(new QStackedWidget(this))
{
    makeActions();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    m_welcome = new WelcomePanel(session, m_stack);
    m_agentsView = makeAgents();
    m_stack->addWidget(m_welcome);
    m_stack->addWidget(m_agentsView);
    layout->addWidget(m_stack);
    connect(m_welcome, &WelcomePanel::demoWanted, m_demo, &QAction::trigger);
    connect(m_welcome, &WelcomePanel::createWanted, m_create, &QAction::trigger);
    connect(m_welcome, &WelcomePanel::setUpWanted, this, [this] { Q_EMIT goWanted({.page = u"wizard"_s, .agent = {}, .item = {}}); });
    auto *agents = m_agents.model();
    connect(agents, &QAbstractItemModel::rowsInserted, this, &AgentsPage::refresh);
    connect(agents, &QAbstractItemModel::rowsRemoved, this, &AgentsPage::refresh);
    connect(agents, &QAbstractItemModel::modelReset, this, &AgentsPage::refresh);
    connect(m_demonstration.story(), &QAbstractItemModel::rowsInserted, this, [this] {
        m_storyShown = true;
        refresh();
    });
    connect(session, &Session::connectedChanged, this, &AgentsPage::refresh);
    connect(&m_image, &ImageTopic::changed, this, &AgentsPage::refresh);
    connect(&m_agents, &AgentsTopic::currentChanged, this, [this] {
        ArmedButton::disarmAll(this); // they are another agent's now
        refresh();
    });
    connect(&m_agents, &AgentsTopic::currentUpdated, this, &AgentsPage::refresh);
    connect(&session->topic<ProgressTopic>(), &ProgressTopic::changed, this, &AgentsPage::showProgress);
    refresh();
}

void AgentsPage::makeActions()
{
    const auto agentAction = [this](Glyph glyph, const QString &text, const QKeySequence &keys, AgentsTopic::Request request) {
        auto *action = new QAction(glyphIcon(glyph), text, this);
        action->setShortcut(keys);
        action->setAutoRepeat(false);
        connect(action, &QAction::triggered, this, [this, request] { m_agents.wish(request, m_agents.current()); });
        return action;
    };
    m_create = new QAction(glyphIcon(Glyph::Plus), tr("Create Agent"), this);
    m_create->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_N));
    connect(m_create, &QAction::triggered, this, [this] {
        m_creating = true;
        refresh();
        m_createPanel->start();
    });
    m_start = agentAction(Glyph::Play, tr("Start"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), &api::ClientToService::mutable_start_agent);
    m_stop = agentAction(Glyph::Stop, tr("Stop"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T), &api::ClientToService::mutable_stop_agent);
    m_unfreeze = agentAction(Glyph::Play, tr("Unfreeze"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_U), &api::ClientToService::mutable_unfreeze);
    m_kill = agentAction(Glyph::Cross, tr("Kill"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K), &api::ClientToService::mutable_kill_agent);
    m_kill->setWhatsThis(tr("Switches its virtual machine off where it stands. Start goes back to the last snapshot."));
    m_upgrade = new QAction(glyphIcon(Glyph::Plus), tr("Upgrade"), this);
    m_upgrade->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_J));
    m_upgrade->setAutoRepeat(false);
    m_upgrade->setWhatsThis(tr("Moves the agent to the image of this version, after a snapshot. What does not work there goes back by itself."));
    connect(m_upgrade, &QAction::triggered, this, [this] { m_agents.upgrade(m_agents.current()); });
    m_delete = new QAction(glyphIcon(Glyph::Trash), tr("Delete\u2026"), this);
    m_delete->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Delete));
    connect(m_delete, &QAction::triggered, this, &AgentsPage::askDelete);
    m_demo = new QAction(glyphIcon(Glyph::Play), tr("Run the Offline Demo"), this);
    m_demo->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    connect(m_demo, &QAction::triggered, this, [this] { m_demonstration.run(); });
}

QList<QAction *> AgentsPage::pageActions() const
{
    return {m_create, m_start, m_stop, m_unfreeze, m_kill, m_upgrade, m_delete};
}

QList<QAction *> AgentsPage::programActions() const
{
    return {m_demo};
}

QWidget *AgentsPage::makeAgents()
{
    auto *area = new QWidget(m_stack);
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    auto *header = new QHBoxLayout;
    header->addWidget(new PlainLabel(tr("Agents"), PlainLabel::Size::Title, area), 1);
    header->addWidget(makeButton(m_create, area));
    layout->addLayout(header);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(12);
    m_list = makeList(u"agentList"_s, tr("Agents"), m_agents.model(), area);
    m_list->setItemDelegate(new AgentDelegate(m_list));
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setFixedWidth(290);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (current.isValid() && !m_agents.current().isNull()) // a list that comes into focus takes its first row, which nobody chose
            m_agents.setCurrent({current.data(AgentModel::IdRole).toString()});
    });
    columns->addWidget(m_list);
    m_side = new QStackedWidget(area);
    m_detail = makeDetail();
    m_createPanel = new CreateAgentPanel(m_session, m_side);
    m_story = new StoryPanel(m_session, m_side);
    for (auto *page : std::initializer_list<QWidget *>{m_detail, m_createPanel, m_story})
        m_side->addWidget(page);
    connect(m_createPanel, &CreateAgentPanel::closed, this, [this] {
        m_creating = false;
        refresh();
        m_list->setFocus(Qt::OtherFocusReason); // else it were the next button, which stops the new one
    });
    connect(m_story, &StoryPanel::closed, this, [this] {
        m_storyShown = false;
        refresh();
    });
    auto *right = new QVBoxLayout;
    right->setSpacing(12);
    right->addWidget(m_side, 3);
    right->addWidget(makeLayers(), 2);
    columns->addLayout(right, 1);
    layout->addLayout(columns, 1);
    return area;
}

QWidget *AgentsPage::makeDetail()
{
    auto *card = new Card(m_side);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    auto *header = new QHBoxLayout;
    m_name = new PlainLabel(PlainLabel::Size::Heading, card);
    m_state = new Pill(card);
    header->addWidget(m_name, 1);
    header->addWidget(m_state);
    layout->addLayout(header);
    m_problem = new Banner(Tone::Bad, card);
    layout->addWidget(m_problem);
    m_older = new Banner(Tone::Neutral, card);
    m_older->setObjectName(u"olderImage"_s);
    m_older->setMessage(tr("This agent has the system and the OpenClaw of an older version. Upgrade takes a snapshot, boots it with this version's and "
                           "tries it there. Its files stay. What does not work goes back by itself."));
    m_older->addAction(m_upgrade);
    layout->addWidget(m_older);
    m_facts = new QFormLayout;
    m_facts->setHorizontalSpacing(16);
    m_facts->setLabelAlignment(Qt::AlignLeft);
    layout->addLayout(m_facts);
    m_progressText = new PlainLabel(PlainLabel::Size::Small, card);
    m_progress = new QProgressBar(card);
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(8);
    m_progressText->hide();
    m_progress->hide();
    layout->addWidget(m_progressText);
    layout->addWidget(m_progress);
    m_confirm = new Confirmation(Confirmation::Kind::Asked, Tone::Bad, tr("Delete Agent"), tr("Keep"), card);
    m_confirm->yes()->setObjectName(u"confirmDelete"_s);
    layout->addWidget(m_confirm);
    layout->addStretch();
    auto *buttons = new QHBoxLayout;
    for (auto *action : {m_start, m_stop})
        buttons->addWidget(makeButton(action, card));
    for (auto *action : {m_unfreeze, m_kill})
        buttons->addWidget(makeArmedButton(action, card));
    buttons->addStretch();
    buttons->addWidget(makeButton(m_delete, card));
    layout->addLayout(buttons);
    return card;
}

QWidget *AgentsPage::makeLayers()
{
    auto *card = new Card(this);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(16, 14, 16, 10);
    layout->addWidget(new PlainLabel(tr("Layers of protection"), PlainLabel::Size::Heading, card));
    auto *list = makeList(u"layerList"_s, tr("Layers of protection"), m_session->topic<LayersTopic>().model(), card);
    list->setItemDelegate(new LayerDelegate(list));
    list->setSelectionMode(QAbstractItemView::NoSelection);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    EmptyState::over(list, Glyph::Shield, tr("Not checked yet"), tr("Each layer is tested live. Until then nothing is shown as green."));
    layout->addWidget(list, 1);
    return card;
}

void AgentsPage::refresh()
{
    const bool any = m_agents.model()->rowCount() > 0;
    m_stack->setCurrentWidget(any || m_creating || m_storyShown ? m_agentsView : static_cast<QWidget *>(m_welcome));
    m_side->setCurrentWidget(m_creating ? m_createPanel : m_storyShown ? m_story : m_detail);
    const auto index = m_agents.model()->indexOf(m_agents.current());
    if (index.isValid() && m_list->currentIndex() != index)
        m_list->setCurrentIndex(index);
    const bool connected = m_session->isConnected();
    const bool image = m_image.status().full_ready();
    m_create->setEnabled(connected && image);
    m_demo->setEnabled(connected && image && !m_demonstration.story()->isRunning());
    m_confirm->keepFor(connected ? m_agents.current().value : QString());
    refreshDetail();
}

void AgentsPage::refreshDetail()
{
    const auto *agent = m_agents.currentRecord();
    const bool connected = agent != nullptr && m_session->isConnected();
    const auto state = agent ? agent->state : api::AGENT_STATE_UNSPECIFIED;
    const bool runs = state == api::AGENT_READY || state == api::AGENT_WORKING || state == api::AGENT_HELD || state == api::AGENT_STARTING;
    m_start->setEnabled(connected && (state == api::AGENT_STOPPED || state == api::AGENT_FAILED));
    m_stop->setEnabled(connected && (runs || state == api::AGENT_FROZEN));
    m_unfreeze->setEnabled(connected && state == api::AGENT_FROZEN);
    m_unfreeze->setVisible(state == api::AGENT_FROZEN);
    m_kill->setEnabled(connected && state == api::AGENT_FROZEN);
    m_kill->setVisible(state == api::AGENT_FROZEN);
    m_delete->setEnabled(connected);
    const bool older = agent != nullptr && hasOlderImage(agent->image, m_image.status());
    m_older->setVisible(older);
    m_upgrade->setVisible(older);
    m_upgrade->setEnabled(connected && older && (state == api::AGENT_READY || state == api::AGENT_STOPPED));
    while (m_facts->rowCount() > 0)
        m_facts->removeRow(0);
    m_problem->setVisible(agent != nullptr && !agent->problem.isEmpty());
    if (agent == nullptr) {
        m_name->setPlain(tr("No agent"));
        m_state->set({}, Tone::Neutral);
        return;
    }
    m_name->setPlain(agent->name);
    m_state->set(agentStateText(*agent), agentStateTone(state));
    m_problem->setMessage(agent->problem);
    showFacts(*agent);
}

void AgentsPage::showFacts(const AgentRecord &agent)
{
    const auto fact = [this](const QString &name, const QString &value) {
        if (value.isEmpty())
            return;
        auto *label = new PlainLabel(name, PlainLabel::Size::Body, this);
        label->setMuted(true);
        label->setWordWrap(false);
        auto *text = new PlainLabel(value, PlainLabel::Size::Body, this);
        m_facts->addRow(label, text);
    };
    fact(tr("Acceleration"), accelerationText(agent.acceleration));
    fact(tr("Rules"), profileText(agent.profile));
    fact(tr("Timeline"), tr("number %1").arg(agent.epoch));
    fact(tr("Running task"), agent.task.isNull() ? tr("none") : agent.task.value.left(8));
    fact(tr("Image"), agent.image.left(16));
}

void AgentsPage::showProgress(const ProgressRecord &progress)
{
    if (!progress.agent.isNull() && progress.agent != m_agents.current())
        return;
    const bool running = !progress.finished;
    m_progress->setVisible(running);
    m_progressText->setVisible(running || !progress.error.isEmpty());
    m_progress->setValue(static_cast<int>(progress.fraction * m_progress->maximum()));
    m_progress->setAccessibleName(progress.text);
    m_progressText->setPlain(progress.error.isEmpty() ? progress.text : progress.error);
}

void AgentsPage::askDelete()
{
    const auto *agent = m_agents.currentRecord();
    if (agent == nullptr)
        return;
    Q_EMIT goWanted({.page = u"agents"_s, .agent = agent->id, .item = {}}); // by its key it may be asked on any page
    m_creating = false;
    m_storyShown = false;
    refresh();
    m_confirm->ask({
        .subject = agent->id.value,
        .text = tr("Delete \u201c%1\u201d with its virtual machine and all its snapshots? This cannot be undone. Its audit trail stays. "
                   "To delete it, type its name.")
                    .arg(agent->name),
        .typed = agent->name,
        .carryOut = [this, id = agent->id] { deleteAgent(id); },
    });
}

void AgentsPage::deleteAgent(const AgentId &agent)
{
    m_list->setFocus(Qt::OtherFocusReason);
    m_agents.wish(&api::ClientToService::mutable_delete_agent, agent);
}

} // namespace cofferdam
