// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/window/MainWindow.h"

#include "app/client/Translated.h"
#include "app/desktop/agents/AwayPanel.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/ImageTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/state/StoreTopic.h"
#include "app/desktop/vault/LockPanel.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/InputGuard.h"
#include "app/desktop/widgets/Page.h"
#include "app/desktop/window/PageButton.h"
#include "app/desktop/window/Pages.h"
#include "app/desktop/window/Sidebar.h"

#include <QActionGroup>
#include <QApplication>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <numeric>

namespace cofferdam {

using namespace Qt::StringLiterals;

MainWindow::MainWindow(Session *session, QWidget *parent)
    : QMainWindow(parent)
    , m_session(session)
    , m_agents(session->topic<AgentsTopic>())
    , m_store(session->topic<StoreTopic>())
    , m_sidebar(new Sidebar(session, this))
    , m_stack(new QStackedWidget(this))
    , m_pageGroup(new QActionGroup(this))
{
    new InputGuard(this);
    setWindowTitle(u"Cofferdam"_s);
    setWindowIcon(glyphIcon(Glyph::Logo, QColor::fromRgb(0xff1f94a8)));
    setMinimumSize(880, 560);
    resize(1180, 760);

    auto *centre = new QWidget(this);
    auto *columns = new QHBoxLayout(centre);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    columns->addWidget(m_sidebar);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addLayout(makeBanners());
    right->addWidget(m_stack, 1);
    m_lock = new LockPanel(session, this);
    right->addWidget(m_lock, 1);
    columns->addLayout(right, 1);
    setCentralWidget(centre);

    makePages();
    makeFreezes();
    makeMenus();
    connect(session, &Session::connectedChanged, this, &MainWindow::onConnectedChanged);
    connect(session, &Session::loaded, this, &MainWindow::leadNewUser, Qt::SingleShotConnection);
    connect(session->link(), &ServiceLink::disconnected, this, &MainWindow::onDisconnected);
    connect(session, &Session::failed, this, [this](const QString &what) {
        m_error->setMessage(what);
        m_error->show();
    });
    connect(&m_store, &StoreTopic::changed, this, &MainWindow::refreshLock);
    refreshLock();
    showPage(pageIds().front());
}

void MainWindow::refreshLock()
{
    const bool locked = m_store.isLocked();
    const bool came = locked && !m_lock->isVisible();
    m_stack->setVisible(!locked);
    m_lock->setVisible(locked);
    m_sidebar->setEnabled(!locked);
    if (came)
        m_lock->takeFocus();
}

QLayout *MainWindow::makeBanners()
{
    auto *layout = new QVBoxLayout;
    layout->setContentsMargins(20, 10, 20, 0);
    layout->setSpacing(8);
    m_connection = new Banner(Tone::Bad, this);
    m_notice = new Banner(Tone::Notice, this);
    m_error = new Banner(Tone::Bad, this);
    m_stopping = new Confirmation(Confirmation::Kind::Asked, Tone::Notice, tr("Stop Service"), tr("Cancel"), this);
    m_stopping->yes()->setObjectName(u"confirmStopService"_s);
    auto *startService = m_connection->addAnswer(tr("Start Service"));
    startService->setObjectName(u"startService"_s);
    connect(startService, &QAction::triggered, this, &MainWindow::startServiceWanted);
    connect(m_notice->addAnswer(tr("Close")), &QAction::triggered, m_notice, &QWidget::hide);
    connect(m_error->addAnswer(tr("Close")), &QAction::triggered, m_error, &QWidget::hide);
    for (auto *banner : {m_connection, m_notice, m_error}) {
        banner->hide();
        layout->addWidget(banner);
    }
    layout->addWidget(m_stopping);
    layout->addWidget(new AwayPanel(m_session, this));
    return layout;
}

void MainWindow::makePages()
{
    for (const auto &row : pages())
        addPage(row);
}

void MainWindow::addPage(const PageRow &row)
{
    auto *page = row.make(m_session, m_stack);
    const auto id = QString::fromLatin1(row.id);
    const int index = m_stack->addWidget(page);
    auto *action = new QAction(glyphIcon(row.glyph), tr(row.title), m_pageGroup);
    action->setCheckable(true);
    action->setData(id);
    action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + index)));
    connect(action, &QAction::triggered, this, [this, id] { showPage(id); });
    auto *button = m_sidebar->addPage(action);
    button->setVisible(row.isAlwaysWanted);
    connect(page, &Page::goWanted, this, &MainWindow::go);
    connect(page, &Page::attentionWanted, this, [this] { QApplication::alert(this); });
    connect(page, &Page::waitingChanged, this, [this, page, button](int count) {
        button->setCount(count);
        m_waiting[page] = count;
        showWaiting();
    });
}

