// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/models/AgentModelsPanel.h"

#include "app/client/Translated.h"
#include "app/desktop/models/AllowanceForm.h"
#include "app/desktop/state/ModelsTopic.h"
#include "app/desktop/state/SpendingTopic.h"
#include "app/desktop/text/ModelWords.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QAction>
#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

AgentModelsPanel::AgentModelsPanel(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_agents(session->topic<AgentsTopic>())
    , m_models(session->topic<ModelsTopic>())
    , m_spending(session->topic<SpendingTopic>())
    , m_title(new PlainLabel(PlainLabel::Size::Heading, this))
    , m_save(new QAction(glyphIcon(Glyph::Check), tr("Save Agent's Models and Limits"), this))
{
    m_save->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_S));
    connect(m_save, &QAction::triggered, this, &AgentModelsPanel::save);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 8, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_title);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *inside = new QWidget(scroll);
    auto *cards = new QVBoxLayout(inside);
    cards->setContentsMargins(0, 0, 0, 0);
    cards->setSpacing(12);
    cards->addWidget(makeSlots());
    cards->addWidget(makeAllowance());
    cards->addStretch();
    scroll->setWidget(inside);
    scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    layout->addWidget(scroll, 1);
    m_said = new Banner(Tone::Neutral, this);
    m_said->setObjectName(u"agentModelsSaid"_s);
    connect(m_said->addAnswer(tr("Close")), &QAction::triggered, m_said, &QWidget::hide);
    m_said->hide();
    layout->addWidget(m_said);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    m_button = makeArmedButton(m_save, this, tr("Save"));
    m_button->setObjectName(u"saveAgentModels"_s);
    buttons->addWidget(m_button);
    layout->addLayout(buttons);
    connect(&m_agents, &AgentsTopic::currentChanged, this, &AgentModelsPanel::onAgent);
    connect(&m_agents, &AgentsTopic::currentUpdated, this, &AgentModelsPanel::refresh);
    connect(&m_models, &ModelsTopic::slotsChanged, this, &AgentModelsPanel::fillSlots);
    connect(m_models.model(), &QAbstractItemModel::modelReset, this, &AgentModelsPanel::fillSlots);
    connect(m_models.model(), &QAbstractItemModel::dataChanged, this, &AgentModelsPanel::fillSlots);
    connect(&m_spending, &SpendingTopic::changed, this, &AgentModelsPanel::fillSpending);
    connect(session, &Session::connectedChanged, this, &AgentModelsPanel::refresh);
    connect(m_allowance, &AllowanceForm::changed, this, &AgentModelsPanel::refresh);
    onAgent();
}

QWidget *AgentModelsPanel::makeSlots()
{
    auto *card = new Card(this);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->addWidget(new PlainLabel(tr("Which model it asks"), PlainLabel::Size::Heading, card));
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const std::array names{u"main"_s, u"fast"_s, u"image"_s, u"memory"_s};
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto &slot = m_slots[i];
        slot.name = names[i];
        //: %1 is what a model is for: "Main", "Fast", "Images"
        slot.choice = makeChoice(u"slot-"_s + slot.name, tr("Model for: %1").arg(slotText(slot.name)), card);
        connect(slot.choice, &QComboBox::activated, this, [this, &slot] {
            slot.changed = true;
            refresh();
        });
        form->addRow(slotText(slot.name), slot.choice);
    }
    layout->addLayout(form);
    auto *note =
        new PlainLabel(tr("Another choice reaches a running agent within seconds. What the agent was told so far goes to the new model with its next request."),
                       PlainLabel::Size::Small, card);
    note->setMuted(true);
    layout->addWidget(note);
    auto *memory =
        new PlainLabel(tr("Its memory is searched with a model on this computer only: one that embeds texts, at Ollama or by OpenAI's chat dialect."),
                       PlainLabel::Size::Small, card);
    memory->setMuted(true);
    layout->addWidget(memory);
    return card;
}

QWidget *AgentModelsPanel::makeAllowance()
{
    auto *card = new Card(this);
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(8);
    layout->addWidget(new PlainLabel(tr("What it may spend"), PlainLabel::Size::Heading, card));
    auto *note =
        new PlainLabel(tr("At a limit the request is not sent, and the agent is told why. An empty field is no limit."), PlainLabel::Size::Small, card);
    note->setMuted(true);
    layout->addWidget(note);
    m_allowance = new AllowanceForm(card);
    layout->addWidget(m_allowance);
    return card;
}

