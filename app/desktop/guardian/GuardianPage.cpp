// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/guardian/GuardianPage.h"

#include "app/desktop/guardian/QuestionDelegate.h"
#include "app/desktop/guardian/QuestionPanel.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Card.h"
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

GuardianPage::GuardianPage(Session *session, QWidget *parent) : QWidget(parent), m_session(session), m_splitter(new QSplitter(Qt::Vertical, this))
{
    m_next = new QAction(glyphIcon(Glyph::Next), tr("Next Question"), this);
    m_next->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
    connect(m_next, &QAction::triggered, this, &GuardianPage::next);
    m_clear = new QAction(glyphIcon(Glyph::Trash), tr("Remove Closed Questions"), this);
    m_clear->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_X));
    connect(m_clear, &QAction::triggered, session->questions(), &QuestionModel::dismissClosed);

    m_revoke = new QAction(glyphIcon(Glyph::Cross), tr("Revoke Lasting Approval"), this);
    m_revoke->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G));
    connect(m_revoke, &QAction::triggered, this, [this] { m_session->revokeGrant(m_grants->currentIndex().data(GrantModel::IdRole).toString()); });
    m_freeze = new QAction(glyphIcon(Glyph::Stop), tr("Freeze Agent That Repeats Itself"), this);
    m_freeze->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    m_freeze->setEnabled(false);
    connect(m_freeze, &QAction::triggered, this, [this] {
        m_session->freeze(m_looping, tr("It tried the same again and again."));
        m_freeze->setEnabled(false);
        m_loop->hide();
    });

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *title = new PlainLabel(tr("Guardian"), PlainLabel::Size::Title, this);
    layout->addWidget(title);
    m_calm = new Banner(Tone::Good, this);
    static_cast<Banner *>(m_calm)->setMessage(tr("Nothing waits for you. Actions that need your decision appear here and are blocked if you do not answer."));
    layout->addWidget(m_calm);
    m_loop = new Banner(Tone::Bad, this);
    m_loop->setObjectName(u"loopBanner"_s);
    m_loop->hide();
    auto *ignore = m_loop->addButton(tr("Ignore"));
    connect(ignore, &QPushButton::clicked, m_loop, [this] {
        m_freeze->setEnabled(false);
        m_loop->hide();
    });
    auto *freeze = m_loop->addButton(tr("Freeze Agent"));
    freeze->setObjectName(u"freezeButton"_s);
    connect(freeze, &QPushButton::clicked, m_freeze, &QAction::trigger);
    layout->addWidget(m_loop);
    connect(session, &Session::reasked, this, &GuardianPage::onReasked);
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

    auto *questions = session->questions();
    connect(questions, &QAbstractItemModel::rowsInserted, this, &GuardianPage::onQuestionsChanged);
    connect(questions, &QAbstractItemModel::rowsRemoved, this, &GuardianPage::onQuestionsChanged);
    connect(questions, &QAbstractItemModel::modelReset, this, &GuardianPage::onQuestionsChanged);
    connect(questions, &QAbstractItemModel::dataChanged, m_panel, &QuestionPanel::refresh);
    connect(questions, &QuestionModel::openCountChanged, this, &GuardianPage::onQuestionsChanged);
    connect(session, &Session::connectedChanged, m_panel, &QuestionPanel::refresh);
    onQuestionsChanged();
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
    m_list = new QListView(area);
    m_list->setObjectName(u"questionList"_s);
    m_list->setAccessibleName(tr("Questions"));
    m_list->setModel(m_session->questions());
    m_list->setItemDelegate(new QuestionDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setFixedWidth(290);
    left->addWidget(m_list, 1);
    layout->addLayout(left);
    m_panel = new QuestionPanel(m_session, area);
    layout->addWidget(m_panel, 1);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &current) {
        if (current.isValid())
            m_panel->setQuestion({current.data(QuestionModel::IdRole).toString()});
    });
    connect(m_panel, &QuestionPanel::answered, this, [this](const QuestionId &id) {
        if (const auto following = m_session->questions()->nextOpen(id); !following.isNull())
            select(following);
    });
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
    auto *newer = new QPushButton(card);
    newer->setAutoDefault(false);
    newer->setAccessibleName(tr("Show the newest decisions"));
    newer->hide();
    header->addWidget(newer);
    layout->addLayout(header);
    m_feed = new LiveTable(card);
    m_feed->setObjectName(u"feed"_s);
    m_feed->setAccessibleName(tr("Live decisions"));
    auto *feed = m_session->feed();
    m_feed->setModel(feed);
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
    connect(feed, &InterceptionModel::droppedChanged, dropped, [dropped, feed] {
        dropped->setPlain(tr("%n came too fast to be shown (see Audit)", nullptr, static_cast<int>(feed->dropped())));
        dropped->setVisible(feed->dropped() > 0);
    });
    connect(m_feed, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT auditWanted(index.data(InterceptionModel::RecordSeqRole).toULongLong()); });
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
    m_revokeButton = new QPushButton(m_revoke->icon(), tr("Revoke"), m_grantsCard);
    m_revokeButton->setObjectName(u"revokeButton"_s);
    m_revokeButton->setAccessibleName(m_revoke->text());
    m_revokeButton->setAutoDefault(false);
    connect(m_revokeButton, &QPushButton::clicked, m_revoke, &QAction::trigger);
    header->addWidget(m_revokeButton);
    layout->addLayout(header);
    m_grants = new LiveTable(m_grantsCard);
    m_grants->setObjectName(u"grantTable"_s);
    m_grants->setAccessibleName(tr("Lasting approvals"));
    auto *grants = m_session->grants();
    m_grants->setModel(grants);
    m_grants->horizontalHeader()->setSectionResizeMode(GrantModel::WhatColumn, QHeaderView::Stretch);
    m_grants->setColumnWidth(GrantModel::UntilColumn, 86);
    m_grants->setColumnWidth(GrantModel::UsedColumn, 112);
    layout->addWidget(m_grants, 1);
    connect(grants, &QAbstractItemModel::rowsInserted, this, &GuardianPage::onGrantsChanged);
    connect(grants, &QAbstractItemModel::rowsRemoved, this, &GuardianPage::onGrantsChanged);
    connect(grants, &QAbstractItemModel::modelReset, this, &GuardianPage::onGrantsChanged);
    connect(m_grants->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &GuardianPage::onGrantsChanged);
    onGrantsChanged();
    return m_grantsCard;
}

