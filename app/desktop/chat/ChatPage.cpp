// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/chat/ChatPage.h"

#include "app/desktop/chat/AttachmentBar.h"
#include "app/desktop/chat/ChatDelegate.h"
#include "app/desktop/chat/DataLine.h"
#include "app/desktop/chat/ModelChoice.h"
#include "app/desktop/chat/ReadingActions.h"
#include "app/desktop/chat/SpendLine.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/ChatTopic.h"
#include "app/desktop/state/LayersTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/EmptyState.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/Pill.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QAction>
#include <QDesktopServices>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kInputLines = 3;

} // namespace

ChatPage::ChatPage(Session *session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_agents(session->topic<AgentsTopic>())
    , m_chat(session->topic<ChatTopic>())
{
    setAcceptDrops(true);
    makeActions();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addLayout(makeHeader());
    m_held = new Confirmation(Confirmation::Kind::Standing, Tone::Notice, tr("Continue"), {}, this);
    m_held->yes()->setObjectName(u"continueButton"_s);
    m_asked = new Confirmation(Confirmation::Kind::Asked, Tone::Notice, tr("Yes"), tr("No"), this);
    m_asked->setObjectName(u"chatAsked"_s);
    m_asked->yes()->setObjectName(u"chatYes"_s);
    layout->addWidget(m_held);
    layout->addWidget(m_asked);
    layout->addWidget(makeConversation(), 1);
    layout->addWidget(makeInput());
    listen();
    refresh();
}

QLayout *ChatPage::makeHeader()
{
    auto *header = new QHBoxLayout;
    m_name = new PlainLabel(PlainLabel::Size::Title, this);
    m_state = new Pill(this);
    header->addWidget(m_name, 1);
    header->addWidget(m_state);
    header->addWidget(new ModelChoice(m_session, this));
    auto *anew = makeButton(m_newSession, this, tr("New"));
    anew->setObjectName(u"newSession"_s);
    header->addWidget(anew);
    return header;
}

QWidget *ChatPage::makeConversation()
{
    auto *card = new Card(this);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(2, 6, 2, 6);
    m_view = makeList(u"chatView"_s, tr("Conversation"), m_chat.model(), card);
    m_delegate = new ChatDelegate(m_view);
    m_view->setItemDelegate(m_delegate);
    m_view->setResizeMode(QListView::Adjust);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_reading = new ReadingActions(m_view, m_chat.model(), m_delegate);
    EmptyState::over(m_view, Glyph::Chat, tr("No conversation yet"), tr("Write below what the agent should do."));
    inside->addWidget(m_view);
    return card;
}

void ChatPage::listen()
{
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this,
            [this](int value) { m_atTail = value >= m_view->verticalScrollBar()->maximum() - 4; });
    connect(m_view->verticalScrollBar(), &QScrollBar::rangeChanged, this, &ChatPage::followTail);
    connect(m_chat.model(), &QAbstractItemModel::modelReset, this, [this] {
        m_atTail = true;
        followTail();
    });
    connect(m_reading, &ReadingActions::trailRowWanted, this, &ChatPage::showTrailRow);
    connect(m_reading, &ReadingActions::linkWanted, this, &ChatPage::askLink);
    connect(m_delegate, &ChatDelegate::foldClicked, m_chat.model(), &ChatModel::toggleFolded);
    connect(m_delegate, &ChatDelegate::trailRowClicked, this, &ChatPage::showTrailRow);
    connect(m_delegate, &ChatDelegate::linkClicked, this, &ChatPage::askLink);
    connect(&m_agents, &AgentsTopic::currentChanged, this, [this] {
        m_asked->withdraw(); // it was about another one
        refresh();
    });
    connect(&m_agents, &AgentsTopic::currentUpdated, this, &ChatPage::refresh);
    connect(m_session, &Session::connectedChanged, this, &ChatPage::refresh);
    const auto *layers = m_session->topic<LayersTopic>().model();
    connect(layers, &QAbstractItemModel::dataChanged, this, &ChatPage::refresh);
    connect(layers, &QAbstractItemModel::modelReset, this, &ChatPage::refresh);
    connect(&m_chat, &ChatTopic::refused, this, [this](const QString &prompt, const QList<ChatAttachment> &attachments) {
        if (m_input->toPlainText().isEmpty())
            m_input->setPlainText(prompt); // nothing a person wrote is lost
        if (m_attachments->attachments().isEmpty())
            m_attachments->set(attachments);
    });
}