void AgentModelsPanel::onAgent()
{
    ++m_generation;
    m_awaited = 0;
    for (auto &slot : m_slots)
        slot.changed = false;
    m_said->hide();
    m_button->disarm(); // it is another agent's now
    m_allowance->clear();
    fillSlots();
    fillSpending();
}

void AgentModelsPanel::fillSlots()
{
    const auto agent = m_agents.current();
    const bool known = m_models.slotsOf(agent) != nullptr;
    for (auto &slot : m_slots) {
        slot.changed = slot.changed && known;
        const auto chosen = slot.changed ? slot.choice->currentData().toString() : m_models.targetOf(agent, slot.name).value;
        const QSignalBlocker quiet(slot.choice);
        slot.choice->clear();
        const bool isMemory = slot.name == "memory"_L1;
        slot.choice->addItem(isMemory                 ? tr("None: it is searched by words")
                             : slot.name == "main"_L1 ? tr("None: the scripted model of the demo")
                                                      : tr("None: the main one"),
                             QString());
        for (const auto &target : m_models.model()->targets()) {
            if (isMemory && !target.embeds())
                continue;
            const auto id = QString::fromStdString(target.id());
            slot.choice->addItem(m_models.model()->nameOf({id}), id);
        }
        if (slot.choice->findData(chosen) < 0)
            slot.choice->addItem(m_models.model()->nameOf({chosen}), chosen); // the list may come later
        slot.choice->setCurrentIndex(known ? slot.choice->findData(chosen) : -1);
        slot.choice->setEnabled(known);
    }
    refresh();
}

void AgentModelsPanel::fillSpending()
{
    const auto *spending = m_spending.of(m_agents.current());
    if (spending == nullptr) {
        if (!m_allowance->isChanged())
            m_allowance->clear();
        return;
    }
    m_allowance->setSpent(*spending);
    if (!m_allowance->isChanged())
        m_allowance->setAllowance(spending->allowance());
}

void AgentModelsPanel::refresh()
{
    const auto *agent = m_agents.currentRecord();
    //: %1 is the name of an agent
    m_title->setPlain(agent ? tr("Models and limits of %1").arg(agent->name) : tr("No agent"));
    const bool changed = m_allowance->isChanged() || std::ranges::any_of(m_slots, &Slot::changed);
    m_save->setEnabled(m_session->isConnected() && agent != nullptr && changed && m_awaited == 0);
}

void AgentModelsPanel::save()
{
    Q_EMIT shown();
    const auto agent = m_agents.current();
    m_said->hide();
    m_failed = false;
    const auto allowance = m_allowance->allowance();
    if (m_allowance->isChanged() && !allowance) {
        m_said->setTone(Tone::Bad);
        m_said->setMessage(allowance.error().text);
        m_said->show();
        allowance.error().field->setFocus(Qt::OtherFocusReason);
        return;
    }
    const auto done = [this, generation = m_generation](const Result<api::ServiceToClient> &reply) { onSaved(reply, generation); };
    if (m_allowance->isChanged()) { // first: another model asks under the limits that were meant for it
        auto limits = *allowance;
        limits.set_agent(agent.value.toStdString());
        ++m_awaited;
        m_spending.setAllowance(limits, done);
    }
    for (const auto &slot : m_slots) {
        if (!slot.changed)
            continue;
        ++m_awaited;
        m_models.setSlot(agent, slot.name, {slot.choice->currentData().toString()}, done);
    }
    refresh();
}

void AgentModelsPanel::onSaved(const Result<api::ServiceToClient> &reply, quint64 generation)
{
    if (generation != m_generation) {
        if (!reply)
            Q_EMIT m_session->failed(translated(reply.error().message));
        return;
    }
    --m_awaited;
    if (!reply) {
        m_failed = true;
        m_said->setTone(Tone::Bad);
        m_said->setMessage(tr("Not all was saved: %1").arg(translated(reply.error().message)));
        m_said->show();
    }
    if (m_awaited == 0 && !m_failed) {
        for (auto &slot : m_slots)
            slot.changed = false;
        if (const auto now = m_allowance->allowance())
            m_allowance->setAllowance(*now);
        m_said->setTone(Tone::Good);
        m_said->setMessage(tr("Saved."));
        m_said->show();
        fillSlots();
    }
    refresh();
}

} // namespace cofferdam
