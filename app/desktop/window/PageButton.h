// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// An entry of the sidebar, with a number for what waits there.

#pragma once

#include <QAbstractButton>

class QAction;

namespace cofferdam {

class PageButton final : public QAbstractButton
{
    Q_OBJECT

public:
    /// Follows a checkable action and triggers it.
    PageButton(QAction *action, QWidget *parent);

    /// 0 shows no number.
    void setCount(int count);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    int m_count = 0;
    bool m_byKey = false; ///< A ring where the mouse is would only be noise.
};

} // namespace cofferdam
