// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/guardian/GuardianPage.h"

#include "app/desktop/guardian/ApprovalPlaceBar.h"
#include "app/desktop/guardian/QuestionDelegate.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/GrantsTopic.h"
#include "app/desktop/state/QuestionsTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/state/TrailTopic.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/EmptyState.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/LiveTable.h"
#include "app/desktop/widgets/PillDelegate.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "core/base/VisibleText.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

GuardianPage::GuardianPage(Session *session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_agents(session->topic<AgentsTopic>())
    , m_grants(session->topic<GrantsTopic>())
    , m_questions(session->topic<QuestionsTopic>().model())
    , m_decisions(session->topic<TrailTopic>().feed())
    , m_splitter(new QSplitter(Qt::Vertical, this))
{
    makeActions();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(new PlainLabel(tr("Guardian"), PlainLabel::Size::Title, this));
    m_calm = new Banner(Tone::Good, this);
    m_calm->setMessage(tr("Nothing waits for you. Actions that need your decision appear here and are blocked if you do not answer."));
    layout->addWidget(m_calm);
    layout->addWidget(makeLoop());
    m_splitter->setObjectName(u"guardianSplitter"_s);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(10);
    m_pending = makePending();
    m_splitter->addWidget(m_pending);
    auto *below = new QWidget(this);
    auto *columns = new QHBoxLayout(below);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(12);
    columns->addWidget(makeFeed(), 3);
    columns->addWidget(makeGrants(), 2);
    m_splitter->addWidget(below);
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    layout->addWidget(m_splitter, 1);
    m_place = new ApprovalPlaceBar(session->topic<QuestionsTopic>(), this);
    layout->addWidget(m_place);
    connect(session, &Session::connectedChanged, m_place, &ApprovalPlaceBar::refresh);

    connect(m_questions, &QAbstractItemModel::rowsInserted, this, &GuardianPage::onQuestionsChanged);
    connect(m_questions, &QAbstractItemModel::rowsRemoved, this, &GuardianPage::onQuestionsChanged);
    connect(m_questions, &QAbstractItemModel::modelReset, this, &GuardianPage::onQuestionsChanged);
    connect(m_questions, &QAbstractItemModel::dataChanged, m_panel, &QuestionPanel::refresh);
    connect(m_questions, &QuestionModel::openCountChanged, this, &GuardianPage::onQuestionsChanged);
    connect(m_questions, &QuestionModel::openCountChanged, this, [this] { Q_EMIT waitingChanged(m_questions->openCount()); });
    connect(&session->topic<QuestionsTopic>(), &QuestionsTopic::opened, this, &GuardianPage::attentionWanted);
    connect(&session->topic<QuestionsTopic>(), &QuestionsTopic::reasked, this, &GuardianPage::onReasked);
    connect(session, &Session::connectedChanged, m_panel, &QuestionPanel::refresh);
    onQuestionsChanged();
}

void GuardianPage::makeActions()
{
    m_next = new QAction(glyphIcon(Glyph::Next), tr("Next Question"), this);
    m_next->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
    connect(m_next, &QAction::triggered, this, &GuardianPage::next);
    m_clear = new QAction(glyphIcon(Glyph::Trash), tr("Remove Closed Questions"), this);
    m_clear->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_X));
    connect(m_clear, &QAction::triggered, m_questions, &QuestionModel::dismissClosed);
    m_revoke = new QAction(glyphIcon(Glyph::Cross), tr("Revoke Lasting Approval"), this);
    m_revoke->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G));
    connect(m_revoke, &QAction::triggered, this, [this] { m_grants.revoke(m_grantTable->currentIndex().data(GrantModel::IdRole).toString()); });
}

QWidget *GuardianPage::makeLoop()
{
    m_loop = new Confirmation(Confirmation::Kind::Standing, Tone::Bad, tr("Freeze Agent"), tr("Ignore"), this);
    m_loop->setObjectName(u"loopBanner"_s);
    m_loop->yes()->setObjectName(u"freezeButton"_s);
    connect(m_agents.model(), &QAbstractItemModel::rowsRemoved, m_loop, [this] {
        if (m_agents.model()->find({m_loop->subject()}) == nullptr)
            m_loop->withdraw();
    });
    return m_loop;
}