void MainWindow::makeFreezes()
{
    m_freeze = new QAction(glyphIcon(Glyph::Pause), tr("Freeze Agent"), this);
    m_freeze->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H));
    m_freeze->setWhatsThis(tr("Stops the agent that is shown where it stands, until you unfreeze it."));
    connect(m_freeze, &QAction::triggered, this, [this] { m_agents.freeze(m_agents.current()); });
    m_freezeAll = new QAction(glyphIcon(Glyph::Pause), tr("Freeze All Agents"), this);
    m_freezeAll->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F));
    m_freezeAll->setWhatsThis(tr("Stops every agent where it stands, until you unfreeze it. What they asked is blocked."));
    connect(m_freezeAll, &QAction::triggered, this, [this] { m_agents.freezeAll(); });
    m_sidebar->addFreezes(m_freeze, m_freezeAll);
    connect(&m_agents, &AgentsTopic::currentChanged, this, &MainWindow::refreshFreezes);
    connect(&m_agents, &AgentsTopic::currentUpdated, this, &MainWindow::refreshFreezes);
    connect(m_session, &Session::connectedChanged, this, &MainWindow::refreshFreezes);
    refreshFreezes();
}

void MainWindow::refreshFreezes()
{
    const auto *agent = m_agents.currentRecord();
    const bool connected = m_session->isConnected();
    // Whatever its state, but where there is nothing to stop: a state that this window does not know is no reason to refuse.
    m_freeze->setEnabled(connected && agent != nullptr && agent->state != api::AGENT_STOPPED && agent->state != api::AGENT_FROZEN);
    m_freezeAll->setEnabled(connected);
}

void MainWindow::makeMenus()
{
    auto *program = menuBar()->addMenu(tr("&Cofferdam"));
    for (int i = 0; i < m_stack->count(); ++i)
        program->addActions(pageAt(i)->programActions());
    program->addSeparator();
    program->addActions({m_freeze, m_freezeAll});
    program->addSeparator();
    auto *stop =
        program->addAction(glyphIcon(Glyph::Stop), tr("Stop Service\u2026"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Q), this, &MainWindow::askStop);
    stop->setObjectName(u"stopService"_s);
    program->addAction(tr("Close Window"), QKeySequence::Close, this, &QWidget::close);
    auto *quit = program->addAction(tr("Quit Window, Keep Service"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &MainWindow::quitWanted);
    quit->setMenuRole(QAction::QuitRole);
    auto *go = menuBar()->addMenu(tr("&Go"));
    go->addActions(m_pageGroup->actions());
    for (int i = 0; i < m_stack->count(); ++i)
        menuBar()->addMenu(tr(pages()[static_cast<std::size_t>(i)].menu))->addActions(pageAt(i)->pageActions());
}

Page *MainWindow::pageAt(int index) const
{
    return qobject_cast<Page *>(m_stack->widget(index));
}

QStringList MainWindow::pageIds() const
{
    QStringList ids;
    for (const auto *action : m_pageGroup->actions())
        ids += action->data().toString();
    return ids;
}

void MainWindow::showPage(const QString &id)
{
    const auto index = pageIds().indexOf(id);
    if (index < 0)
        return;
    m_stack->setCurrentIndex(static_cast<int>(index));
    m_pageGroup->actions().at(index)->setChecked(true);
}

QString MainWindow::page() const
{
    return pageIds().at(m_stack->currentIndex());
}

void MainWindow::go(const Place &place)
{
    showPage(place.page);
    pageAt(m_stack->currentIndex())->go(place);
}

/// Who has neither an agent nor what one starts from can do nothing but set it up.
void MainWindow::leadNewUser()
{
    if (m_agents.model()->rowCount() == 0 && !m_session->topic<ImageTopic>().status().full_ready())
        showPage(u"wizard"_s);
}

void MainWindow::showWaiting()
{
    const auto waiting = std::accumulate(m_waiting.cbegin(), m_waiting.cend(), 0);
    setWindowTitle(waiting > 0 ? tr("Cofferdam (%n waiting)", nullptr, waiting) : u"Cofferdam"_s);
}

void MainWindow::onConnectedChanged()
{
    if (!m_session->isConnected())
        return;
    m_stopped = false;
    m_connection->hide();
    const auto notice = translated(m_session->link()->service().notice());
    m_notice->setMessage(notice);
    m_notice->setVisible(!notice.isEmpty());
}

void MainWindow::onDisconnected(const Phrase &reason)
{
    m_connection->setMessage(m_stopped ? tr("The service is stopped. Actions of agents are blocked until it runs again.") : translated(reason));
    m_connection->show();
    m_stopping->withdraw();
}

void MainWindow::askStop()
{
    m_stopping->ask({
        .subject = u"service"_s,
        .text = tr("Stop the service? Without it nothing can be decided, so every action of an agent is blocked. The virtual machines keep running."),
        .typed = {},
        .carryOut = [this] { stopService(); },
    });
}

void MainWindow::stopService()
{
    m_stopped = true;
    api::ClientToService message;
    message.mutable_shutdown();
    m_session->send(std::move(message), [](const Result<api::ServiceToClient> &) {}); // its end is the answer
}

bool MainWindow::event(QEvent *event)
{
    const bool handled = QMainWindow::event(event);
    if (event->type() == QEvent::Paint && !m_painted) {
        m_painted = true;
        Q_EMIT painted();
    }
    return handled;
}

} // namespace cofferdam
