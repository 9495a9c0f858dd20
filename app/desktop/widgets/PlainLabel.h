// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A label that can hold text from the guest: never markup, invisible characters made visible, and broken anywhere rather
// than cut off when a word is longer than the line.

#pragma once

#include "app/desktop/widgets/Theme.h"

#include <QLabel>

namespace cofferdam {

class PlainLabel : public QLabel
{
    Q_OBJECT

public:
    enum class Size { Small, Body, Heading, Title };

    explicit PlainLabel(Size size = Size::Body, QWidget *parent = nullptr);
    PlainLabel(const QString &text, Size size, QWidget *parent = nullptr);

    /// Sanitised here.
    void setPlain(const QString &text);
    void setTone(Tone tone);
    /// Second-rank text.
    void setMuted(bool muted);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void recolour();

    Tone m_tone = Tone::Neutral;
    bool m_toned = false;
    bool m_muted = false;
};

} // namespace cofferdam
