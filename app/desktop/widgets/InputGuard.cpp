// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/InputGuard.h"

#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QHelpEvent>
#include <QScrollBar>
#include <QTextDocument>
#include <QToolTip>

namespace cofferdam {

namespace {

/// Holds a value that Qt changes when the wheel turns over it. A scroll bar's is only what one looks at.
bool holdsValue(const QWidget *widget)
{
    for (; widget != nullptr; widget = widget->isWindow() ? nullptr : widget->parentWidget()) {
        if (qobject_cast<const QScrollBar *>(widget) != nullptr || qobject_cast<const QAbstractItemView *>(widget) != nullptr)
            return false;
        if (qobject_cast<const QComboBox *>(widget) != nullptr || qobject_cast<const QAbstractSpinBox *>(widget) != nullptr
            || qobject_cast<const QAbstractSlider *>(widget) != nullptr)
            return true;
    }
    return false;
}

QString plainTip(const QString &text)
{
    return text.isEmpty() ? text : Qt::convertFromPlainText(text, Qt::WhiteSpaceNormal);
}

} // namespace

InputGuard::InputGuard(QObject *parent) : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool InputGuard::eventFilter(QObject *watched, QEvent *event)
{
    auto *widget = qobject_cast<QWidget *>(watched);
    if (widget == nullptr)
        return false;
    switch (event->type()) {
    case QEvent::Polish:
        if (widget->focusPolicy() == Qt::WheelFocus)
            widget->setFocusPolicy(Qt::StrongFocus);
        return false;
    case QEvent::Wheel:
        if (!holdsValue(widget))
            return false;
        event->ignore(); // what lies around it scrolls
        return true;
    case QEvent::ToolTip: return showTip(widget, *static_cast<QHelpEvent *>(event));
    default: return false;
    }
}

bool InputGuard::showTip(QWidget *widget, const QHelpEvent &help)
{
    if (auto *view = qobject_cast<QAbstractItemView *>(widget->parentWidget()); view != nullptr && view->viewport() == widget) {
        const auto index = view->indexAt(help.pos());
        QToolTip::showText(help.globalPos(), plainTip(index.data(Qt::ToolTipRole).toString()), widget, view->visualRect(index));
        return true;
    }
    if (widget->toolTip().isEmpty())
        return false; // its parent may have one
    QToolTip::showText(help.globalPos(), plainTip(widget->toolTip()), widget);
    return true;
}

} // namespace cofferdam
