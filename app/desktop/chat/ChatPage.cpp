// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/chat/ChatPage.h"

#include "app/desktop/chat/ChatDelegate.h"
#include "app/desktop/chat/SpendLine.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/ChatTopic.h"
#include "app/desktop/state/LayersTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/EmptyState.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/Pill.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

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
    makeActions();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *header = new QHBoxLayout;
    m_name = new PlainLabel(PlainLabel::Size::Title, this);
    m_state = new Pill(this);
    header->addWidget(m_name, 1);
    header->addWidget(m_state);
    layout->addLayout(header);
    m_held = new Confirmation(Confirmation::Kind::Standing, Tone::Notice, tr("Continue"), {}, this);
    m_held->yes()->setObjectName(u"continueButton"_s);
    layout->addWidget(m_held);

    auto *card = new Card(this);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(2, 6, 2, 6);
    m_view = makeList(u"chatView"_s, tr("Conversation"), m_chat.model(), card);
    m_view->setItemDelegate(new ChatDelegate(m_view));
    m_view->setResizeMode(QListView::Adjust);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    EmptyState::over(m_view, Glyph::Chat, tr("No conversation yet"), tr("Write below what the agent should do."));
    inside->addWidget(m_view);
    layout->addWidget(card, 1);
    layout->addWidget(makeInput());

    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this,
            [this](int value) { m_atTail = value >= m_view->verticalScrollBar()->maximum() - 4; });
    connect(m_view->verticalScrollBar(), &QScrollBar::rangeChanged, this, &ChatPage::followTail);
    connect(m_chat.model(), &QAbstractItemModel::modelReset, this, [this] {
        m_atTail = true;
        followTail();
    });
    connect(&m_agents, &AgentsTopic::currentChanged, this, &ChatPage::refresh);
    connect(&m_agents, &AgentsTopic::currentUpdated, this, &ChatPage::refresh);
    connect(session, &Session::connectedChanged, this, &ChatPage::refresh);
    const auto *layers = session->topic<LayersTopic>().model();
    connect(layers, &QAbstractItemModel::dataChanged, this, &ChatPage::refresh);
    connect(layers, &QAbstractItemModel::modelReset, this, &ChatPage::refresh);
    connect(&m_chat, &ChatTopic::refused, this, [this](const QString &prompt) {
        if (m_input->toPlainText().isEmpty())
            m_input->setPlainText(prompt); // nothing a person wrote is lost
    });
    refresh();
}

void ChatPage::makeActions()
{
    m_send = new QAction(glyphIcon(Glyph::Send), tr("Send Prompt"), this);
    m_send->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    connect(m_send, &QAction::triggered, this, &ChatPage::send);
    m_stop = new QAction(glyphIcon(Glyph::Stop), tr("Stop Task"), this);
    m_stop->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Period));
    connect(m_stop, &QAction::triggered, this, [this] { m_agents.wish(&api::ClientToService::mutable_abort_task, m_agents.current()); });
    m_continue = new QAction(glyphIcon(Glyph::Play), tr("Continue"), this);
    m_continue->setAutoRepeat(false);
    m_continue->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    connect(m_continue, &QAction::triggered, this, [this] { m_agents.wish(&api::ClientToService::mutable_continue_agent, m_agents.current()); });
    m_copy = new QAction(glyphIcon(Glyph::Records), tr("Copy Messages"), this);
    m_copy->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C));
    connect(m_copy, &QAction::triggered, this, &ChatPage::copySelected);
}

void ChatPage::copySelected()
{
    QStringList lines;
    auto rows = m_view->selectionModel()->selectedIndexes();
    std::ranges::sort(rows);
    for (const auto &row : std::as_const(rows))
        lines += row.data(Qt::AccessibleTextRole).toString();
    if (!lines.isEmpty())
        QGuiApplication::clipboard()->setText(lines.join(u'\n'));
}

QList<QAction *> ChatPage::pageActions() const
{
    return {m_send, m_stop, m_continue, m_copy};
}

QWidget *ChatPage::makeInput()
{
    auto *area = new QWidget(this);
    auto *layout = new QVBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto *row = new QHBoxLayout;
    m_input = new QPlainTextEdit(area);
    m_input->setObjectName(u"promptInput"_s);
    m_input->setAccessibleName(tr("Prompt"));
    m_input->setPlaceholderText(tr("What should the agent do? Enter sends, Shift+Enter starts a new line."));
    m_input->setTabChangesFocus(true);
    m_input->setFixedHeight(m_input->fontMetrics().lineSpacing() * kInputLines + 16);
    m_input->installEventFilter(this);
    row->addWidget(m_input, 1);
    auto *buttons = new QVBoxLayout;
    auto *send = makeButton(m_send, area, tr("Send"));
    send->setObjectName(u"sendButton"_s);
    buttons->addWidget(send);
    buttons->addWidget(makeButton(m_stop, area, tr("Stop")));
    buttons->addStretch();
    row->addLayout(buttons);
    layout->addLayout(row);
    auto *foot = new QHBoxLayout;
    m_why = new PlainLabel(PlainLabel::Size::Small, area);
    m_why->setMuted(true);
    foot->addWidget(m_why, 1);
    foot->addStretch();
    foot->addWidget(new SpendLine(m_session, area));
    layout->addLayout(foot);
    connect(m_input, &QPlainTextEdit::textChanged, this, &ChatPage::refresh);
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
    m_stop->setEnabled(connected && agent != nullptr && agent->state == api::AGENT_WORKING);
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
    m_chat.sendPrompt(m_input->toPlainText().trimmed());
    m_input->clear();
    m_atTail = true;
    followTail();
}

void ChatPage::followTail()
{
    if (m_atTail)
        m_view->verticalScrollBar()->setValue(m_view->verticalScrollBar()->maximum());
}

} // namespace cofferdam