QWidget *GuardianPage::makePending()
{
    auto *area = new QWidget(this);
    auto *layout = new QHBoxLayout(area);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    auto *left = new QVBoxLayout;
    m_count = new PlainLabel(PlainLabel::Size::Heading, area);
    left->addWidget(m_count);
    m_list = makeList(u"questionList"_s, tr("Questions"), m_questions, area);
    m_list->setItemDelegate(new QuestionDelegate(m_list));
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setFixedWidth(290);
    left->addWidget(m_list, 1);
    layout->addLayout(left);
    m_panel = new QuestionPanel(m_session, area);
    layout->addWidget(m_panel, 1);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (current.isValid()) // it also changes by itself, when a row goes
            m_panel->setQuestion({current.data(QuestionModel::IdRole).toString()}, QuestionPanel::Choice::Nobody);
    });
    const auto choose = [this](const QModelIndex &index) {
        m_panel->setQuestion({index.data(QuestionModel::IdRole).toString()}, QuestionPanel::Choice::Person);
    };
    connect(m_list, &QAbstractItemView::clicked, this, choose);
    connect(m_list, &QAbstractItemView::activated, this, choose);
    connect(m_panel, &QuestionPanel::answered, this, &GuardianPage::onAnswered);
    return area;
}

QWidget *GuardianPage::makeFeed()
{
    auto *card = new Card(this);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(8, 10, 8, 6);
    auto *header = new QHBoxLayout;
    header->setContentsMargins(8, 0, 6, 0);
    header->addWidget(new PlainLabel(tr("Live decisions"), PlainLabel::Size::Heading, card), 1);
    auto *dropped = new PlainLabel(PlainLabel::Size::Small, card);
    dropped->setTone(Tone::Notice);
    dropped->setWordWrap(false);
    dropped->hide();
    header->addWidget(dropped);
    auto *newer = makeButton(QString(), card);
    newer->setAccessibleName(tr("Show the newest decisions"));
    newer->hide();
    header->addWidget(newer);
    layout->addLayout(header);
    m_feed = new LiveTable(card);
    m_feed->setObjectName(u"feed"_s);
    m_feed->setAccessibleName(tr("Live decisions"));
    m_feed->setModel(m_decisions);
    m_feed->setItemDelegateForColumn(InterceptionModel::VerdictColumn, new PillDelegate(InterceptionModel::ToneRole, m_feed));
    m_feed->horizontalHeader()->setSectionResizeMode(InterceptionModel::ActionColumn, QHeaderView::Stretch);
    m_feed->setColumnWidth(InterceptionModel::TimeColumn, 90);
    m_feed->setColumnWidth(InterceptionModel::VerdictColumn, 150);
    m_feed->setColumnWidth(InterceptionModel::RuleColumn, 190);
    EmptyState::over(m_feed, Glyph::Shield, tr("No decisions yet"), tr("As soon as an agent acts, each decision is shown here."));
    layout->addWidget(m_feed, 1);
    connect(m_feed, &LiveTable::newerAboveChanged, newer, [newer](int rows) {
        newer->setText(tr("%n newer", nullptr, rows));
        newer->setVisible(rows > 0);
    });
    connect(newer, &QPushButton::clicked, m_feed, &LiveTable::showNewest);
    connect(m_decisions, &InterceptionModel::droppedChanged, dropped, [this, dropped] {
        dropped->setPlain(tr("%n came too fast to be shown (see Audit)", nullptr, static_cast<int>(m_decisions->dropped())));
        dropped->setVisible(m_decisions->dropped() > 0);
    });
    connect(m_feed, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        Q_EMIT goWanted({.page = u"audit"_s, .agent = {}, .item = index.data(InterceptionModel::RecordSeqRole).toString()});
    });
    return card;
}