void GuardianPage::onGrantsChanged()
{
    const bool any = m_session->grants()->rowCount() > 0;
    m_grantsCard->setVisible(any);
    m_feed->setColumnHidden(InterceptionModel::RuleColumn, any); // the action needs the room; Audit shows both
    m_revoke->setEnabled(m_grants->currentIndex().isValid());
    m_revokeButton->setEnabled(m_revoke->isEnabled());
}

void GuardianPage::onReasked(const ReaskRecord &reask)
{
    m_looping = reask.agent;
    //: %1 is an agent, %2 a number, %3 a time, %4 a rule, %5 a command
    m_loop->setMessage(
        tr("%1 tried much the same %2 times since %3 (%4), last: %5")
            .arg(m_session->agents()->nameOf(reask.agent), QString::number(reask.count), timeText(reask.sinceMs * 1000), reask.rule, oneLine(reask.what, 120)));
    m_freeze->setEnabled(true);
    m_loop->show();
}

QList<QAction *> GuardianPage::pageActions() const
{
    return {m_panel->approveAction(), m_panel->denyAction(), m_next, m_clear, m_revoke, m_freeze};
}

void GuardianPage::onQuestionsChanged()
{
    auto *questions = m_session->questions();
    const auto open = questions->openCount();
    const auto rows = questions->rowCount();
    m_pending->setVisible(rows > 0);
    m_calm->setVisible(open == 0);
    m_count->setPlain(open > 0 ? tr("%n waiting", nullptr, open) : tr("Closed"));
    m_next->setEnabled(!questions->nextOpen(m_panel->question()).isNull());
    m_clear->setEnabled(rows > open);
    if (rows == 0) {
        m_panel->setQuestion({});
        return;
    }
    // What a person looks at never changes by itself; only an empty place is filled.
    if (questions->find(m_panel->question()) == nullptr)
        select({questions->index(0).data(QuestionModel::IdRole).toString()});
    else
        select(m_panel->question());
    m_panel->refresh();
}

void GuardianPage::select(const QuestionId &id)
{
    const auto index = m_session->questions()->indexOf(id);
    if (!index.isValid())
        return;
    m_list->setCurrentIndex(index);
    m_panel->setQuestion(id);
    m_next->setEnabled(!m_session->questions()->nextOpen(id).isNull());
}

void GuardianPage::next()
{
    select(m_session->questions()->nextOpen(m_panel->question()));
}

} // namespace cofferdam
