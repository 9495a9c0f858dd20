// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/guardian/ApprovalPlaceBar.h"

#include "app/desktop/state/QuestionsTopic.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Confirmation.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

ApprovalPlaceBar::ApprovalPlaceBar(QuestionsTopic &questions, QWidget *parent)
    : QWidget(parent)
    , m_questions(questions)
    , m_switch(new QAction(tr("Approve in the Window Only"), this))
    , m_now(new PlainLabel(PlainLabel::Size::Small, this))
    , m_sure(new Confirmation(Confirmation::Kind::Asked, Tone::Notice, tr("Let Them Approve"), tr("Cancel"), this))
{
    m_switch->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y));
    connect(m_switch, &QAction::triggered, this, &ApprovalPlaceBar::change);
    m_now->setObjectName(u"approvalPlace"_s);
    m_now->setMuted(true);
    m_sure->yes()->setObjectName(u"letOthersApprove"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_sure);
    auto *line = new QHBoxLayout;
    line->addWidget(m_now, 1);
    auto *button = makeButton(m_switch, this);
    button->setObjectName(u"approvalPlaceButton"_s);
    line->addWidget(button);
    layout->addLayout(line);
    connect(&m_questions, &QuestionsTopic::approvalPlaceChanged, this, &ApprovalPlaceBar::refresh);
    refresh();
}

void ApprovalPlaceBar::refresh()
{
    const auto &place = m_questions.approvalPlace();
    const bool only = place && place->window_only();
    m_switch->setText(only ? tr("Let Other Programs Approve\u2026") : tr("Approve in the Window Only"));
    m_switch->setEnabled(place && !place->fixed());
    if (!place)
        m_now->setPlain(tr("Which programs may approve is not known."));
    else if (place->fixed())
        m_now->setPlain(tr("Only the window approves: whoever runs this computer wants it so (%1).").arg(QString::fromStdString(place->file())));
    else
        m_now->setPlain(only ? tr("Only the window approves. Other programs, such as cofferdamctl, can deny and freeze.")
                             : tr("Every program that runs as you may approve, such as cofferdamctl. The trail says which one did."));
    if (!only || place->fixed())
        m_sure->withdraw();
}

void ApprovalPlaceBar::change()
{
    const auto &place = m_questions.approvalPlace();
    if (!place)
        return;
    if (!place->window_only())
        return m_questions.setWindowOnly(true);
    m_sure->ask({.subject = u"approval-place"_s,
                 .text = tr("Let every program that runs as you approve what agents ask? One that an attacker brought could, too."),
                 .typed = {},
                 .carryOut = [this] { m_questions.setWindowOnly(false); }});
}

} // namespace cofferdam