void ChatPage::makeActions()
{
    m_send = new QAction(glyphIcon(Glyph::Send), tr("Send Prompt"), this);
    m_send->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    connect(m_send, &QAction::triggered, this, &ChatPage::send);
    m_stop = new QAction(glyphIcon(Glyph::Stop), tr("Stop Task"), this);
    m_stop->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Period));
    connect(m_stop, &QAction::triggered, this, [this] { m_agents.wish(&api::ClientToService::mutable_abort_task, m_agents.current()); });
    m_attach = new QAction(glyphIcon(Glyph::Plus), tr("Attach File\u2026"), this);
    m_attach->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_A));
    m_attach->setWhatsThis(tr("A picture goes to the model; another file is put into the folder inbox of the workspace."));
    connect(m_attach, &QAction::triggered, this, &ChatPage::askFiles);
    m_newSession = new QAction(glyphIcon(Glyph::Chat), tr("New Conversation\u2026"), this);
    m_newSession->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_P));
    connect(m_newSession, &QAction::triggered, this, &ChatPage::askNewSession);
    m_continue = new QAction(glyphIcon(Glyph::Play), tr("Continue"), this);
    m_continue->setAutoRepeat(false);
    m_continue->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    connect(m_continue, &QAction::triggered, this, [this] { m_agents.wish(&api::ClientToService::mutable_continue_agent, m_agents.current()); });
}

QList<QAction *> ChatPage::pageActions() const
{
    return QList<QAction *>{m_send, m_stop, m_attach, m_newSession, m_continue} + m_reading->all();
}

QWidget *ChatPage::makeInput()
{
    auto *area = new QWidget(this);
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_problem = new Banner(Tone::Notice, area);
    m_problem->setObjectName(u"attachProblem"_s);
    connect(m_problem->addAnswer(tr("Close")), &QAction::triggered, m_problem, &QWidget::hide);
    m_problem->hide();
    layout->addWidget(m_problem);
    m_attachments = new AttachmentBar(area);
    layout->addWidget(m_attachments);
    auto *row = new QHBoxLayout;
    m_input = new QPlainTextEdit(area);
    m_input->setObjectName(u"promptInput"_s);
    m_input->setAccessibleName(tr("Prompt"));
    m_input->setPlaceholderText(tr("What should the agent do? Enter sends, Shift+Enter starts a new line."));
    m_input->setTabChangesFocus(true);
    m_input->setAcceptDrops(false); // files are the page's
    m_input->setFixedHeight(m_input->fontMetrics().lineSpacing() * kInputLines + 16);
    m_input->installEventFilter(this);
    row->addWidget(m_input, 1);
    auto *buttons = new QVBoxLayout;
    auto *send = makeButton(m_send, area, tr("Send"));
    send->setObjectName(u"sendButton"_s);
    buttons->addWidget(send);
    auto *stop = makeButton(m_stop, area, tr("Stop"));
    stop->setObjectName(u"stopTask"_s);
    buttons->addWidget(stop);
    buttons->addWidget(makeButton(m_attach, area, tr("Attach\u2026")));
    row->addLayout(buttons);
    layout->addLayout(row);
    layout->addWidget(new DataLine(m_session, area));
    auto *foot = new QHBoxLayout;
    m_why = new PlainLabel(PlainLabel::Size::Small, area);
    m_why->setMuted(true);
    foot->addWidget(m_why, 1);
    foot->addStretch();
    foot->addWidget(new SpendLine(m_session, area));
    layout->addLayout(foot);
    connect(m_input, &QPlainTextEdit::textChanged, this, &ChatPage::refresh);
    connect(m_attachments, &AttachmentBar::changed, this, &ChatPage::refresh);
    return area;
}

bool ChatPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_input && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enter && !key->modifiers().testFlag(Qt::ShiftModifier)) {
            m_send->trigger();
            return true;
        }
    }
    return Page::eventFilter(watched, event);
}

