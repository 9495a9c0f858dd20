// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A question of the window itself, across the page: what is about to happen, and to what. It is bound to the id of what it names: what is
// carried out was given with the question, and the question goes when something else is looked at.

#pragma once

#include "app/desktop/text/Tone.h"

#include <QPointer>
#include <QWidget>

#include <functional>

class QLineEdit;
class QPushButton;

namespace cofferdam {

class ArmedButton;
class PlainLabel;

class Confirmation final : public QWidget
{
    Q_OBJECT

public:
    enum class Kind : quint8 {
        Asked,    ///< By a person who wants something: it takes the focus, and goes when it is out of sight.
        Standing, ///< By itself: it stays until the page takes it away.
    };

    struct Question {
        QString subject; ///< Id of what it is about.
        QString text;    ///< May hold text of the guest.
        QString typed;   ///< Has to be typed before yes; empty: nothing has.
        std::function<void()> carryOut;
    };

    /// Hidden until it asks. `yes` and `no` are texts of buttons; without `no` there is no such button.
    Confirmation(Kind kind, Tone tone, const QString &yes, const QString &no, QWidget *parent);

    /// In the place of what was asked before. About the same subject it only says it anew.
    void ask(Question question);
    /// Goes unless it is about this.
    void keepFor(const QString &subject);
    void withdraw();

    /// Empty while it does not ask.
    [[nodiscard]] QString subject() const { return m_question.subject; }
    [[nodiscard]] QString message() const;
    [[nodiscard]] ArmedButton *yes() const noexcept { return m_yes; }

protected:
    void hideEvent(QHideEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void carryOut();

    const Kind m_kind;
    const Tone m_tone;
    Question m_question;
    PlainLabel *m_text = nullptr;
    QLineEdit *m_typed = nullptr;
    QPushButton *m_no = nullptr;
    ArmedButton *m_yes = nullptr;
    QPointer<QWidget> m_before; ///< Had the focus.
};

} // namespace cofferdam
