// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// What an empty list says instead of nothing.

#pragma once

#include "app/desktop/widgets/Glyphs.h"

#include <QWidget>

class QAbstractItemView;

namespace cofferdam {

class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    EmptyState(Glyph glyph, const QString &title, const QString &text, QWidget *parent = nullptr);

    /// Lies over `view` while its model has no rows.
    static EmptyState *over(QAbstractItemView *view, Glyph glyph, const QString &title, const QString &text);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace cofferdam
