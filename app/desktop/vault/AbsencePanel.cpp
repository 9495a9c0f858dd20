// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/vault/AbsencePanel.h"

#include "app/client/Translated.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/KeysTopic.h"
#include "app/desktop/state/ProgressTopic.h"
#include "app/desktop/vault/AbsenceText.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "core/base/VisibleText.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kDetailLines = 5;
constexpr int kWholeProgress = 1000;

} // namespace

AbsencePanel::AbsencePanel(Session *session, QWidget *parent)
    : Card(parent)
    , m_session(session)
    , m_agents(session->topic<AgentsTopic>())
    , m_keys(session->topic<KeysTopic>())
{
    makeParts();
    const auto *agents = m_agents.model();
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(agents, signal, this, &AbsencePanel::fill);
    connect(agents, &QAbstractItemModel::dataChanged, this, &AbsencePanel::fill);
    connect(agents, &QAbstractItemModel::modelReset, this, &AbsencePanel::fill);
    connect(m_keys.model(), &QAbstractItemModel::modelReset, this, &AbsencePanel::refresh);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &AbsencePanel::refresh);
    connect(session, &Session::connectedChanged, this, &AbsencePanel::refresh);
    connect(&session->topic<ProgressTopic>(), &ProgressTopic::changed, this, &AbsencePanel::onProgress);
    fill();
}

void AbsencePanel::makeParts()
{
    m_search = new QAction(glyphIcon(Glyph::Search), tr("Search for Keys"), this);
    m_search->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_Y));
    connect(m_search, &QAction::triggered, this, &AbsencePanel::begin);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(6);
    auto *row = new QHBoxLayout;
    m_choice = makeChoice(u"provenAgent"_s, tr("Stopped agent to look into"), this);
    row->addWidget(m_choice);
    m_state = new PlainLabel(PlainLabel::Size::Small, this);
    m_state->setObjectName(u"proofState"_s);
    m_state->setMuted(true);
    row->addWidget(m_state, 1);
    auto *button = makeButton(m_search, this);
    button->setObjectName(u"searchForKeys"_s);
    row->addWidget(button);
    layout->addLayout(row);
    m_progress = new QProgressBar(this);
    m_progress->setObjectName(u"proofProgress"_s);
    m_progress->setAccessibleName(tr("How far the search has come"));
    m_progress->setRange(0, kWholeProgress);
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(8);
    m_progress->hide();
    layout->addWidget(m_progress);
    m_outcome = new PlainLabel(PlainLabel::Size::Body, this);
    m_outcome->setObjectName(u"proofOutcome"_s);
    m_outcome->hide();
    layout->addWidget(m_outcome);
    m_details = new QPlainTextEdit(this);
    m_details->setObjectName(u"proofDetails"_s);
    m_details->setAccessibleName(tr("What was found, and what was looked into"));
    m_details->setReadOnly(true);
    m_details->setTabChangesFocus(true);
    m_details->setFixedHeight(kDetailLines * fontMetrics().lineSpacing() + 2 * m_details->frameWidth() + 8);
    m_details->hide();
    layout->addWidget(m_details);
}

/// The stopped ones; the choice stays.
void AbsencePanel::fill()
{
    const auto before = chosen();
    {
        const QSignalBlocker quiet(m_choice);
        m_choice->clear();
        for (const auto &agent : m_agents.model()->agents()) {
            if (agent.state == api::AGENT_STOPPED || agent.id == m_searched)
                m_choice->addItem(oneLine(agent.name), agent.id.value);
        }
        m_choice->setCurrentIndex(std::max(0, m_choice->findData(before.value)));
    }
    refresh();
}

AgentId AbsencePanel::chosen() const
{
    return {m_choice->currentData().toString()};
}

QString AbsencePanel::hindrance() const
{
    if (!m_session->isConnected())
        return tr("There is no connection to the service.");
    if (m_keys.model()->rowCount() == 0)
        return tr("There is no key to look for.");
    if (m_choice->count() == 0)
        return tr("Only a stopped agent can be looked into, and none is stopped. Stop one on the page Agents.");
    return {};
}

void AbsencePanel::refresh()
{
    const bool isSearching = !m_searched.isNull();
    const auto why = hindrance();
    m_search->setEnabled(!isSearching && why.isEmpty());
    m_choice->setEnabled(!isSearching && m_choice->count() > 0);
    m_progress->setVisible(isSearching);
    if (isSearching)
        return;
    m_state->setPlain(why.isEmpty() ? tr("Looks for every key in its disk, its memory and its snapshots. That takes minutes.") : why);
    m_search->setToolTip(why);
}

void AbsencePanel::begin()
{
    Q_EMIT wanted();
    m_searched = chosen();
    m_progress->setValue(0);
    m_outcome->hide();
    m_details->hide();
    m_state->setPlain(tr("The search begins."));
    refresh();
    api::ClientToService message;
    message.mutable_prove_absence()->set_agent(m_searched.value.toStdString());
    m_session->send(std::move(message), [this, agent = m_searched](const Result<api::ServiceToClient> &reply) { onReply(reply, agent); });
}

void AbsencePanel::onProgress(const ProgressRecord &progress)
{
    if (m_searched.isNull() || progress.agent != m_searched || progress.finished)
        return;
    m_progress->setValue(static_cast<int>(std::clamp(progress.fraction, 0.0, 1.0) * kWholeProgress));
    m_state->setPlain(oneLine(progress.text));
}

void AbsencePanel::onReply(const Result<api::ServiceToClient> &reply, const AgentId &agent)
{
    if (agent != m_searched)
        return;
    m_searched = {};
    const auto name = m_agents.model()->nameOf(agent);
    if (!reply) {
        m_outcome->setTone(Tone::Bad);
        m_outcome->setPlain(tr("\u201c%1\u201d was not looked into: %2").arg(name, translated(reply.error().message)));
    } else {
        m_outcome->setTone(absenceTone(reply->absence_proof()));
        m_outcome->setPlain(absenceOutcome(reply->absence_proof(), name));
        m_details->setPlainText(visibleBlock(absenceDetails(reply->absence_proof())));
        m_details->show();
    }
    m_outcome->show();
    fill();
}

} // namespace cofferdam
