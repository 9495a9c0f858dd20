// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/window/MainWindow.h"

#include "app/client/Translated.h"
#include "app/desktop/agents/AgentsPage.h"
#include "app/desktop/audit/AuditPage.h"
#include "app/desktop/chat/ChatPage.h"
#include "app/desktop/guardian/GuardianPage.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/timeline/TimelinePage.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/window/Sidebar.h"

#include <QActionGroup>
#include <QApplication>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

MainWindow::MainWindow(Session *session, QWidget *parent)
    : QMainWindow(parent)
    , m_session(session)
    , m_sidebar(new Sidebar(session, this))
    , m_stack(new QStackedWidget(this))
    , m_pageGroup(new QActionGroup(this))
{
    setWindowTitle(u"Cofferdam"_s);
    setWindowIcon(glyphIcon(Glyph::Logo, QColor::fromRgb(0xff1f94a8)));
    setMinimumSize(880, 560);
    resize(1180, 760);

    m_connection = new Banner(Tone::Bad, this);
    m_notice = new Banner(Tone::Notice, this);
    m_error = new Banner(Tone::Bad, this);
    m_stopping = new Banner(Tone::Notice, this);
    auto *startService = m_connection->addButton(tr("Start Service"));
    startService->setObjectName(u"startService"_s);
    connect(startService, &QPushButton::clicked, this, &MainWindow::startServiceWanted);
    connect(m_notice->addButton(tr("Close")), &QPushButton::clicked, m_notice, &QWidget::hide);
    connect(m_error->addButton(tr("Close")), &QPushButton::clicked, m_error, &QWidget::hide);
    connect(m_stopping->addButton(tr("Cancel")), &QPushButton::clicked, m_stopping, &QWidget::hide);
    m_stopping->setMessage(
        tr("Stop the service? Without it nothing can be decided, so every action of an agent is blocked. The virtual machines keep running."));
    auto *stop = m_stopping->addButton(tr("Stop Service"));
    stop->setObjectName(u"confirmStopService"_s);
    connect(stop, &QPushButton::clicked, this, &MainWindow::stopService);

    auto *centre = new QWidget(this);
    auto *columns = new QHBoxLayout(centre);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    columns->addWidget(m_sidebar);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    auto *banners = new QVBoxLayout;
    banners->setContentsMargins(20, 10, 20, 0);
    banners->setSpacing(8);
    for (auto *banner : {m_connection, m_notice, m_error, m_stopping}) {
        banner->hide();
        banners->addWidget(banner);
    }
    right->addLayout(banners);
    right->addWidget(m_stack, 1);
    columns->addLayout(right, 1);
    setCentralWidget(centre);

    makePages();
    makeMenus();
    connect(session->questions(), &QuestionModel::openCountChanged, this, &MainWindow::onQuestions);
    connect(session, &Session::questionOpened, this, [this] { QApplication::alert(this); }); // marks the window, takes no focus
    connect(session, &Session::reasked, this, [this] { QApplication::alert(this); });
    connect(session, &Session::connectedChanged, this, &MainWindow::onConnectedChanged);
    connect(session->link(), &ServiceLink::disconnected, this, [this](const Phrase &reason) {
        m_connection->setMessage(m_stopped ? tr("The service is stopped. Actions of agents are blocked until it runs again.") : translated(reason));
        m_connection->show();
    });
    connect(session, &Session::failed, this, &MainWindow::showError);
    showPage(Page::Agents);
}

QAction *MainWindow::addPage(Page page, QWidget *widget, const QString &title, const QIcon &icon)
{
    m_stack->addWidget(widget);
    auto *action = new QAction(icon, title, m_pageGroup);
    action->setCheckable(true);
    action->setData(static_cast<int>(page));
    action->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(page))));
    connect(action, &QAction::triggered, this, [this, page] { showPage(page); });
    m_sidebar->addPage(action);
    return action;
}

