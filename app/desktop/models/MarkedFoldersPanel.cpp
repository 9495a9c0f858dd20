// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/models/MarkedFoldersPanel.h"

#include "app/client/Translated.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/DataRulesTopic.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/EmptyState.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "core/api/GuestPlaces.h"

#include <QAction>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

MarkedFoldersPanel::MarkedFoldersPanel(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_agents(session->topic<AgentsTopic>())
    , m_data(session->topic<DataRulesTopic>())
    , m_mark(new QAction(glyphIcon(Glyph::Plus), tr("Mark Folder"), this))
    , m_unmark(new QAction(glyphIcon(Glyph::Trash), tr("Unmark Folder"), this))
{
    m_mark->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_I));
    m_unmark->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_J));
    connect(m_mark, &QAction::triggered, this, &MarkedFoldersPanel::mark);
    connect(m_unmark, &QAction::triggered, this, &MarkedFoldersPanel::unmark);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(10);
    auto *note =
        new PlainLabel(tr("Whoever reads in a marked folder, by whatever program, may from then on ask only the models that are named here. That holds for the "
                          "whole conversation, and for later ones that read what it wrote down."),
                       PlainLabel::Size::Small, this);
    note->setMuted(true);
    layout->addWidget(note);
    layout->addWidget(makeTable(), 1);
    m_said = new Banner(Tone::Neutral, this);
    m_said->setObjectName(u"dataSaid"_s);
    connect(m_said->addAnswer(tr("Close")), &QAction::triggered, m_said, &QWidget::hide);
    m_said->hide();
    layout->addWidget(m_said);
    layout->addWidget(makeForm());
    connect(m_agents.model(), &QAbstractItemModel::rowsInserted, this, &MarkedFoldersPanel::fillAgents);
    connect(m_agents.model(), &QAbstractItemModel::rowsRemoved, this, &MarkedFoldersPanel::fillAgents);
    connect(m_agents.model(), &QAbstractItemModel::modelReset, this, &MarkedFoldersPanel::fillAgents);
    connect(m_data.model(), &QAbstractItemModel::modelReset, this, &MarkedFoldersPanel::refresh);
    connect(session, &Session::connectedChanged, this, &MarkedFoldersPanel::refresh);
    fillAgents();
}

QWidget *MarkedFoldersPanel::makeTable()
{
    auto *card = new Card(this);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(8, 4, 8, 8);
    m_table = new QTableView(card);
    quieten(m_table, 12);
    m_table->setObjectName(u"dataTable"_s);
    m_table->setAccessibleName(tr("Marked folders"));
    m_table->setModel(m_data.model());
    m_table->setWordWrap(false);
    auto *columns = m_table->horizontalHeader();
    columns->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    columns->setSectionResizeMode(DataRuleModel::FolderColumn, QHeaderView::Stretch);
    columns->setMinimumSectionSize(70);
    m_table->setColumnWidth(DataRuleModel::ReachColumn, 210);
    m_table->setColumnWidth(DataRuleModel::AgentColumn, 130);
    m_table->setColumnWidth(DataRuleModel::OriginColumn, 170);
    EmptyState::over(m_table, Glyph::Shield, tr("No marked folders"), tr("What agents read may go to any model they have."));
    layout->addWidget(m_table);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &MarkedFoldersPanel::refresh);
    return card;
}

QWidget *MarkedFoldersPanel::makeForm()
{
    auto *card = new Card(this);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(16, 14, 16, 14);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_folder = makeField(u"dataFolder"_s, tr("Folder in the agent's home"), card);
    m_folder->setPlaceholderText(QLatin1StringView(api::kAgentWorkspace) + u"/\u2026"_s);
    m_reach = makeChoice(u"dataReach"_s, tr("Which models may hear of it"), card);
    for (const auto reach : {api::DATA_LOCAL_ONLY, api::DATA_NO_MODEL})
        m_reach->addItem(DataRuleModel::reachText(reach), static_cast<int>(reach));
    m_agent = makeChoice(u"dataAgent"_s, tr("In whose home"), card);
    form->addRow(tr("Folder:"), m_folder);
    form->addRow(tr("For:"), m_reach);
    form->addRow(tr("In the home of:"), m_agent);
    layout->addLayout(form);
    auto *buttons = new QHBoxLayout;
    auto *unmark = makeArmedButton(m_unmark, card, tr("Unmark"));
    unmark->setObjectName(u"unmarkData"_s);
    auto *mark = makeButton(m_mark, card, tr("Mark"));
    mark->setObjectName(u"markData"_s);
    buttons->addWidget(unmark);
    buttons->addStretch();
    buttons->addWidget(mark);
    layout->addLayout(buttons);
    connect(m_folder, &QLineEdit::textChanged, this, &MarkedFoldersPanel::refresh);
    connect(m_folder, &QLineEdit::returnPressed, m_mark, &QAction::trigger);
    return card;
}

void MarkedFoldersPanel::fillAgents()
{
    const QSignalBlocker quiet(m_agent);
    const auto chosen = m_agent->currentData();
    m_agent->clear();
    m_agent->addItem(tr("Every agent"), QString());
    const auto *agents = m_agents.model();
    for (int row = 0; row < agents->rowCount(); ++row) {
        const auto index = agents->index(row, 0);
        m_agent->addItem(index.data().toString(), index.data(AgentModel::IdRole).toString());
    }
    m_agent->setCurrentIndex(std::max(0, m_agent->findData(chosen)));
    refresh();
}

void MarkedFoldersPanel::refresh()
{
    const bool connected = m_session->isConnected();
    m_mark->setEnabled(connected && !m_folder->text().trimmed().isEmpty());
    m_unmark->setEnabled(connected && m_table->currentIndex().isValid());
}

void MarkedFoldersPanel::tell(Tone tone, const QString &what)
{
    m_said->setTone(tone);
    m_said->setMessage(what);
    m_said->show();
}

Session::Done MarkedFoldersPanel::telling(const QString &good)
{
    return [this, good](const Result<api::ServiceToClient> &reply) { reply ? tell(Tone::Good, good) : tell(Tone::Bad, translated(reply.error().message)); };
}

void MarkedFoldersPanel::mark()
{
    Q_EMIT shown();
    api::DataRule rule;
    rule.set_folder(m_folder->text().trimmed().toStdString());
    rule.set_reach(static_cast<api::DataReach>(m_reach->currentData().toInt()));
    rule.set_agent(m_agent->currentData().toString().toStdString());
    m_data.mark(rule, [this, tellIt = telling(tr("Marked. It counts for what is read from now on."))](const Result<api::ServiceToClient> &reply) {
        if (reply)
            m_folder->clear();
        tellIt(reply);
    });
}

void MarkedFoldersPanel::unmark()
{
    Q_EMIT shown();
    const auto row = m_table->currentIndex().row();
    if (row >= 0)
        m_data.unmark(m_data.model()->rules()[row], telling(tr("No longer marked. What was read of it stays read.")));
}

} // namespace cofferdam
