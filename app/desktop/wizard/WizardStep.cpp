// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/wizard/WizardStep.h"

#include "app/desktop/widgets/Banner.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QAction>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

WizardStep::WizardStep(const QString &title, const QString &why, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_body(new QVBoxLayout)
    , m_said(new Banner(Tone::Neutral, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(new PlainLabel(title, PlainLabel::Size::Heading, this));
    auto *words = new PlainLabel(why, PlainLabel::Size::Body, this);
    words->setMuted(true);
    layout->addWidget(words);
    m_body->setSpacing(10);
    layout->addLayout(m_body);
    m_said->setObjectName(u"stepSaid"_s);
    connect(m_said->addAnswer(tr("Close")), &QAction::triggered, m_said, &QWidget::hide);
    m_said->hide();
    layout->addWidget(m_said);
    layout->addStretch();
}

void WizardStep::say(Tone tone, const QString &text)
{
    m_said->setTone(tone);
    m_said->setMessage(text);
    m_said->show();
}

void WizardStep::sayNothing()
{
    m_said->hide();
}

} // namespace cofferdam