void ChatPage::refresh()
{
    const auto *agent = m_agents.currentRecord();
    m_name->setPlain(agent ? agent->name : tr("Chat"));
    m_state->set(agent ? agentStateText(*agent) : QString(), agent ? agentStateTone(agent->state) : Tone::Neutral);
    const bool connected = m_session->isConnected();
    const bool held = connected && agent != nullptr && agent->state == api::AGENT_HELD;
    if (held)
        m_held->ask({.subject = agent->id.value, .text = heldText(*agent), .typed = {}, .carryOut = [this, id = agent->id] {
                         m_agents.wish(&api::ClientToService::mutable_continue_agent, id);
                     }});
    else
        m_held->withdraw();
    m_continue->setEnabled(held);
    const bool works = agent != nullptr && agent->state == api::AGENT_WORKING;
    m_stop->setEnabled(connected && works);
    m_newSession->setEnabled(connected && agent != nullptr && agent->state == api::AGENT_READY);
    m_attach->setEnabled(connected && agent != nullptr);
    const auto why = m_chat.whyNoPrompt();
    m_why->setPlain(why);
    m_why->setVisible(!why.isEmpty());
    m_input->setReadOnly(!why.isEmpty() && m_input->toPlainText().isEmpty());
    m_send->setEnabled(why.isEmpty() && !m_input->toPlainText().trimmed().isEmpty());
}

void ChatPage::send()
{
    if (!m_send->isEnabled())
        return;
    m_chat.sendPrompt(m_input->toPlainText().trimmed(), m_attachments->take());
    m_problem->hide();
    m_input->clear();
    m_atTail = true;
    followTail();
}

void ChatPage::followTail()
{
    if (m_atTail)
        m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum());
}

void ChatPage::askFiles()
{
    Q_EMIT goWanted({.page = u"chat"_s, .agent = {}, .item = {}}); // by its key it may be asked on any page
    auto *dialog = new QFileDialog(this, tr("Attach File"));
    dialog->setObjectName(u"attachDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList &files) {
        for (const auto &file : files)
            attach(file);
    });
    dialog->open();
}

void ChatPage::attach(const QString &file)
{
    const auto problem = m_attachments->add(file);
    m_problem->setMessage(problem);
    m_problem->setVisible(!problem.isEmpty());
}

void ChatPage::dragEnterEvent(QDragEnterEvent *event)
{
    const auto urls = event->mimeData()->urls();
    if (m_attach->isEnabled() && !urls.isEmpty() && std::ranges::all_of(urls, &QUrl::isLocalFile))
        event->acceptProposedAction();
}

void ChatPage::dropEvent(QDropEvent *event)
{
    const auto urls = event->mimeData()->urls();
    for (const auto &url : urls)
        attach(url.toLocalFile());
    event->acceptProposedAction();
}

/// Whoever comes to talk to an agent can write at once.
void ChatPage::go(const Place &place)
{
    if (!place.agent.isNull())
        m_input->setFocus(Qt::OtherFocusReason);
}

void ChatPage::askNewSession()
{
    Q_EMIT goWanted({.page = u"chat"_s, .agent = {}, .item = {}});
    m_asked->ask({.subject = u"new"_s,
                  .text = tr("Begin a new conversation? The agent then does not know what was said in this one. Its files stay as they are."),
                  .typed = {},
                  .carryOut = [this] { m_chat.newSession(); }});
}

void ChatPage::showTrailRow(quint64 trailRow)
{
    if (trailRow > 0)
        Q_EMIT goWanted({.page = u"audit"_s, .agent = m_agents.current(), .item = QString::number(trailRow)});
}

/// A name of other letters is shown as it is looked up: "xn--", whatever it looks like.
void ChatPage::askLink(const QUrl &link)
{
    const auto address = QString::fromLatin1(link.toEncoded());
    const auto where = link.scheme() == "mailto"_L1
                           ? tr("Write an e-mail? The address is one of the agent's: %1").arg(address)
                           : tr("Open this page of %1 in your browser? The agent gave the address, and whoever runs that site sees that "
                                "you open it: %2")
                                 .arg(QString::fromLatin1(QUrl::toAce(link.host())), address);
    m_asked->ask({.subject = address, .text = where, .typed = {}, .carryOut = [link] { QDesktopServices::openUrl(link); }});
}

} // namespace cofferdam
