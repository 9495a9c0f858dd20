// SPDX-FileCopyrightText: Cofferdam contributors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// A label that can hold text from the guest: never markup, invisible characters made visible.

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

protected:
    void changeEvent(QEvent *event) override;

private:
    void recolour();

    Tone m_tone = Tone::Neutral;
    bool m_toned = false;
    bool m_muted = false;
};

} // namespace cofferdam
