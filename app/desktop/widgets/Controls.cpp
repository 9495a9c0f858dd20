// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/desktop/widgets/Controls.h"

#include "app/desktop/widgets/ArmedButton.h"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTableView>

namespace cofferdam {

namespace {

constexpr int kChoiceLength = 10; // characters

void follow(QPushButton *button, QAction *action, const QString &text)
{
    button->setIcon(action->icon());
    const auto copy = [action, button, text] {
        button->setText(text.isEmpty() ? action->text() : text);
        button->setAccessibleName(action->text());
        const auto keys = action->shortcut().toString(QKeySequence::NativeText);
        button->setToolTip(action->whatsThis().isEmpty() ? keys : action->whatsThis() + u'\n' + keys);
        button->setEnabled(action->isEnabled());
        button->setVisible(action->isVisible());
    };
    QObject::connect(action, &QAction::changed, button, copy);
    copy();
}

} // namespace

QPushButton *makeButton(const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    button->setAccessibleName(text);
    return button;
}

QPushButton *makeButton(QAction *action, QWidget *parent, const QString &text)
{
    auto *button = makeButton(action->text(), parent);
    follow(button, action, text);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

ArmedButton *makeArmedButton(QAction *action, QWidget *parent, const QString &text)
{
    auto *button = new ArmedButton(action->text(), parent);
    follow(button, action, text);
    QObject::connect(button, &ArmedButton::confirmed, action, &QAction::trigger);
    return button;
}

QLineEdit *makeField(const QString &name, const QString &title, QWidget *parent)
{
    auto *field = new QLineEdit(parent);
    field->setObjectName(name);
    field->setAccessibleName(title);
    return field;
}

QComboBox *makeChoice(const QString &name, const QString &title, QWidget *parent)
{
    auto *choice = new QComboBox(parent);
    choice->setObjectName(name);
    choice->setAccessibleName(title);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(kChoiceLength);
    choice->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return choice;
}

QListView *makeList(const QString &name, const QString &title, QAbstractItemModel *model, QWidget *parent)
{
    auto *list = new QListView(parent);
    list->setObjectName(name);
    list->setAccessibleName(title);
    list->setModel(model);
    list->setFrameShape(QFrame::NoFrame);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    return list;
}

void quieten(QTableView *table, int padding)
{
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setShowGrid(false);
    table->setTabKeyNavigation(false);
    table->setFrameShape(QFrame::NoFrame);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setDefaultSectionSize(table->fontMetrics().height() + padding);
    table->horizontalHeader()->setHighlightSections(false);
}

} // namespace cofferdam
