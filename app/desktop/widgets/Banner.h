// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A line across a page that says what is the matter and offers what can be done: in the page, never a dialog. Its text
// may come from the guest.

#pragma once

#include "app/desktop/widgets/Theme.h"

#include <KMessageWidget>

namespace cofferdam {

class Banner final : public KMessageWidget
{
    Q_OBJECT

public:
    explicit Banner(Tone tone, QWidget *parent = nullptr);

    /// Sanitised here; broken anywhere when a word is longer than the line.
    void setMessage(const QString &text);
    [[nodiscard]] QString message() const { return accessibleDescription(); }
    void setTone(Tone tone);
    /// A button below the text. What is in a menu, too, is given to addAction() instead.
    QAction *addAnswer(const QString &text);
};

} // namespace cofferdam
