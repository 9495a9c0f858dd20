// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/wizard/WizardPage.h"

#include "app/desktop/state/Session.h"
#include "app/desktop/widgets/Card.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "app/desktop/wizard/ComputerStep.h"
#include "app/desktop/wizard/ImageStep.h"
#include "app/desktop/wizard/ModelStep.h"
#include "app/desktop/wizard/RulesStep.h"
#include "app/desktop/wizard/WorkspaceStep.h"

#include <QAction>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidestStep = 760; // wider lines are harder to read

} // namespace

WizardPage::WizardPage(Session *session, QWidget *parent) : Page(parent), m_session(session), m_stack(new QStackedWidget(this))
{
    makeActions();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(12);
    layout->addWidget(new PlainLabel(tr("Set Up"), PlainLabel::Size::Title, this));
    auto *marks = new QHBoxLayout;
    marks->setSpacing(18);
    m_model = new ModelStep(session, m_stack);
    m_workspace = new WorkspaceStep(session, m_stack);
    m_rules = new RulesStep(session, m_stack);
    for (auto *step : std::initializer_list<WizardStep *>{new ComputerStep(session, m_stack), new ImageStep(session, m_stack), m_model, m_workspace, m_rules})
        addStep(step);
    for (auto *mark : std::as_const(m_marks))
        marks->addWidget(mark);
    marks->addStretch();
    layout->addLayout(marks);
    auto *card = new Card(this);
    auto *inside = new QVBoxLayout(card);
    inside->setContentsMargins(16, 14, 16, 14);
    auto *scroll = new QScrollArea(card);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_stack->setMaximumWidth(kWidestStep);
    scroll->setWidget(m_stack);
    scroll->viewport()->setAutoFillBackground(false);
    m_stack->setAutoFillBackground(false);
    inside->addWidget(scroll);
    layout->addWidget(card, 1);
    auto *buttons = new QHBoxLayout;
    auto *back = makeButton(m_back, this, tr("Back"));
    auto *next = makeButton(m_next, this, tr("Continue"));
    back->setObjectName(u"wizardBack"_s);
    next->setObjectName(u"wizardNext"_s);
    buttons->addStretch();
    buttons->addWidget(back);
    buttons->addWidget(next);
    layout->addLayout(buttons);
    connect(m_rules, &RulesStep::ready, this, &WizardPage::onReady);
    connect(session, &Session::connectedChanged, this, [this] {
        if (m_session->isConnected() && isVisible() && m_begun)
            at(step())->enter();
        refresh();
    });
    connect(session, &Session::loaded, this, [this] {
        if (isVisible() && !m_begun)
            begin();
    });
    refresh();
}

void WizardPage::makeActions()
{
    m_next = new QAction(glyphIcon(Glyph::Next), tr("Next Step of the Set-Up"), this);
    m_next->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return));
    connect(m_next, &QAction::triggered, this, [this] { showStep(step() + 1); });
    m_back = new QAction(glyphIcon(Glyph::Undo), tr("Step Before of the Set-Up"), this);
    m_back->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Backspace));
    connect(m_back, &QAction::triggered, this, [this] { showStep(step() - 1); });
}

QList<QAction *> WizardPage::pageActions() const
{
    return {m_next, m_back};
}

void WizardPage::addStep(WizardStep *step)
{
    m_stack->addWidget(step);
    m_marks.append(new PlainLabel(PlainLabel::Size::Body, this));
    m_marks.last()->setObjectName(u"wizardMark"_s);
    m_marks.last()->setWordWrap(false);
    connect(step, &WizardStep::changed, this, &WizardPage::refresh);
}

WizardStep *WizardPage::at(int step) const
{
    return static_cast<WizardStep *>(m_stack->widget(step));
}

int WizardPage::step() const
{
    return m_stack->currentIndex();
}

void WizardPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    if (!m_begun && m_session->isConnected())
        begin();
}

void WizardPage::go(const Place &)
{
    begin();
}

/// The computer is looked at each time: it may be another one since.
void WizardPage::begin()
{
    m_begun = true;
    showStep(0);
}

void WizardPage::showStep(int step)
{
    if (step < 0 || step >= m_stack->count())
        return;
    // Nothing is to be done in a step that is behind already; on the way back it is looked at.
    while (step > this->step() && step + 1 < m_stack->count() && at(step)->isBehind())
        ++step;
    m_stack->setCurrentIndex(step);
    if (at(step) == m_rules)
        m_rules->set(m_workspace->name(), m_model->model());
    at(step)->enter();
    refresh();
    if (auto *first = at(step)->first(); first != nullptr && isVisible())
        first->setFocus(Qt::OtherFocusReason);
}

void WizardPage::refresh()
{
    if (m_marks.size() != m_stack->count() || m_rules == nullptr)
        return; // not all of them are there yet
    const int now = step();
    for (int i = 0; i < m_stack->count(); ++i) {
        const bool done = at(i)->isDone();
        //: a step of several, with its number and its name
        const auto text = tr("%1. %2").arg(i + 1).arg(at(i)->title());
        m_marks[i]->setPlain(done ? text + u" \u2713"_s : text);
        m_marks[i]->setMuted(i != now);
        auto font = m_marks[i]->font();
        font.setBold(i == now);
        m_marks[i]->setFont(font);
        m_marks[i]->setAccessibleName(done ? tr("%1, done").arg(text) : text);
    }
    m_back->setEnabled(now > 0);
    m_next->setEnabled(m_session->isConnected() && now + 1 < m_stack->count() && at(now)->isDone());
}

void WizardPage::onReady(const AgentId &agent)
{
    // Folders are given on the page of files, which asks which one.
    Q_EMIT goWanted({.page = m_workspace->isFolderWanted() ? u"files"_s : u"chat"_s, .agent = agent, .item = {}});
}

} // namespace cofferdam
