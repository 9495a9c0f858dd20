// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A step on the way to a first agent: a heading, what it is for, and what is to be done.

#pragma once

#include "app/desktop/text/Tone.h"

#include <QWidget>

class QVBoxLayout;

namespace cofferdam {

class Banner;

class WizardStep : public QWidget
{
    Q_OBJECT

public:
    /// `title` is short, `why` says what it is for.
    WizardStep(const QString &title, const QString &why, QWidget *parent);

    [[nodiscard]] QString title() const { return m_title; }
    /// The next step may be taken.
    [[nodiscard]] virtual bool isDone() const = 0;
    /// Nobody has to do anything here (any more): the wizard begins behind it.
    [[nodiscard]] virtual bool isBehind() const { return isDone(); }
    /// It came on screen.
    virtual void enter() {}
    /// Takes the focus when it is shown.
    [[nodiscard]] virtual QWidget *first() const = 0;

Q_SIGNALS:
    void changed(); ///< isDone() may be another.

protected:
    /// For what is to be done, beneath the heading.
    [[nodiscard]] QVBoxLayout *body() const noexcept { return m_body; }
    void say(Tone tone, const QString &text);
    void sayNothing();

private:
    QString m_title;
    QVBoxLayout *m_body = nullptr;
    Banner *m_said = nullptr;
};

} // namespace cofferdam
