// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/agents/AwayPanel.h"

#include "app/client/Records.h"
#include "app/client/Translated.h"
#include "app/desktop/state/AwayTopic.h"
#include "app/desktop/text/AwayText.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/PlainLabel.h"

#include <QGuiApplication>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTallest = 260; // of what is behind a scroll bar
constexpr int kGap = 8;
constexpr std::chrono::minutes kAway{10}; // so long nobody looked

} // namespace

AwayPanel::AwayPanel(Session *session, QWidget *parent)
    : Card(parent)
    , m_away(session->topic<AwayTopic>())
    , m_text(new PlainLabel(PlainLabel::Size::Body, this))
    , m_waiting(new QWidget(this))
    , m_count(new PlainLabel(PlainLabel::Size::Small, m_waiting))
    , m_subject(new PlainLabel(PlainLabel::Size::Body, m_waiting))
    , m_why(new PlainLabel(PlainLabel::Size::Small, m_waiting))
    , m_approve(new ArmedButton(tr("Approve Once, Next Time"), m_waiting))
    , m_dismiss(makeButton(tr("Dismiss"), m_waiting))
{
    setObjectName(u"awayPanel"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(kGap);
    auto *header = new QHBoxLayout;
    header->addWidget(new PlainLabel(tr("While You Were Away"), PlainLabel::Size::Heading, this), 1);
    auto *close = makeButton(tr("Close"), this);
    close->setObjectName(u"closeAway"_s);
    close->setAccessibleName(tr("Close what happened while you were away"));
    header->addWidget(close);
    layout->addLayout(header);
    m_text->setWordWrap(true);
    m_text->setObjectName(u"awayText"_s);
    layout->addWidget(m_text);

    auto *column = new QVBoxLayout(m_waiting);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGap);
    m_count->setObjectName(u"awayCount"_s);
    column->addWidget(m_count);
    m_subject->setWordWrap(true);
    m_subject->setObjectName(u"awaySubject"_s);
    auto *scroll = new QScrollArea(m_waiting); // all of it can be read: what is approved is what is shown
    scroll->setWidget(m_subject);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setMaximumHeight(kTallest);
    scroll->setAccessibleName(tr("What was blocked"));
    column->addWidget(scroll);
    m_why->setWordWrap(true);
    m_why->setMuted(true);
    column->addWidget(m_why);
    auto *answers = new QHBoxLayout;
    m_approve->setObjectName(u"approveWaiting"_s);
    m_dismiss->setObjectName(u"dismissWaiting"_s);
    answers->addWidget(m_approve);
    answers->addWidget(m_dismiss);
    answers->addStretch(1);
    column->addLayout(answers);
    layout->addWidget(m_waiting);

    connect(close, &QPushButton::clicked, this, &AwayPanel::close);
    connect(qGuiApp, &QGuiApplication::applicationStateChanged, this, &AwayPanel::onActive);
    connect(m_approve, &ArmedButton::confirmed, this, [this] { m_away.answer(m_shown, true); });
    connect(m_dismiss, &QPushButton::clicked, this, [this] { m_away.answer(m_shown, false); });
    connect(&m_away, &AwayTopic::changed, this, &AwayPanel::refresh);
    refresh();
}

void AwayPanel::refresh()
{
    const bool told = m_away.isWorthTelling();
    m_text->setPlain(told ? awayText(*m_away.summary()) : QString());
    m_text->setVisible(told);
    refreshWaiting();
    setVisible(told || hasNewWaiting());
}

void AwayPanel::close()
{
    m_closed.clear();
    for (const auto &one : m_away.waiting())
        m_closed.insert(one.id());
    m_away.read();
    refresh();
}

bool AwayPanel::hasNewWaiting() const
{
    const auto waiting = m_away.waiting();
    return std::ranges::any_of(waiting, [this](const api::WaitingAction &one) { return !m_closed.contains(one.id()); });
}

/// Who comes back to a window that was left open hears what happened meanwhile.
void AwayPanel::onActive(Qt::ApplicationState state)
{
    if (state != Qt::ApplicationActive)
        m_idle.start();
    else if (m_idle.isValid() && m_idle.durationElapsed() >= kAway)
        m_away.query();
}

void AwayPanel::refreshWaiting()
{
    const auto waiting = m_away.waiting();
    m_waiting->setVisible(!waiting.isEmpty());
    if (waiting.isEmpty())
        return m_shown.Clear();
    const auto &one = waiting.first();
    if (one.id() != m_shown.id() || one.times() != m_shown.times())
        m_approve->disarm(); // another is in its place, or it may be something else by now
    m_shown = one;
    m_count->setPlain(tr("Blocked, because nobody was there to be asked (1 of %1). It was tried %2 times.").arg(waiting.size()).arg(one.times()));
    const auto agent = QString::fromStdString(one.agent_name().empty() ? one.agent() : one.agent_name());
    auto subject = agent + u", "_s + QString::fromStdString(one.tool()) + u": "_s + QString::fromStdString(one.subject());
    if (!one.directory().empty())
        subject += u'\n' + tr("In the folder %1").arg(QString::fromStdString(one.directory()));
    for (const auto &effect : one.effects())
        subject += u"\n\u2022 "_s + effectText(EffectRecord::from(effect));
    if (!one.complete())
        subject += u'\n' + tr("Not all of it could be understood.");
    subject += u'\n'
               + (one.reversible() ? tr("Reversible: everything it does stays inside the VM, a snapshot undoes it.")
                                   : tr("Not reversible: what it does outside the VM cannot be taken back."));
    if (one.bound_to() != api::BOUND_TO_CONTENT && one.bound_to() != api::BOUND_TO_PARAMETERS) // what is not known is not more
        subject += u'\n' + tr("An approval is bound to the command line only: the scripts and programs that it runs may change their content.");
    m_subject->setPlain(subject + u'\n' + tr("All of it: %1").arg(QString::fromStdString(one.shown())));
    m_why->setPlain(translated(one.why()));
}

} // namespace cofferdam
