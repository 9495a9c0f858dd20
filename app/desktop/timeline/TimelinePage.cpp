// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/timeline/TimelinePage.h"

#include "app/desktop/state/ProgressTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/state/SnapshotsTopic.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/timeline/KeepingBar.h"
#include "app/desktop/timeline/SnapshotDelegate.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/EmptyState.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/Pill.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

TimelinePage::TimelinePage(Session *session, QWidget *parent)
    : Page(parent)
    , m_session(session)
    , m_agents(session->topic<AgentsTopic>())
    , m_snapshots(session->topic<SnapshotsTopic>())
    , m_title(new PlainLabel(PlainLabel::Size::Title, this))
    , m_state(new Pill(this))
    , m_progressText(new PlainLabel(PlainLabel::Size::Small, this))
    , m_progress(new QProgressBar(this))
{
    makeActions();
    makeBanners();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    auto *header = new QHBoxLayout;
    header->addWidget(m_title, 1);
    header->addWidget(m_state);
    for (auto *action : {m_take, m_delete})
        header->addWidget(makeButton(action, this));
    auto *back = makeButton(m_back, this);
    back->setObjectName(u"restoreButton"_s);
    header->addWidget(back);
    layout->addLayout(header);
    layout->addWidget(m_held);
    layout->addWidget(m_confirm);
    layout->addWidget(m_confirmDelete);
    m_progress->setRange(0, 1000);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(8);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->hide();
    m_progressText->hide();
    layout->addWidget(m_progressText);
    layout->addWidget(m_progress);
    layout->addWidget(makeTable(), 1);
    m_keeping = new KeepingBar(m_snapshots, this);
    connect(m_keeping, &KeepingBar::shown, this, [this] { Q_EMIT goWanted({.page = u"timeline"_s, .agent = m_agents.current(), .item = {}}); });
    layout->addWidget(m_keeping);
    auto *note = new PlainLabel(tr("Going back undoes what happened inside the VM since then. It takes back nothing that has left the VM."),
                                PlainLabel::Size::Small, this);
    note->setMuted(true);
    layout->addWidget(note);

    auto *snapshots = m_snapshots.model();
    connect(snapshots, &QAbstractItemModel::modelReset, this, [this] {
        if (const auto wanted = std::exchange(m_wanted, {}); !wanted.isNull() && m_snapshots.model()->find(wanted) != nullptr)
            askRestore(wanted, m_wantedFrom);
        refresh();
    });
    connect(snapshots, &QAbstractItemModel::rowsRemoved, this, &TimelinePage::refresh);
    connect(snapshots, &QAbstractItemModel::dataChanged, this, &TimelinePage::refresh);
    connect(&m_agents, &AgentsTopic::currentChanged, this, &TimelinePage::refresh);
    connect(&m_agents, &AgentsTopic::currentUpdated, this, &TimelinePage::refresh);
    connect(session, &Session::connectedChanged, this, &TimelinePage::refresh);
    connect(&session->topic<ProgressTopic>(), &ProgressTopic::changed, this, &TimelinePage::showProgress);
    refresh();
}

void TimelinePage::makeActions()
{
    m_take = new QAction(glyphIcon(Glyph::Camera), tr("Take Snapshot"), this);
    m_take->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P));
    connect(m_take, &QAction::triggered, this, [this] { m_snapshots.takeOne(tr("Taken by you")); });
    m_back = new QAction(glyphIcon(Glyph::Undo), tr("Go Back to This\u2026"), this);
    m_back->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    connect(m_back, &QAction::triggered, this, [this] { Q_EMIT goWanted({.page = u"timeline"_s, .agent = m_agents.current(), .item = selected().value}); });
    m_delete = new QAction(glyphIcon(Glyph::Trash), tr("Delete Snapshot\u2026"), this);
    m_delete->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Delete));
    connect(m_delete, &QAction::triggered, this, &TimelinePage::askDelete);
}