void MainWindow::makePages()
{
    m_agents = new AgentsPage(m_session, m_stack);
    m_chat = new ChatPage(m_session, m_stack);
    m_guardian = new GuardianPage(m_session, m_stack);
    m_audit = new AuditPage(m_session, m_stack);
    m_timeline = new TimelinePage(m_session, m_stack);
    addPage(Page::Agents, m_agents, tr("Agents"), glyphIcon(Glyph::Agents));
    addPage(Page::Chat, m_chat, tr("Chat"), glyphIcon(Glyph::Chat));
    addPage(Page::Guardian, m_guardian, tr("Guardian"), glyphIcon(Glyph::Shield));
    addPage(Page::Audit, m_audit, tr("Audit"), glyphIcon(Glyph::Records));
    addPage(Page::Timeline, m_timeline, tr("Timeline"), glyphIcon(Glyph::Timeline));
    connect(m_guardian, &GuardianPage::auditWanted, this, [this](quint64 seq) {
        showPage(Page::Audit);
        m_audit->select(seq);
    });
    connect(m_audit, &AuditPage::restoreWanted, this, &MainWindow::showRestore);
}

void MainWindow::makeMenus()
{
    auto *file = menuBar()->addMenu(tr("&Cofferdam"));
    file->addAction(m_agents->demoAction());
    file->addSeparator();
    auto *stop = file->addAction(glyphIcon(Glyph::Stop), tr("Stop Service\u2026"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Q), m_stopping, &QWidget::show);
    stop->setObjectName(u"stopService"_s);
    file->addAction(tr("Close Window"), QKeySequence::Close, this, &QWidget::close);
    auto *quit = file->addAction(tr("Quit Window, Keep Service"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &MainWindow::quitWanted);
    quit->setMenuRole(QAction::QuitRole);
    auto *go = menuBar()->addMenu(tr("&Go"));
    go->addActions(m_pageGroup->actions());
    menuBar()->addMenu(tr("&Agent"))->addActions(m_agents->pageActions());
    menuBar()->addMenu(tr("C&hat"))->addActions(m_chat->pageActions());
    menuBar()->addMenu(tr("G&uardian"))->addActions(m_guardian->pageActions());
    menuBar()->addMenu(tr("A&udit"))->addActions(m_audit->pageActions());
    menuBar()->addMenu(tr("&Timeline"))->addActions(m_timeline->pageActions());
}

void MainWindow::showPage(Page page)
{
    m_stack->setCurrentIndex(static_cast<int>(page));
    m_pageGroup->actions().at(static_cast<int>(page))->setChecked(true);
}

MainWindow::Page MainWindow::page() const
{
    return static_cast<Page>(m_stack->currentIndex());
}

QString MainWindow::pageName(Page page)
{
    switch (page) {
    case Page::Agents: return u"agents"_s;
    case Page::Chat: return u"chat"_s;
    case Page::Guardian: return u"guardian"_s;
    case Page::Audit: return u"audit"_s;
    case Page::Timeline: return u"timeline"_s;
    }
    return {};
}

void MainWindow::onQuestions()
{
    const auto open = m_session->questions()->openCount();
    m_sidebar->setCount(m_pageGroup->actions().at(static_cast<int>(Page::Guardian)), open);
    setWindowTitle(open > 0 ? tr("Cofferdam (%n waiting)", nullptr, open) : u"Cofferdam"_s);
}

void MainWindow::onConnectedChanged()
{
    if (!m_session->link()->isConnected())
        return;
    m_stopped = false;
    m_connection->hide();
    const auto notice = translated(m_session->link()->service().notice());
    m_notice->setMessage(notice);
    m_notice->setVisible(!notice.isEmpty());
}

void MainWindow::showError(const QString &what)
{
    m_error->setMessage(what);
    m_error->show();
}

void MainWindow::stopService()
{
    m_stopping->hide();
    m_stopped = true;
    api::ClientToService message;
    message.mutable_shutdown();
    m_session->send(std::move(message), [](const Result<api::ServiceToClient> &) {}); // its end is the answer
}

void MainWindow::showRestore(const AgentId &agent, const SnapshotId &snapshot)
{
    m_session->setCurrentAgent(agent);
    showPage(Page::Timeline);
    m_timeline->askRestore(snapshot);
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
