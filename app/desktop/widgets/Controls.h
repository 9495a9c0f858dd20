// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Buttons, lists and tables set up as this window has them.

#pragma once

#include <QString>

class QAbstractItemModel;
class QAction;
class QComboBox;
class QLineEdit;
class QListView;
class QPushButton;
class QTableView;
class QWidget;

namespace cofferdam {

class ArmedButton;

/// With its text as its accessible name; never a default button.
[[nodiscard]] QPushButton *makeButton(const QString &text, QWidget *parent);
/// Follows an action of the menu: icon, text (or the shorter `text`), whether it can be used and is seen.
[[nodiscard]] QPushButton *makeButton(QAction *action, QWidget *parent, const QString &text = {});
/// The same for an action that lets something happen or cannot be taken back.
[[nodiscard]] ArmedButton *makeArmedButton(QAction *action, QWidget *parent, const QString &text = {});
/// `name` is for tests, `title` for those who do not see it.
[[nodiscard]] QLineEdit *makeField(const QString &name, const QString &title, QWidget *parent);
/// Its texts may be long: it takes the room there is and no more.
[[nodiscard]] QComboBox *makeChoice(const QString &name, const QString &title, QWidget *parent);
/// A list without a frame, scrolled by pixels. `name` is for tests, `title` for those who do not see it.
[[nodiscard]] QListView *makeList(const QString &name, const QString &title, QAbstractItemModel *model, QWidget *parent);
/// Whole rows, one at a time, without frame, grid and row headers; Tab leaves it. `padding` pixels are added to a row's text.
void quieten(QTableView *table, int padding);

} // namespace cofferdam
