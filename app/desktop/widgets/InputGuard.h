// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What holds for every widget of the program, so that none has to think of it: the wheel scrolls and chooses nothing, and a tool tip is
// plain text, for it may be the guest's.

#pragma once

#include <QObject>

class QHelpEvent;

namespace cofferdam {

class InputGuard final : public QObject
{
    Q_OBJECT

public:
    /// Watches the whole application until it goes.
    explicit InputGuard(QObject *parent = nullptr);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    /// True when the tip was shown here: Qt would take what looks like HTML for that, and read the files it names.
    [[nodiscard]] static bool showTip(QWidget *widget, const QHelpEvent &help);
};

} // namespace cofferdam
