// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/wizard/RulesStep.h"

#include "app/client/Translated.h"
#include "app/desktop/state/ModelsTopic.h"
#include "app/desktop/state/ProgressTopic.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QButtonGroup>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array kProfiles{"balanced"_L1, "careful"_L1, "autonomous"_L1};

} // namespace

RulesStep::RulesStep(Session *session, QWidget *parent)
    : WizardStep(tr("Rules"),
                 tr("Every action of the agent is decided before it happens. What can be undone mostly goes through; at real borders you are asked."), parent)
    , m_session(session)
    , m_agents(session->topic<AgentsTopic>())
    , m_models(session->topic<ModelsTopic>())
    , m_profiles(new QButtonGroup(this))
    , m_create(makeButton(tr("Create Agent"), this))
    , m_text(new PlainLabel(PlainLabel::Size::Body, this))
    , m_progress(new QProgressBar(this))
{
    const std::array texts{tr("Balanced: undo what can be undone, ask at real borders"), tr("Careful: take snapshots and ask more often"),
                           tr("Autonomous: block where others would ask")};
    for (std::size_t i = 0; i < kProfiles.size(); ++i) {
        auto *button = new QRadioButton(texts[i], this);
        button->setObjectName(u"profile-"_s + kProfiles[i]);
        m_profiles->addButton(button, static_cast<int>(i));
        body()->addWidget(button);
    }
    m_profiles->button(0)->setChecked(true);
    m_create->setObjectName(u"wizardCreate"_s);
    m_text->setObjectName(u"wizardMaking"_s);
    m_text->hide();
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(8);
    m_progress->setRange(0, 0);
    m_progress->hide();
    body()->addWidget(m_create, 0, Qt::AlignLeft);
    body()->addWidget(m_text);
    body()->addWidget(m_progress);
    connect(m_create, &QPushButton::clicked, this, &RulesStep::create);
    connect(&m_agents, &AgentsTopic::currentUpdated, this, &RulesStep::watchAnew);
    connect(&m_agents, &AgentsTopic::currentChanged, this, &RulesStep::watch);
    connect(m_agents.model(), &QAbstractItemModel::dataChanged, this, &RulesStep::watchAnew);
    connect(&session->topic<ProgressTopic>(), &ProgressTopic::changed, this, &RulesStep::showProgress);
}

bool RulesStep::isDone() const
{
    const auto *agent = m_agents.model()->find(m_agent);
    return agent != nullptr && agent->state == api::AGENT_READY;
}

QWidget *RulesStep::first() const
{
    return m_profiles->checkedButton();
}

void RulesStep::set(const QString &name, const ModelTargetId &model)
{
    if (name != m_name)
        m_agent = {}; // another one is wanted
    m_name = name;
    m_model = model;
    m_create->setText(m_agent.isNull() ? tr("Create Agent") : tr("Try Again"));
}

QString RulesStep::profile() const
{
    return kProfiles[static_cast<std::size_t>(std::max(0, m_profiles->checkedId()))];
}

void RulesStep::create()
{
    sayNothing();
    m_create->setEnabled(false);
    m_waits = true;
    m_text->setPlain(tr("Making the agent\u2026"));
    m_text->show();
    m_progress->show();
    if (!m_agent.isNull()) { // it is there, and did not start
        const auto *agent = m_agents.model()->find(m_agent);
        if (agent != nullptr && (agent->state == api::AGENT_FAILED || agent->state == api::AGENT_STOPPED))
            return startAgain();
        return setModel();
    }
    api::ClientToService message;
    message.mutable_create_agent()->set_name(m_name.toStdString());
    message.mutable_create_agent()->set_profile(profile().toStdString());
    m_session->send(std::move(message), [this](const Result<api::ServiceToClient> &reply) {
        if (!reply || !reply->has_agent())
            return fail(tr("The agent was not made: %1 Put right what it says, and try again.").arg(reply ? QString() : translated(reply.error().message)));
        m_agent = {QString::fromStdString(reply->agent().id())};
        m_agents.setCurrent(m_agent);
        setModel();
    });
}

void RulesStep::startAgain()
{
    api::ClientToService message;
    m_failedBefore = true;
    message.mutable_start_agent()->set_agent(m_agent.value.toStdString());
    m_session->send(std::move(message), [this](const Result<api::ServiceToClient> &reply) {
        if (!reply)
            return fail(tr("The agent did not start: %1 Try again; the page Agents says which layer is in the way.").arg(translated(reply.error().message)));
        setModel();
    });
}

void RulesStep::setModel()
{
    if (m_model.isNull())
        return watch();
    m_models.setSlot(m_agent, u"main"_s, m_model, [this](const Result<api::ServiceToClient> &reply) {
        if (!reply)
            return fail(tr("The agent is there, but got no model: %1 Try again, or choose one in the chat.").arg(translated(reply.error().message)));
        m_model = {};
        watch();
    });
}

void RulesStep::watchAnew()
{
    m_failedBefore = false;
    watch();
}

void RulesStep::watch()
{
    const auto *agent = m_waits && !m_agent.isNull() ? m_agents.model()->find(m_agent) : nullptr;
    if (agent == nullptr)
        return;
    if (agent->state == api::AGENT_FAILED && m_failedBefore)
        return; // what is known is how it was before
    m_failedBefore = false;
    if (agent->state == api::AGENT_FAILED)
        return fail(tr("The agent did not start: %1 Try again; the page Agents says which layer is in the way.").arg(agent->problem));
    m_text->setPlain(agentStateText(*agent));
    if (agent->state != api::AGENT_READY || !m_model.isNull())
        return;
    m_waits = false;
    m_text->hide();
    m_progress->hide();
    m_create->setEnabled(true);
    Q_EMIT changed();
    Q_EMIT ready(m_agent);
}

void RulesStep::showProgress(const ProgressRecord &progress)
{
    if (m_waits && progress.agent == m_agent && !progress.text.isEmpty())
        m_text->setPlain(progress.text);
}

void RulesStep::fail(const QString &text)
{
    m_waits = false;
    m_text->hide();
    m_progress->hide();
    m_create->setEnabled(true);
    m_create->setText(tr("Try Again"));
    m_create->setFocus(Qt::OtherFocusReason);
    say(Tone::Bad, text);
    Q_EMIT changed();
}

} // namespace cofferdam
