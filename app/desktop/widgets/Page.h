// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A page of the window. It shows what topics know and offers actions; where to look next it asks the window.

#pragma once

#include "core/base/Ids.h"

#include <QWidget>

class QAction;

namespace cofferdam {

/// What to look at, on which page.
struct Place {
    QString page; ///< As in the window's table.
    AgentId agent;
    QString item; ///< What that page's go() understands.
};

class Page : public QWidget
{
    Q_OBJECT

public:
    explicit Page(QWidget *parent);
    ~Page() override;

    /// For the page's menu.
    [[nodiscard]] virtual QList<QAction *> pageActions() const = 0;
    /// For the program's menu: what concerns more than this page.
    [[nodiscard]] virtual QList<QAction *> programActions() const;
    /// Shows what `place` names, which may have to be loaded first.
    virtual void go(const Place &place);

Q_SIGNALS:
    void goWanted(const cofferdam::Place &place);
    void waitingChanged(int count); ///< So many things wait for a person there.
    void attentionWanted();         ///< Something new waits: marks the window, takes no focus.
};

} // namespace cofferdam
