// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One question with its whole command, and the two answers. What makes a careless yes hard: the answers wake up only after the question has
// been on screen for a while, longer after an answer, and anew when the window is activated; Approve only after the end of what it covers
// was seen, for what is critical only when a person chose the question; their buttons are armed ones.

#pragma once

#include "app/desktop/widgets/Card.h"

#include "core/base/Ids.h"

#include <QDeadlineTimer>

class QAction;
class QLineEdit;
class QScrollArea;
class QTimer;

namespace cofferdam {

class ActionDetail;
class ArmedButton;
class GrantChoice;
class Pill;
class PlainLabel;
class QuestionsTopic;
class Session;

/// How long a question is shown before it can be answered. Milliseconds.
inline constexpr int kAnswerDelayMs = 500;
/// How long after an answer none is taken, whatever is shown: whoever clicks slowly, or again, has not read it. Milliseconds.
inline constexpr int kAfterAnswerMs = 2000;

class QuestionPanel final : public Card
{
    Q_OBJECT

public:
    /// Who wanted this question to be shown.
    enum class Choice : quint8 { Nobody, Person };

    explicit QuestionPanel(Session *session, QWidget *parent = nullptr);

    void setQuestion(const QuestionId &id, Choice choice);
    [[nodiscard]] QuestionId question() const { return m_question; }
    [[nodiscard]] QAction *approveAction() const noexcept { return m_approve; }
    [[nodiscard]] QAction *denyAction() const noexcept { return m_deny; }
    /// What changed in the model may concern the question shown.
    void refresh();

Q_SIGNALS:
    void answered(const cofferdam::QuestionId &question);

protected:
    bool event(QEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void arm();
    void answer(bool approve);
    void updateAnswers();
    void loadPreview();
    void makeActions();
    void showHint(bool open, bool seen, bool chosen);
    [[nodiscard]] QWidget *makeFooter();

    Session *const m_session;
    QuestionsTopic &m_topic;
    QuestionId m_question;
    PlainLabel *m_title = nullptr;
    Pill *m_severity = nullptr;
    Pill *m_clock = nullptr;
    QScrollArea *m_scroll = nullptr;
    ActionDetail *m_detail = nullptr;
    GrantChoice *m_choice = nullptr;
    PlainLabel *m_equal = nullptr;
    PlainLabel *m_hint = nullptr;
    QLineEdit *m_note = nullptr;
    QAction *m_approve = nullptr;
    QAction *m_deny = nullptr;
    QTimer *m_delay = nullptr;
    QDeadlineTimer m_quiet; ///< After an answer.
    bool m_awake = false;
    bool m_answered = false;
    bool m_chosen = false; ///< By a person.
};

} // namespace cofferdam
