// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A line across a page that says what is the matter and offers what can be done: in the page, never a dialog.

#pragma once

#include "app/desktop/widgets/Theme.h"

#include <QFrame>

class QHBoxLayout;
class QPushButton;

namespace cofferdam {

class PlainLabel;

class Banner final : public QFrame
{
    Q_OBJECT

public:
    explicit Banner(Tone tone, QWidget *parent = nullptr);

    void setMessage(const QString &text);
    [[nodiscard]] QString message() const;
    void setTone(Tone tone);
    /// A button at the right end.
    QPushButton *addButton(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Tone m_tone;
    PlainLabel *m_text = nullptr;
    QHBoxLayout *m_layout = nullptr;
};

} // namespace cofferdam
