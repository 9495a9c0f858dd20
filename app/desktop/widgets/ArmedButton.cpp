// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/ArmedButton.h"

#include <QCursor>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QStyleOptionButton>
#include <QToolTip>

#include <utility>

namespace cofferdam {

namespace {

bool isPress(const QKeyEvent &key)
{
    return key.key() == Qt::Key_Space || key.key() == Qt::Key_Select || key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter;
}

/// By a person who wanted to be there: not because a window was activated or another widget went.
bool isDeliberate(const QFocusEvent &focus)
{
    return focus.reason() == Qt::TabFocusReason || focus.reason() == Qt::BacktabFocusReason || focus.reason() == Qt::ShortcutFocusReason;
}

} // namespace

ArmedButton::ArmedButton(const QString &text, QWidget *parent) : QPushButton(text, parent)
{
    setAutoDefault(false);
    setAccessibleName(text);
    m_rest.setSingleShot(true);
    m_rest.setInterval(kRestMs);
    connect(&m_rest, &QTimer::timeout, this, qOverload<>(&QWidget::update));
    connect(this, &QPushButton::clicked, this, [this] { // also by a screen reader, which has neither pointer nor focus
        if (m_rest.isActive())
            return;
        disarm();
        Q_EMIT confirmed();
    });
    disarm();
}

void ArmedButton::disarm()
{
    m_pointerCame = false;
    m_focusCame = false;
    m_pressed = false;
    m_pointerThen = QCursor::pos();
    m_rest.start();
    setDown(false);
    update();
}

void ArmedButton::disarmAll(const QWidget *parent)
{
    for (auto *button : parent->findChildren<ArmedButton *>())
        button->disarm();
}

bool ArmedButton::takesPress(bool came) const
{
    return came && !m_rest.isActive() && isActiveWindow();
}

/// The button, as it lies now, was under the pointer when it was disarmed, and the pointer has not left it since.
bool ArmedButton::pointerWasHere() const
{
    return m_pointerThen && rect().contains(mapFromGlobal(*m_pointerThen));
}

bool ArmedButton::event(QEvent *event)
{
    switch (event->type()) {
    case QEvent::Show:
    case QEvent::WindowActivate:
    case QEvent::WindowDeactivate: disarm(); break;
    case QEvent::Enter: m_pointerCame = !pointerWasHere(); break;
    case QEvent::Leave: onLeave(); break;
    case QEvent::FocusIn: m_focusCame = isDeliberate(*static_cast<QFocusEvent *>(event)); break;
    case QEvent::FocusOut: m_focusCame = false; break;
    case QEvent::Shortcut: return refuse(event);
    case QEvent::MouseButtonPress:
    case QEvent::MouseButtonDblClick:
        m_pressed = takesPress(m_pointerCame);
        if (!m_pressed)
            return refuse(event);
        break;
    case QEvent::MouseButtonRelease:
        if (!std::exchange(m_pressed, false))
            return true; // what it is about has changed while the button was held
        break;
    case QEvent::KeyPress:
        if (const auto &key = *static_cast<QKeyEvent *>(event); isPress(key) && (key.isAutoRepeat() || !takesPress(m_focusCame)))
            return refuse(event);
        break;
    default: break;
    }
    return QPushButton::event(event);
}

void ArmedButton::onLeave()
{
    m_pointerCame = false;
    if (!rect().contains(mapFromGlobal(QCursor::pos())))
        m_pointerThen.reset();
}

bool ArmedButton::refuse(QEvent *event)
{
    event->accept();
    if (isEnabled())
        QToolTip::showText(mapToGlobal(rect().bottomLeft()), tr("Nothing was done. Move the pointer away and back, or come here with Tab, then press."), this);
    return true;
}

void ArmedButton::initStyleOption(QStyleOptionButton *option) const
{
    QPushButton::initStyleOption(option);
    if (m_rest.isActive() || (underMouse() && !m_pointerCame))
        option->state &= ~QStyle::State_Enabled;
}

} // namespace cofferdam