void TimelinePage::makeBanners()
{
    m_held = new Confirmation(Confirmation::Kind::Standing, Tone::Notice, tr("Continue"), {}, this);
    m_confirm = new Confirmation(Confirmation::Kind::Asked, Tone::Notice, tr("Go Back"), tr("Cancel"), this);
    m_confirm->yes()->setObjectName(u"confirmRestore"_s);
    m_confirmDelete = new Confirmation(Confirmation::Kind::Asked, Tone::Bad, tr("Delete"), tr("Cancel"), this);
    m_confirmDelete->yes()->setObjectName(u"confirmDeleteSnapshot"_s);
}

QWidget *TimelinePage::makeTable()
{
    auto *card = new Card(this);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(8, 4, 8, 8);
    m_table = new QTableView(card);
    quieten(m_table, 16);
    m_table->setObjectName(u"snapshotTable"_s);
    m_table->setAccessibleName(tr("Snapshots"));
    m_table->setModel(m_snapshots.model());
    m_table->setItemDelegateForColumn(SnapshotTreeModel::LabelColumn, new SnapshotDelegate(m_table));
    m_table->horizontalHeader()->setSectionResizeMode(SnapshotTreeModel::LabelColumn, QHeaderView::Stretch);
    m_table->setColumnWidth(SnapshotTreeModel::TimeColumn, 110);
    for (const auto column : {SnapshotTreeModel::HeldColumn, SnapshotTreeModel::PauseColumn, SnapshotTreeModel::MemoryColumn})
        m_table->setColumnWidth(column, 90);
    EmptyState::over(m_table, Glyph::Timeline, tr("No snapshots yet"), tr("One is taken before each risky action, so that it can be undone."));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TimelinePage::refresh);
    connect(m_table, &QAbstractItemView::activated, m_back, &QAction::trigger);
    layout->addWidget(m_table);
    return card;
}

QList<QAction *> TimelinePage::pageActions() const
{
    return QList<QAction *>{m_take, m_back, m_delete} + m_keeping->actionsOfIt();
}

SnapshotId TimelinePage::selected() const
{
    const auto index = m_table->currentIndex();
    return index.isValid() ? SnapshotId{index.data(SnapshotTreeModel::IdRole).toString()} : SnapshotId();
}

QString TimelinePage::labelOf(const SnapshotId &snapshot) const
{
    return m_snapshots.model()->indexOf(snapshot).data().toString();
}

void TimelinePage::refresh()
{
    const auto *agent = m_agents.currentRecord();
    //: %1 is the name of an agent
    m_title->setPlain(agent ? tr("Timeline of %1").arg(agent->name) : tr("Timeline"));
    m_state->set(agent ? agentStateText(*agent) : QString(), agent ? agentStateTone(agent->state) : Tone::Neutral);
    const bool connected = agent != nullptr && m_session->isConnected();
    const auto state = agent ? agent->state : api::AGENT_STATE_UNSPECIFIED;
    const bool busy = state == api::AGENT_RESTORING || state == api::AGENT_CREATING;
    if (connected && state == api::AGENT_HELD)
        m_held->ask({.subject = agent->id.value, .text = heldText(*agent), .typed = {}, .carryOut = [this, id = agent->id] {
                         m_agents.wish(&api::ClientToService::mutable_continue_agent, id);
                     }});
    else
        m_held->withdraw();
    m_take->setEnabled(connected && (state == api::AGENT_READY || state == api::AGENT_WORKING || state == api::AGENT_HELD));
    const auto chosen = selected();
    const auto *snapshot = m_snapshots.model()->find(chosen);
    const bool there = connected && !busy && snapshot != nullptr && snapshot->thinnedUs == 0;
    m_back->setEnabled(there);
    m_delete->setEnabled(there && !snapshot->current);
    m_keeping->choose(snapshot, connected);
    for (auto *confirm : {m_confirm, m_confirmDelete})
        confirm->keepFor(connected && !busy && snapshot != nullptr ? chosen.value : QString());
}