QWidget *GuardianPage::makeGrants()
{
    m_grantsCard = new Card(this);
    auto *layout = new QVBoxLayout(m_grantsCard);
    layout->setContentsMargins(8, 10, 8, 8);
    auto *header = new QHBoxLayout;
    header->setContentsMargins(8, 0, 6, 0);
    header->addWidget(new PlainLabel(tr("Lasting approvals"), PlainLabel::Size::Heading, m_grantsCard), 1);
    auto *revoke = makeButton(m_revoke, m_grantsCard, tr("Revoke"));
    revoke->setObjectName(u"revokeButton"_s);
    header->addWidget(revoke);
    layout->addLayout(header);
    m_grantTable = new LiveTable(m_grantsCard);
    m_grantTable->setObjectName(u"grantTable"_s);
    m_grantTable->setAccessibleName(tr("Lasting approvals"));
    auto *grants = m_grants.model();
    m_grantTable->setModel(grants);
    m_grantTable->horizontalHeader()->setSectionResizeMode(GrantModel::WhatColumn, QHeaderView::Stretch);
    m_grantTable->setColumnWidth(GrantModel::UntilColumn, 86);
    m_grantTable->setColumnWidth(GrantModel::UsedColumn, 112);
    layout->addWidget(m_grantTable, 1);
    connect(grants, &QAbstractItemModel::rowsInserted, this, &GuardianPage::onGrantsChanged);
    connect(grants, &QAbstractItemModel::rowsRemoved, this, &GuardianPage::onGrantsChanged);
    connect(grants, &QAbstractItemModel::modelReset, this, &GuardianPage::onGrantsChanged);
    connect(m_grantTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &GuardianPage::onGrantsChanged);
    onGrantsChanged();
    return m_grantsCard;
}

void GuardianPage::onGrantsChanged()
{
    const bool any = m_grants.model()->rowCount() > 0;
    m_grantsCard->setVisible(any);
    m_feed->setColumnHidden(InterceptionModel::RuleColumn, any); // the action needs the room; Audit shows both
    m_revoke->setEnabled(m_grantTable->currentIndex().isValid());
}

void GuardianPage::onReasked(const ReaskRecord &reask)
{
    //: %1 is an agent, %2 a number, %3 a time, %4 a rule, %5 a command
    const auto text =
        tr("%1 tried much the same %2 times since %3 (%4), last: %5")
            .arg(m_agents.model()->nameOf(reask.agent), QString::number(reask.count), timeText(reask.sinceMs * 1000), reask.rule, oneLine(reask.what, 120));
    m_loop->ask({.subject = reask.agent.value, .text = text, .typed = {}, .carryOut = [this, agent = reask.agent] {
                     m_agents.freeze(agent, tr("It tried the same again and again."));
                 }});
    Q_EMIT attentionWanted();
}

QList<QAction *> GuardianPage::pageActions() const
{
    return {m_panel->approveAction(), m_panel->denyAction(), m_next, m_clear, m_revoke, m_place->action()};
}

void GuardianPage::onQuestionsChanged()
{
    const auto open = m_questions->openCount();
    const auto rows = m_questions->rowCount();
    m_pending->setVisible(rows > 0);
    m_calm->setVisible(open == 0);
    m_count->setPlain(open > 0 ? tr("%n waiting", nullptr, open) : tr("Closed"));
    m_next->setEnabled(!m_questions->nextOpen(m_panel->question()).isNull());
    m_clear->setEnabled(rows > open);
    if (rows == 0) {
        m_panel->setQuestion({}, QuestionPanel::Choice::Nobody);
        return;
    }
    // What a person looks at never changes by itself; only an empty place is filled.
    if (m_questions->find(m_panel->question()) == nullptr)
        select({m_questions->index(0).data(QuestionModel::IdRole).toString()}, QuestionPanel::Choice::Nobody);
    else
        select(m_panel->question(), QuestionPanel::Choice::Nobody);
    m_panel->refresh();
}

void GuardianPage::onAnswered(const QuestionId &id)
{
    m_list->setFocus(Qt::OtherFocusReason); // nothing is there that a further key would answer
    const auto *following = m_questions->find(m_questions->nextOpen(id));
    if (following != nullptr && severityRank(following->severity) < severityRank(api::SEVERITY_CRITICAL))
        select(following->id, QuestionPanel::Choice::Nobody);
}

void GuardianPage::select(const QuestionId &id, QuestionPanel::Choice choice)
{
    const auto index = m_questions->indexOf(id);
    if (!index.isValid())
        return;
    m_list->setCurrentIndex(index);
    m_panel->setQuestion(id, choice);
    m_next->setEnabled(!m_questions->nextOpen(id).isNull());
}

void GuardianPage::next()
{
    select(m_questions->nextOpen(m_panel->question()), QuestionPanel::Choice::Person);
}

} // namespace cofferdam
