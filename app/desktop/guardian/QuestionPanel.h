// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// One question with its whole command, and the two answers. What makes a careless yes hard: the answers wake up only
// after the question has been on screen for half a second, Approve only after the end of the command was seen, and
// neither is a default button.

#pragma once

#include "app/desktop/widgets/Card.h"

#include "core/base/Ids.h"

class QAction;
class QLineEdit;
class QScrollArea;
class QTimer;

namespace cofferdam {

class ActionDetail;
class GrantChoice;
class Pill;
class PlainLabel;
class QuestionsTopic;
class Session;

/// How long a question is shown before it can be answered.
inline constexpr int kAnswerDelayMs = 500;

class QuestionPanel final : public Card
{
    Q_OBJECT

public:
    explicit QuestionPanel(Session *session, QWidget *parent = nullptr);

    void setQuestion(const QuestionId &id);
    [[nodiscard]] QuestionId question() const { return m_question; }
    [[nodiscard]] QAction *approveAction() const noexcept { return m_approve; }
    [[nodiscard]] QAction *denyAction() const noexcept { return m_deny; }
    /// What changed in the model may concern the question shown.
    void refresh();

Q_SIGNALS:
    void answered(const cofferdam::QuestionId &question);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void arm();
    void answer(bool approve);
    void updateAnswers();
    void loadPreview();
    void makeActions();
    void showHint(bool open, bool seen);
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
    bool m_awake = false;
    bool m_answered = false;
};

} // namespace cofferdam
