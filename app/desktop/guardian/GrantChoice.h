// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// For how long an approval counts, and for how much, with what that would have let through. Starts at once, exactly this,
// with every question; more is a choice of its own each time.

#pragma once

#include "core/api/cofferdam.pb.h"

#include <QWidget>

class QComboBox;

namespace cofferdam {

class PlainLabel;

class GrantChoice final : public QWidget
{
    Q_OBJECT

public:
    explicit GrantChoice(QWidget *parent = nullptr);

    /// Once, exactly this, and nothing else to choose.
    void clear();
    void setPreview(const api::GrantPreview &preview);
    /// Fills in scope, time and breadth.
    void fill(api::Resolve &resolve) const;
    /// What the button that approves says.
    [[nodiscard]] QString approveText() const;

Q_SIGNALS:
    void changed();

private:
    void onChosen();

    QComboBox *m_scope = nullptr;
    QComboBox *m_breadth = nullptr;
    PlainLabel *m_note = nullptr;
    api::GrantPreview m_preview;
};

} // namespace cofferdam
