// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/agents/CreateAgentPanel.h"

#include "app/client/Translated.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "core/base/AgentName.h"

#include <QComboBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

CreateAgentPanel::CreateAgentPanel(Session *session, QWidget *parent)
    : Card(parent)
    , m_session(session)
    , m_name(new QLineEdit(this))
    , m_profile(new QComboBox(this))
    , m_create(makeButton(tr("Create"), this))
    , m_error(new PlainLabel(PlainLabel::Size::Body, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    layout->addWidget(new PlainLabel(tr("New agent"), PlainLabel::Size::Heading, this));
    auto *form = new QFormLayout;
    m_name->setObjectName(u"agentName"_s);
    m_name->setMaxLength(kMaxAgentName);
    m_name->setValidator(new QRegularExpressionValidator(agentNamePattern(), m_name));
    m_name->setToolTip(tr("Letters, digits, dots, dashes and underscores"));
    m_name->setPlaceholderText(tr("For example: Website"));
    m_name->setAccessibleName(tr("Name of the agent"));
    m_profile->addItem(tr("Balanced: undo what can be undone, ask at real borders"), u"balanced"_s);
    m_profile->addItem(tr("Careful: take snapshots and ask more often"), u"careful"_s);
    m_profile->addItem(tr("Autonomous: block where others would ask"), u"autonomous"_s);
    m_profile->setAccessibleName(tr("Rules"));
    auto *nameLabel = new QLabel(tr("&Name"), this);
    nameLabel->setBuddy(m_name);
    auto *profileLabel = new QLabel(tr("&Rules"), this);
    profileLabel->setBuddy(m_profile);
    form->addRow(nameLabel, m_name);
    form->addRow(profileLabel, m_profile);
    layout->addLayout(form);
    auto *note = new PlainLabel(tr("It gets a virtual machine of its own, without a network card and without any of your files or keys."),
                                PlainLabel::Size::Small, this);
    note->setMuted(true);
    layout->addWidget(note);
    m_error->setTone(Tone::Bad);
    m_error->hide();
    layout->addWidget(m_error);
    auto *buttons = new QHBoxLayout;
    auto *cancel = makeButton(tr("Cancel"), this);
    m_create->setObjectName(u"createButton"_s);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_create);
    layout->addLayout(buttons);
    layout->addStretch();
    connect(cancel, &QPushButton::clicked, this, &CreateAgentPanel::closed);
    connect(m_create, &QPushButton::clicked, this, &CreateAgentPanel::create);
    connect(m_name, &QLineEdit::returnPressed, this, &CreateAgentPanel::create);
    connect(m_name, &QLineEdit::textChanged, this, [this](const QString &name) { m_create->setEnabled(!name.trimmed().isEmpty()); });
    m_create->setEnabled(false);
}

void CreateAgentPanel::start()
{
    m_name->clear();
    m_error->hide();
    m_name->setFocus();
}

void CreateAgentPanel::create()
{
    const auto name = m_name->text().trimmed();
    if (name.isEmpty())
        return;
    api::ClientToService message;
    message.mutable_create_agent()->set_name(name.toStdString());
    message.mutable_create_agent()->set_profile(m_profile->currentData().toString().toStdString());
    m_create->setEnabled(false);
    m_create->setText(tr("Creating\u2026"));
    m_session->send(std::move(message), [this](Result<api::ServiceToClient> reply) {
        m_create->setEnabled(true);
        m_create->setText(tr("Create"));
        if (reply) {
            if (reply->has_agent())
                m_session->topic<AgentsTopic>().setCurrent({QString::fromStdString(reply->agent().id())});
            Q_EMIT closed();
            return;
        }
        m_error->setPlain(translated(reply.error().message));
        m_error->show();
    });
}

} // namespace cofferdam
