// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A button for what lets something happen or cannot be taken back. It is dead until the pointer or the focus came to it anew after the
// window was activated, after the button came on screen, after it was pressed, and whenever disarm() says that what it is about is
// another: a click that was meant for something else is never its click.

#pragma once

#include <QPoint>
#include <QPushButton>
#include <QTimer>

#include <optional>

namespace cofferdam {

class ArmedButton final : public QPushButton
{
    Q_OBJECT

public:
    /// How long it rests after each disarm(), however the pointer moves. Milliseconds.
    static constexpr int kRestMs = 500;

    explicit ArmedButton(const QString &text, QWidget *parent = nullptr);

    /// Pointer or focus have to come anew.
    void disarm();
    /// Those beneath `parent`.
    static void disarmAll(const QWidget *parent);

Q_SIGNALS:
    /// Pressed on purpose. clicked() alone says nothing.
    void confirmed();

protected:
    bool event(QEvent *event) override;
    void initStyleOption(QStyleOptionButton *option) const override;

private:
    [[nodiscard]] bool takesPress(bool came) const;
    [[nodiscard]] bool pointerWasHere() const;
    [[nodiscard]] bool refuse(QEvent *event);
    void onLeave();

    QTimer m_rest;
    std::optional<QPoint> m_pointerThen; ///< Where the pointer stood when it was disarmed; nothing once it was elsewhere.
    bool m_pointerCame = false;
    bool m_focusCame = false;
    bool m_pressed = false; ///< By the mouse, and taken.
};

} // namespace cofferdam
