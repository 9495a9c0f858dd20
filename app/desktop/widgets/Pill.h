// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A short word on a quiet coloured ground: states, verdicts, severities. As a widget, and for delegates.

#pragma once

#include "app/desktop/widgets/Theme.h"

#include <QWidget>

namespace cofferdam {

[[nodiscard]] QSize pillSize(const QString &text, const QFont &font);
/// Drawn at the left, vertically centred in `area`; the text is elided to its width.
void drawPill(QPainter &painter, const QRect &area, const QString &text, Tone tone, const QFont &font, const QPalette &palette);

class Pill final : public QWidget
{
    Q_OBJECT

public:
    explicit Pill(QWidget *parent = nullptr);

    void set(const QString &text, Tone tone);
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_text;
    Tone m_tone = Tone::Neutral;
};

} // namespace cofferdam
