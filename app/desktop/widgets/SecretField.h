// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A field for a key that nobody may see again: its value is given away once, and is gone when it is out of sight.

#pragma once

#include "core/base/Secret.h"

#include <QLineEdit>

namespace cofferdam {

class SecretField final : public QLineEdit
{
    Q_OBJECT

public:
    /// `title` for those who do not see it.
    explicit SecretField(const QString &title, QWidget *parent = nullptr);

    /// What was typed, in UTF-8 and without blanks around it; the field is empty then.
    [[nodiscard]] Secret take();
    void wipe();

protected:
    void hideEvent(QHideEvent *event) override;

private:
    [[nodiscard]] QString letGo();
};

} // namespace cofferdam
