// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/guardian/QuestionPanel.h"

#include "app/desktop/guardian/GrantChoice.h"
#include "app/desktop/state/AgentsTopic.h"
#include "app/desktop/state/QuestionsTopic.h"
#include "app/desktop/state/Session.h"
#include "app/desktop/text/Words.h"
#include "app/desktop/viewer/ActionDetail.h"
#include "app/desktop/widgets/ArmedButton.h"
#include "app/desktop/widgets/Controls.h"
#include "app/desktop/widgets/Glyphs.h"
#include "app/desktop/widgets/Pill.h"
#include "app/desktop/widgets/PlainLabel.h"
#include "core/base/VisibleText.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>

namespace cofferdam {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kHurryMs = 20'000; // from here on the clock is shown as urgent
constexpr int kMaxNote = 500;

} // namespace

QuestionPanel::QuestionPanel(Session *session, QWidget *parent)
    : Card(parent)
    , m_session(session)
    , m_topic(session->topic<QuestionsTopic>())
    , m_title(new PlainLabel(PlainLabel::Size::Heading, this))
    , m_severity(new Pill(this))
    , m_clock(new Pill(this))
    , m_scroll(new QScrollArea(this))
    , m_detail(new ActionDetail(m_scroll))
    , m_choice(new GrantChoice(this))
    , m_equal(new PlainLabel(PlainLabel::Size::Small, this))
    , m_hint(new PlainLabel(PlainLabel::Size::Small, this))
    , m_note(new QLineEdit(this))
    , m_delay(new QTimer(this))
{
    makeActions();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    auto *header = new QHBoxLayout;
    header->addWidget(m_title, 1);
    header->addWidget(m_severity);
    header->addWidget(m_clock);
    layout->addLayout(header);
    m_scroll->setWidget(m_detail);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_detail->setAutoFillBackground(false);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(makeFooter());

    m_delay->setSingleShot(true);
    connect(m_delay, &QTimer::timeout, this, [this] {
        m_awake = true;
        updateAnswers();
    });
    connect(m_detail, &ActionDetail::readToEndChanged, this, &QuestionPanel::updateAnswers);
    updateAnswers();
}

void QuestionPanel::makeActions()
{
    m_approve = new QAction(glyphIcon(Glyph::Check), tr("Approve Once"), this);
    m_approve->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_A));
    m_deny = new QAction(glyphIcon(Glyph::Cross), tr("Deny"), this);
    m_deny->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D));
    for (auto *action : {m_approve, m_deny})
        action->setAutoRepeat(false);
    connect(m_approve, &QAction::triggered, this, [this] { answer(true); });
    connect(m_deny, &QAction::triggered, this, [this] { answer(false); });
    auto *escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    escape->setAutoRepeat(false);
    connect(escape, &QShortcut::activated, m_deny, &QAction::trigger); // closing a prompt blocks this once
}

QWidget *QuestionPanel::makeFooter()
{
    auto *footer = new QWidget(this);
    auto *layout = new QVBoxLayout(footer);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    m_note->setPlaceholderText(tr("Tell the agent why (optional)"));
    m_note->setAccessibleName(tr("Note for the agent"));
    m_note->setMaxLength(kMaxNote);
    auto *deny = makeArmedButton(m_deny, footer);
    auto *approve = makeArmedButton(m_approve, footer);
    deny->setObjectName(u"denyButton"_s);
    approve->setObjectName(u"approveButton"_s);
    for (auto *button : {deny, approve})
        button->setMinimumWidth(120);
    m_hint->setMuted(true);
    auto *row = new QHBoxLayout;
    row->addWidget(m_note, 1);
    row->addWidget(deny);
    row->addWidget(approve);
    m_equal->setTone(Tone::Notice);
    m_equal->setObjectName(u"equalHint"_s);
    layout->addWidget(m_choice);
    layout->addWidget(m_equal);
    layout->addLayout(row);
    layout->addWidget(m_hint);
    connect(m_choice, &GrantChoice::changed, this, &QuestionPanel::updateAnswers);
    return footer;
}

void QuestionPanel::setQuestion(const QuestionId &id, Choice choice)
{
    if (id == m_question) {
        m_chosen = m_chosen || choice == Choice::Person;
        return updateAnswers();
    }
    m_question = id;
    m_answered = false;
    m_chosen = choice == Choice::Person;
    m_note->clear();
    m_choice->clear();
    const auto *question = m_topic.model()->find(id);
    if (question != nullptr) {
        const auto agent = m_session->topic<AgentsTopic>().model()->nameOf(question->agent);
        //: %1 is the name of an agent, %2 what it wants to do, e.g. "Run a command"
        m_title->setPlain(tr("%1 asks: %2").arg(agent, kindText(question->kind)));
        m_severity->set(severityText(question->severity), severityTone(question->severity));
        m_detail->showQuestion(*question, agent);
        m_scroll->ensureVisible(0, 0);
        loadPreview();
    }
    arm();
    refresh();
}

