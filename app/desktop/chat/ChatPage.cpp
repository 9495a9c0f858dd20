// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/chat/ChatPage.h"

#include "app/client/Translated.h"
#include "app/desktop/chat/ChatDelegate.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Card.h"
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

ChatPage::ChatPage(Session *session, QWidget *parent) : QWidget(parent), m_session(session)
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
    m_held = new Banner(Tone::Notice, this);
    m_held->setMessage(tr("Held after rollback. The agent is back at an earlier moment and does nothing until you continue."));
    auto *go = m_held->addButton(m_continue->text());
    go->setObjectName(u"continueButton"_s);
    connect(go, &QPushButton::clicked, m_continue, &QAction::trigger);
    layout->addWidget(m_held);

    auto *card = new Card(this);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(2, 6, 2, 6);
    m_view = new QListView(card);
    m_view->setObjectName(u"chatView"_s);
    m_view->setAccessibleName(tr("Conversation"));
    m_view->setModel(session->chat());
    m_view->setItemDelegate(new ChatDelegate(m_view));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setResizeMode(QListView::Adjust);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    EmptyState::over(m_view, Glyph::Chat, tr("No conversation yet"), tr("Write below what the agent should do."));
    inside->addWidget(m_view);
    layout->addWidget(card, 1);
    layout->addWidget(makeInput());

    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this,
            [this](int value) { m_atTail = value >= m_view->verticalScrollBar()->maximum() - 4; });
    connect(m_view->verticalScrollBar(), &QScrollBar::rangeChanged, this, &ChatPage::followTail);
    connect(session->chat(), &QAbstractItemModel::modelReset, this, [this] {
        m_atTail = true;
        followTail();
    });
    connect(session, &Session::currentAgentChanged, this, &ChatPage::update);
    connect(session, &Session::currentAgentUpdated, this, &ChatPage::update);
    connect(session, &Session::connectedChanged, this, &ChatPage::update);
    connect(session->layers(), &QAbstractItemModel::dataChanged, this, &ChatPage::update);
    connect(session->layers(), &QAbstractItemModel::modelReset, this, &ChatPage::update);
    update();
}

void ChatPage::makeActions()
{
    m_send = new QAction(glyphIcon(Glyph::Send), tr("Send Prompt"), this);
    m_send->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return));
    connect(m_send, &QAction::triggered, this, &ChatPage::send);
    m_stop = new QAction(glyphIcon(Glyph::Stop), tr("Stop Task"), this);
    m_stop->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Period));
    connect(m_stop, &QAction::triggered, this, [this] {
        api::ClientToService message;
        message.mutable_abort_task()->set_agent(m_session->currentAgent().value.toStdString());
        m_session->send(std::move(message));
    });
    m_continue = new QAction(glyphIcon(Glyph::Play), tr("Continue"), this);
    m_continue->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    connect(m_continue, &QAction::triggered, m_session, &Session::continueAgent);
    m_copy = new QAction(glyphIcon(Glyph::Records), tr("Copy Messages"), this);
    m_copy->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_C));
    connect(m_copy, &QAction::triggered, this, [this] {
        QStringList lines;
        auto rows = m_view->selectionModel()->selectedIndexes();
        std::ranges::sort(rows);
        for (const auto &row : std::as_const(rows))
            lines += row.data(Qt::AccessibleTextRole).toString();
        if (!lines.isEmpty())
            QGuiApplication::clipboard()->setText(lines.join(u'\n'));
    });
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
    m_sendButton = new QPushButton(m_send->icon(), tr("Send"), area);
    m_stopButton = new QPushButton(m_stop->icon(), tr("Stop"), area);
    m_sendButton->setObjectName(u"sendButton"_s);
    m_sendButton->setAccessibleName(m_send->text());
    m_stopButton->setAccessibleName(m_stop->text());
    for (auto *button : {m_sendButton, m_stopButton}) {
        button->setAutoDefault(false);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    connect(m_sendButton, &QPushButton::clicked, m_send, &QAction::trigger);
    connect(m_stopButton, &QPushButton::clicked, m_stop, &QAction::trigger);
    row->addLayout(buttons);
    layout->addLayout(row);
    m_why = new PlainLabel(PlainLabel::Size::Small, area);
    m_why->setMuted(true);
    layout->addWidget(m_why);
    connect(m_input, &QPlainTextEdit::textChanged, this, &ChatPage::update);
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
    return QWidget::eventFilter(watched, event);
}

void ChatPage::update()
{
    const auto *agent = m_session->current();
    m_name->setPlain(agent ? agent->name : tr("Chat"));
    m_state->set(agent ? agentStateText(agent->state) : QString(), agent ? agentStateTone(agent->state) : Tone::Neutral);
    const bool connected = m_session->link()->isConnected();
    const bool held = connected && agent != nullptr && agent->state == api::AGENT_HELD;
    m_held->setVisible(held);
    m_continue->setEnabled(held);
    m_stop->setEnabled(connected && agent != nullptr && agent->state == api::AGENT_WORKING);
    const auto why = m_session->whyNoPrompt();
    m_why->setPlain(why);
    m_why->setVisible(!why.isEmpty());
    m_input->setReadOnly(!why.isEmpty() && m_input->toPlainText().isEmpty());
    m_send->setEnabled(why.isEmpty() && !m_input->toPlainText().trimmed().isEmpty());
    m_sendButton->setEnabled(m_send->isEnabled());
    m_stopButton->setEnabled(m_stop->isEnabled());
}

void ChatPage::send()
{
    if (!m_send->isEnabled())
        return;
    const auto text = m_input->toPlainText().trimmed();
    api::ClientToService message;
    message.mutable_send_prompt()->set_agent(m_session->currentAgent().value.toStdString());
    message.mutable_send_prompt()->set_text(text.toStdString());
    m_session->send(std::move(message), [this, text](Result<api::ServiceToClient> reply) {
        if (reply)
            return;
        if (m_input->toPlainText().isEmpty())
            m_input->setPlainText(text); // nothing a person wrote is lost
        Q_EMIT m_session->failed(translated(reply.error().message));
    });
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