void TimelinePage::go(const Place &place)
{
    m_agents.setCurrent(place.agent);
    if (!place.item.isEmpty())
        askRestore({place.item.section(u'@', 0, 0)}, place.item.section(u'@', 1, 1).toLongLong());
}

void TimelinePage::askRestore(const SnapshotId &snapshot, qint64 fromUs)
{
    const auto *record = m_snapshots.model()->find(snapshot);
    if (record == nullptr) {
        m_wanted = snapshot; // another agent's list may be on its way
        m_wantedFrom = fromUs;
        return;
    }
    const auto there = record->thinnedUs == 0 ? snapshot : m_snapshots.model()->lastBefore(record->timeUs);
    m_table->setCurrentIndex(m_snapshots.model()->indexOf(there.isNull() ? snapshot : there));
    m_table->scrollTo(m_table->currentIndex());
    m_confirmDelete->withdraw();
    m_confirm->withdraw();
    if (there.isNull()) {
        Q_EMIT m_session->failed(tr("\u201c%1\u201d was thinned out, and no older snapshot is there.").arg(labelOf(snapshot)));
        return;
    }
    WayBack way{.to = *m_snapshots.model()->find(there), .label = labelOf(there), .fromUs = fromUs, .insteadOf = {}, .known = {}};
    if (there != snapshot)
        way.insteadOf = labelOf(snapshot);
    ask(m_confirm, goingBackText, way, &TimelinePage::restore);
}

void TimelinePage::ask(Confirmation *confirm, QString (*text)(const WayBack &), const WayBack &way, void (TimelinePage::*carryOut)(const WayBack &))
{
    const auto say = [this, confirm, text, carryOut](const WayBack &known) {
        confirm->ask({.subject = known.to.id.value, .text = text(known), .typed = {}, .carryOut = [this, known, carryOut] { (this->*carryOut)(known); }});
    };
    say(way);
    m_snapshots.preview(way.to.id, [confirm, say, way](const api::SnapshotPreview &preview) {
        if (confirm->subject() != way.to.id.value)
            return;
        auto known = way;
        known.known = preview;
        say(known);
    });
}

void TimelinePage::restore(const WayBack &way)
{
    m_snapshots.restore(way.to.id, way.known.snapshot() == way.to.id.value.toStdString() && !way.known.keeps_present());
    showProgress({.operation = u"restore"_s, .text = tr("Going back\u2026"), .fraction = 0, .finished = false, .error = {}, .agent = m_agents.current()});
}

void TimelinePage::askDelete()
{
    const auto asked = selected();
    if (asked.isNull())
        return;
    const auto *record = m_snapshots.model()->find(asked);
    if (record == nullptr || record->thinnedUs > 0)
        return;
    Q_EMIT goWanted({.page = u"timeline"_s, .agent = m_agents.current(), .item = {}}); // by its key it may be asked on any page
    m_confirm->withdraw();
    const WayBack way{.to = *record, .label = labelOf(asked), .fromUs = 0, .insteadOf = {}, .known = {}};
    ask(m_confirmDelete, deletingText, way, &TimelinePage::remove);
}

void TimelinePage::remove(const WayBack &way)
{
    m_snapshots.remove(way.to.id);
}

void TimelinePage::showProgress(const ProgressRecord &progress)
{
    if (progress.agent != m_agents.current())
        return;
    const bool running = !progress.finished;
    m_progress->setVisible(running);
    m_progress->setRange(0, progress.fraction > 0 ? 1000 : 0); // without a figure it only says that something happens
    m_progress->setValue(static_cast<int>(progress.fraction * 1000));
    m_progressText->setVisible(running || !progress.error.isEmpty());
    m_progressText->setPlain(progress.error.isEmpty() ? progress.text : progress.error);
}

} // namespace cofferdam