void QuestionPanel::loadPreview()
{
    m_topic.previewGrant(m_question, [this, id = m_question](const Result<api::ServiceToClient> &reply) {
        if (id == m_question && reply && reply->has_grant_preview())
            m_choice->setPreview(reply->grant_preview());
    });
}

void QuestionPanel::arm()
{
    m_awake = false;
    m_delay->stop();
    ArmedButton::disarmAll(this);
    if (isVisible() && !m_question.isNull())
        m_delay->start(std::max<int>(kAnswerDelayMs, static_cast<int>(m_quiet.remainingTime())));
    updateAnswers();
}

void QuestionPanel::refresh()
{
    const auto *questions = m_topic.model();
    const auto *question = questions->find(m_question);
    const auto waiting = question != nullptr && questions->isOpen(m_question) ? question->waiting : 1;
    m_equal->setVisible(waiting > 1);
    if (waiting > 1)
        m_equal->setPlain(
            tr("%n equal actions wait. Approved once, the first of them runs and the others are asked again; denied, all are blocked.", nullptr, waiting));
    if (questions->isOpen(m_question) && !questions->isKnown()) {
        m_clock->set(tr("blocked: no service"), Tone::Neutral);
    } else if (questions->isOpen(m_question)) {
        const auto remaining = questions->remainingMs(m_question);
        m_clock->set(remaining > 0 ? tr("blocked automatically in %1").arg(countdownText(remaining)) : tr("time is over"),
                     remaining > kHurryMs ? Tone::Neutral : Tone::Bad);
    } else {
        const auto end = questions->end(m_question);
        m_clock->set(questionEndText(end), end == api::QUESTION_END_APPROVED ? Tone::Good : Tone::Neutral);
        m_clock->setToolTip(clientText(questions->answeredBy(m_question)));
    }
    updateAnswers();
}

void QuestionPanel::updateAnswers()
{
    const auto *questions = m_topic.model();
    const auto *question = questions->find(m_question);
    const bool open = question != nullptr && questions->isOpen(m_question) && questions->isKnown() && m_session->isConnected() && !m_answered
                      && questions->remainingMs(m_question) > 0;
    const bool seen = m_detail->isReadToEnd();
    const bool chosen = m_chosen || (question != nullptr && severityRank(question->severity) < severityRank(api::SEVERITY_CRITICAL));
    const bool awake = open && m_awake && isVisible();
    m_deny->setEnabled(awake);
    m_approve->setEnabled(awake && seen && chosen);
    m_note->setEnabled(open);
    m_choice->setEnabled(open);
    m_approve->setText(m_choice->approveText());
    showHint(open, seen, chosen);
}

void QuestionPanel::showHint(bool open, bool seen, bool chosen)
{
    if (m_answered && m_topic.model()->isOpen(m_question))
        m_hint->setPlain(tr("Your answer was sent."));
    else if (!m_session->isConnected())
        m_hint->setPlain(tr("The service does not run, so what was asked is blocked. Nothing can be answered."));
    else if (const auto by = m_topic.model()->answeredBy(m_question); !open && !by.isNull())
        m_hint->setPlain(tr("This question is closed. It was answered by %1.").arg(oneLine(clientText(by))));
    else if (!open)
        m_hint->setPlain(tr("This question is closed. Nothing can be answered any more."));
    else if (!seen)
        m_hint->setPlain(tr("Scroll to the end of the command and of what else an approval covers to be able to approve it."));
    else if (!chosen)
        m_hint->setPlain(tr("Critical: choose it in the list (a click, or Enter) to be able to approve it."));
    else
        m_hint->setPlain(tr("Without an answer it is blocked. An approval counts for what you chose and nothing else."));
}

void QuestionPanel::answer(bool approve)
{
    if (!(approve ? m_approve : m_deny)->isEnabled())
        return;
    m_answered = true;
    m_quiet.setRemainingTime(kAfterAnswerMs);
    api::Resolve resolve;
    resolve.set_question(m_question.value.toStdString());
    resolve.set_approve(approve);
    resolve.set_note(m_note->text().toStdString());
    if (approve)
        m_choice->fill(resolve);
    m_topic.resolve(resolve);
    updateAnswers();
    Q_EMIT answered(m_question);
}

bool QuestionPanel::event(QEvent *event)
{
    if (event->type() == QEvent::WindowActivate)
        arm(); // what brought the window here was not meant for a question
    return Card::event(event);
}

void QuestionPanel::showEvent(QShowEvent *event)
{
    Card::showEvent(event);
    arm();
}

void QuestionPanel::hideEvent(QHideEvent *event)
{
    Card::hideEvent(event);
    m_awake = false;
    m_delay->stop();
    updateAnswers();
}

} // namespace cofferdam
