// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/wizard/ComputerStep.h"

#include "app/client/Translated.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/Pill.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

struct CheckTexts {
    Q_DECLARE_TR_FUNCTIONS(ComputerCheck)
};

QString checkText(api::CheckName name)
{
    switch (name) {
    case api::CHECK_ACCELERATION: return CheckTexts::tr("Speed of machines");
    case api::CHECK_PROGRAMS: return CheckTexts::tr("Programs");
    case api::CHECK_DISK: return CheckTexts::tr("Room on the disk");
    case api::CHECK_MEMORY: return CheckTexts::tr("Memory");
    case api::CHECK_KEYCHAIN: return CheckTexts::tr("Keychain");
    default: return CheckTexts::tr("Check %1").arg(static_cast<int>(name));
    }
}

std::pair<QString, Tone> checkState(api::CheckState state)
{
    switch (state) {
    case api::CHECK_GOOD: return {CheckTexts::tr("Good"), Tone::Good};
    case api::CHECK_POOR: return {CheckTexts::tr("It will do"), Tone::Notice};
    case api::CHECK_BAD: return {CheckTexts::tr("Missing"), Tone::Bad};
    default: return {CheckTexts::tr("Not known"), Tone::Neutral};
    }
}

} // namespace

ComputerStep::ComputerStep(Session *session, QWidget *parent)
    : WizardStep(tr("Computer"), tr("Each agent works in a virtual machine of its own. This is what that takes."), parent)
    , m_session(session)
    , m_again(makeButton(tr("Check Again"), this))
    , m_area(new QWidget(this))
    , m_rows(new QGridLayout(m_area))
{
    m_again->setObjectName(u"checkAgain"_s);
    m_area->setObjectName(u"computerChecks"_s);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setHorizontalSpacing(14);
    m_rows->setVerticalSpacing(8);
    m_rows->setColumnStretch(2, 1);
    body()->addWidget(m_area);
    body()->addWidget(m_again, 0, Qt::AlignLeft);
    connect(m_again, &QPushButton::clicked, this, &ComputerStep::check);
}

bool ComputerStep::isDone() const
{
    return m_checks && std::ranges::none_of(m_checks->checks(), [](const auto &check) { return check.state() == api::CHECK_BAD; });
}

QWidget *ComputerStep::first() const
{
    return m_again;
}

void ComputerStep::enter()
{
    check();
}

void ComputerStep::check()
{
    m_again->setEnabled(false);
    api::ClientToService message;
    message.mutable_check_computer();
    m_session->send(std::move(message), [this, generation = ++m_generation](const Result<api::ServiceToClient> &reply) {
        if (generation != m_generation)
            return;
        m_again->setEnabled(true);
        if (reply && reply->has_computer_checks()) {
            show(reply->computer_checks());
        } else {
            m_checks.reset();
            say(Tone::Bad,
                tr("The computer could not be checked: %1 Start the service and check again.").arg(reply ? QString() : translated(reply.error().message)));
        }
        Q_EMIT changed();
    });
}

void ComputerStep::show(const api::ComputerChecks &checks)
{
    m_checks = checks;
    sayNothing();
    while (auto *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int row = 0;
    for (const auto &check : checks.checks()) {
        const auto [word, tone] = checkState(check.state());
        auto *pill = new Pill(m_area);
        pill->set(word, tone);
        m_rows->addWidget(pill, row, 0, Qt::AlignTop | Qt::AlignLeft);
        m_rows->addWidget(new PlainLabel(checkText(check.name()), PlainLabel::Size::Body, m_area), row, 1, Qt::AlignTop);
        auto *found = new PlainLabel(translated(check.found()), PlainLabel::Size::Body, m_area);
        m_rows->addWidget(found, row, 2);
        ++row;
        const auto advice = check.has_advice() ? translated(check.advice()) : QString();
        if (advice.isEmpty())
            continue;
        auto *what = new PlainLabel(advice, PlainLabel::Size::Small, m_area);
        what->setTone(tone == Tone::Neutral ? Tone::Notice : tone);
        what->setTextInteractionFlags(Qt::TextSelectableByMouse); // there may be a command in it
        m_rows->addWidget(what, row++, 2);
    }
}

} // namespace cofferdam
