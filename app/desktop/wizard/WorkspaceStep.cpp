// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/wizard/WorkspaceStep.h"

#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/widgets/Controls.h"
#include "core/base/AgentName.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

WorkspaceStep::WorkspaceStep(Session *session, QWidget *parent)
    : WizardStep(tr("Workspace"), tr("The agent works in a folder of its own inside its machine. It sees none of your files but those you give it as a copy."),
                 parent)
    , m_agents(session->topic<AgentsTopic>())
    , m_name(makeField(u"wizardName"_s, tr("Name of the agent"), this))
    , m_folder(new QCheckBox(tr("Give it a &folder of mine when it is ready"), this))
{
    m_name->setMaxLength(kMaxAgentName);
    m_name->setValidator(new QRegularExpressionValidator(agentNamePattern(), m_name));
    m_name->setToolTip(tr("Letters, digits, dots, dashes and underscores"));
    m_name->setPlaceholderText(tr("For example: Website"));
    m_folder->setObjectName(u"wizardFolder"_s);
    auto *form = new QFormLayout;
    auto *label = new QLabel(tr("Na&me"), this);
    label->setBuddy(m_name);
    form->addRow(label, m_name);
    body()->addLayout(form);
    body()->addWidget(m_folder);
    connect(m_name, &QLineEdit::textChanged, this, &WorkspaceStep::refresh);
}

QString WorkspaceStep::name() const
{
    return m_name->text().trimmed();
}

bool WorkspaceStep::isDone() const
{
    const auto &agents = m_agents.model()->agents();
    return isAgentName(name()) && std::ranges::none_of(agents, [this](const AgentRecord &agent) { return agent.name == name(); });
}

QWidget *WorkspaceStep::first() const
{
    return m_name;
}

bool WorkspaceStep::isFolderWanted() const
{
    return m_folder->isChecked();
}

void WorkspaceStep::refresh()
{
    if (isAgentName(name()) && !isDone())
        say(Tone::Bad, tr("There is an agent of that name already. Choose another one."));
    else
        sayNothing();
    Q_EMIT changed();
}

} // namespace cofferdam
